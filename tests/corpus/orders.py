"""Whether groups and copies depend on anything but the articles: orders, numbers of workers, kills and redelivery.

`python -m tests.corpus.orders` lands the labelled documents of the corpus thirty times, in 5 orders by 1, 2 and 4
workers, each undisturbed and with workers killed and articles sent twice, and compares `copydesk.groups` and
`copydesk.copies` byte by byte."""

from __future__ import annotations

import hashlib
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.article import Article
from contract.settings import Settings, make
from copydesk.local.stack import running
from copydesk.wiring import Wiring
from ingest.publish import publishing
from tests.corpus.documents import article_of, documents
from tests.crew import crew

SETS = ("web2014", "events", "same-event", "rewrites")
KILLS = 4
_PATIENCE = 300  # timeout in seconds
_NOW = datetime(2026, 3, 1, tzinfo=UTC)
# Everything that the views show, except when a copy was found.
_VIEWS = (
    "select to_jsonb(g)::text from copydesk.groups g order by group_id",
    "select (to_jsonb(c) - 'found_at')::text from copydesk.copies c order by article_id, other_id",
)


def labelled(of_each: int | None = None) -> list[Article]:
    """The labelled documents as articles; with `of_each`, the first that many of each set in the corpus."""
    by_set: defaultdict[str, list[Article]] = defaultdict(list)
    for document in documents():
        if document["set"] in SETS:
            by_set[document["set"]].append(article_of(document, _NOW))
    return [article for name in SETS for article in by_set[name][:of_each]]


@contextmanager
def desk(settings: Settings, name: str) -> Iterator[Settings]:
    """A separate desk: an empty, migrated database and topics of four partitions."""
    url = settings.database_url.get_secret_value()
    with psycopg.connect(make_conninfo(**{**conninfo_to_dict(url), "dbname": "postgres"}), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        own = SecretStr(make_conninfo(**{**conninfo_to_dict(url), "dbname": name}))
        made = settings.model_copy(
            update={
                "database_url": own,
                "topic_prefix": name,
                "consumer_group": name,
                "partitions": 4,
                "batch_articles": 100,
                "session_seconds": 6,
            }
        )
        Wiring.of(made).migrate(lambda _: None)
        Wiring.of(made).make_topics(lambda _: None)
        yield made
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def landed(
    settings: Settings, articles: Sequence[Article], *, seed: int, workers: int, disturbed: bool, logs: Path
) -> str:
    """What the views say after these articles came in the order of `seed`: a hash, with the numbers of groups and
    copies."""
    pick = random.Random(seed)
    order = pick.sample(articles, len(articles))
    if disturbed:
        order += pick.sample(articles, len(articles) // 10)
    with publishing(settings) as publisher:
        for acknowledgement in [publisher.start(article) for article in order]:
            acknowledgement.wait()
    with (
        psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection,
        crew(settings, workers, logs) as team,
    ):

        def done() -> int:
            row = connection.execute("select coalesce(sum(next_offset), 0) from desk.consumer_offsets").fetchone()
            return int(row[0]) if row else 0

        for kill in range(1, KILLS + 1) if disturbed else ():
            _wait(lambda kill=kill: done() >= kill * len(order) // (KILLS + 2), "a kill's time")
            team.kill(pick.randrange(workers))
        _wait(lambda: done() == len(order), "all landed")
        team.stop()
        counts, digest = [], hashlib.sha256()
        for view in _VIEWS:
            rows = connection.execute(view).fetchall()
            counts.append(len(rows))
            digest.update("\n".join(row[0] for row in rows).encode())
    return f"{digest.hexdigest()} {counts[0]} groups {counts[1]} copies"


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline, pause = time.monotonic() + _PATIENCE, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            msg = f"not within {_PATIENCE} s: {what}"
            raise TimeoutError(msg)
        pause.wait(0.1)


def main() -> None:
    articles = labelled()
    found: set[str] = set()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-orders-") as home,
        running(make({"home": home}), parts=("postgres", "kafka")) as stack,
    ):
        runs = itertools.product(range(1, 6), (1, 2, 4), (False, True))
        for number, (seed, workers, disturbed) in enumerate(runs, 1):
            started = time.monotonic()
            with desk(stack.settings, f"order_{number}") as own:
                said = landed(own, articles, seed=seed, workers=workers, disturbed=disturbed, logs=Path(home))
            found.add(said)
            how = f"{KILLS} kills, a tenth sent twice" if disturbed else "undisturbed"
            sys.stdout.write(
                f"{number:2} order {seed}, {workers} workers, {how}: {said[:16]}… {said[65:]} "
                f"in {time.monotonic() - started:.0f} s\n"
            )
            sys.stdout.flush()
    sys.stdout.write(f"{len(articles)} articles, {len(found)} different outcomes\n")
    sys.exit(len(found) != 1)


if __name__ == "__main__":
    main()
