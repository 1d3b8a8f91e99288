"""The copy index held by servers, one cut each: the result is byte for byte the same as with one index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import httpx
import numpy as np
import psycopg
import pytest

from contract.errors import IndexAway
from contract.postgres import identity
from contract.settings import Settings, environment_of
from copydesk.local.stack.ports import choose
from enrich.copies.ruleset import RULESET
from enrich.landing.index_replica import Cut
from enrich.worker.database import Database
from enrich.worker.index_cuts import IndexCuts, index_of
from enrich.worker.index_messages import PATH, Query, encode
from enrich.worker.index_server import serving
from enrich.worker.passing import missing_part
from tests.crew import crew
from tests.dumps import dump_tables
from tests.fixtures import Hands
from tests.newsroom import Newsroom

pytestmark = pytest.mark.stack
TABLES = ("articles", "versions", "edges", "groups", "keys")
COPIES = "select (to_jsonb(c) - 'found_at')::text from copydesk.copies c order by article_id, other_id"


@contextmanager
def servers(settings: Settings, count: int) -> Iterator[list[str]]:
    """Index servers with one cut each, and their addresses."""
    with ExitStack() as running:
        addresses = [f"127.0.0.1:{choose(0, '')}" for _ in range(count)]
        for number, address in enumerate(addresses):
            running.enter_context(serving(settings.model_copy(update={"index_address": address}), Cut(number, count)))
        yield addresses


def crowded() -> list:
    """Families of copies, and one report that more sites print than an article has edges."""
    newsroom = Newsroom(22)
    return [*newsroom.edition(12, 6, 40), *newsroom.family(90), *newsroom.edition(6, 4, 10)]


def test_what_lands_is_the_same_with_one_index_and_with_cuts(new_desk):
    dumps = {}
    for count in (0, 1, 2, 4):
        settings, articles = new_desk(), crowded()
        hand = Hands(settings)
        with servers(settings, count) as addresses:
            if count:
                hand.replica = IndexCuts(addresses, identity(hand.connection), 30)
            for start in range(0, len(articles), 25):
                hand.land(articles[start : start + 25])
            hand.replica.close()
        hand.connection.close()
        dumps[count] = dump_tables(settings, *TABLES)
    assert len(dumps[0]["edges"].splitlines()) > 400
    for count in (1, 2, 4):
        for table in TABLES:
            assert dumps[count][table] == dumps[0][table], (count, table)


def test_a_server_that_is_killed_is_waited_for_and_nothing_is_missed(new_desk, send, wait_until, tmp_path):
    articles, alone = crowded(), new_desk()
    hand = Hands(alone)
    hand.land(articles)
    hand.connection.close()
    with connected(alone) as watching:
        expected = watching.execute(COPIES).fetchall()
    assert len(expected) > 400
    settings = new_desk().model_copy(update={"batch_articles": 10})
    addresses = [f"127.0.0.1:{choose(0, '')}" for _ in range(2)]

    def start(number: int) -> subprocess.Popen:
        own = settings.model_copy(update={"index_address": addresses[number]})
        command = [sys.executable, "-m", "copydesk", "index-server", "--cut", f"{number + 1}/2"]
        with (tmp_path / f"server-{number}.log").open("ab") as log:
            return subprocess.Popen(command, env=os.environ | environment_of(own), stderr=log)

    send(settings, articles)
    with ExitStack() as running:
        started = [running.enter_context(ended(start(number))) for number in range(2)]
        named = settings.model_copy(update={"index_servers": ",".join(addresses)})
        team = running.enter_context(crew(named, 2, tmp_path))
        watching = running.enter_context(connected(settings))
        wait_until(lambda: done(watching) > 20, 120, what="some have landed")
        started[1].kill()
        wait_until(lambda: any(map(waits, map(team.last_words, (0, 1)))), what="a worker says that it waits")
        assert done(watching) < len(articles)
        running.enter_context(ended(start(1)))
        wait_until(lambda: done(watching) == len(articles), 120, what="all have landed")
        team.stop()
        assert watching.execute(COPIES).fetchall() == expected


def test_a_server_refuses_wrong_queries_with_the_reason(desk, hands, newsroom):
    hand = hands()
    hand.land([newsroom.article(day=1)])
    with servers(desk, 2) as addresses:

        def ask(**changed: object) -> httpx.Response:
            query = {
                "database": identity(hand.connection), "registered": {}, "window_days": 7, "days": b"", "ids": b"",
                "counts": b"", "fingerprints": b"",
            }  # fmt: skip
            body = encode(Query(**query | changed))
            return httpx.post(f"http://{addresses[0]}{PATH}", content=body, trust_env=False)

        assert ask().status_code == 200
        for changed, reason in (
            ({"ruleset": RULESET - 1}, f"uses ruleset {RULESET}, the worker {RULESET - 1}"),
            ({"database": "another"}, "a different database"),
            ({"registered": {999: 1}}, "behind what is registered"),
        ):
            answer = ask(**changed)
            assert answer.status_code == 503
            assert reason in answer.text
        for changed, reason in (
            ({"ids": bytes(8)}, "do not fit together"),
            (
                {"ids": bytes(8), "days": bytes(8), "counts": b"\x02\x00", "fingerprints": bytes(4)},
                "do not fit together",
            ),
            ({"ids": bytes(7)}, "multiple of element size"),
            ({"window_days": 10_000}, "a window has 1 to 365 days"),
        ):
            answer = ask(**changed)
            assert answer.status_code == 400
            assert reason in answer.text
        for body, status in ((b"nothing", 400), (b"", 400)):
            assert httpx.post(f"http://{addresses[0]}{PATH}", content=body, trust_env=False).status_code == status
        assert httpx.post(f"http://{addresses[0]}/", content=b"", trust_env=False).status_code == 404
        assert httpx.get(f"http://{addresses[0]}/elsewhere", trust_env=False).status_code == 404

        # If cuts were listed in another order, or not all of them, candidates would be missed silently.
        for named in (addresses[::-1], addresses[:1], [*addresses, addresses[0]]):
            with (
                closing(IndexCuts(named, identity(hand.connection), 30)) as cuts,
                pytest.raises(IndexAway, match="must list all cuts in order"),
            ):
                probe(cuts)
        with closing(IndexCuts(addresses, identity(hand.connection), 30)) as cuts:
            assert probe(cuts)


def test_a_server_is_ready_where_postgres_answers_it(desk, connection):
    def answer(path: str) -> tuple[int, str]:
        got = httpx.get(f"http://{address}{path}", trust_env=False)
        return got.status_code, got.text

    with servers(desk, 1) as (address,):
        assert answer("/readyz") == (200, "ok\n")
        connection.execute(
            """select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()"""
        )
        status, why = answer("/readyz")
        assert status == 503
        assert why.startswith("it gets no answer from Postgres: ")
        assert answer("/healthz") == answer("/readyz") == (200, "ok\n")


def test_an_unavailable_server_is_a_transient_failure(desk, connection):
    named = desk.model_copy(update={"index_servers": f"127.0.0.1:{choose(0, '')}"})
    with (
        closing(Database.of(named)) as database,
        closing(index_of(named, database)) as cuts,
        pytest.raises(IndexAway, match="does not answer") as away,
    ):
        probe(cuts)
    assert missing_part(away.value) == "an index server"


def probe(cuts: IndexCuts) -> bool:
    """Requests the candidates of an article that has none; returns whether there are none."""
    rows, ids = cuts.probe(
        np.array([738_000]), 7, np.array([10**9]), np.array([2], np.uint16), np.array([2, 4], np.uint32)
    )
    return len(rows) == len(ids) == 0


def waits(log: str) -> bool:
    """Whether a worker logs that an index server is unavailable."""
    return "an index server: index server" in log


def done(watching: psycopg.Connection) -> int:
    """The number of messages that are done."""
    row = watching.execute("select coalesce(sum(next_offset), 0)::int from desk.consumer_offsets").fetchone()
    return int(row[0])


def connected(settings: Settings) -> psycopg.Connection:
    """An autocommit connection."""
    return psycopg.connect(settings.database_url.get_secret_value(), autocommit=True)


@contextmanager
def ended(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A process that is terminated at the end of the block."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
