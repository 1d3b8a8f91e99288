"""What faults are applied to: a separate stack, workers on a desk, and a desk where the same articles land undisturbed
for comparison."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from kafka import KafkaProducer
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.article import Article
from contract.errors import Transient
from contract.settings import Settings, make, topics_of
from copydesk.local.stack import Stack, running
from copydesk.wiring import Wiring
from ingest.publish import publishing
from tests.chaos.disk import small_disk
from tests.chaos.proxy import Proxy, proxied
from tests.crew import Crew, crew
from tests.dumps import dump_tables

PATIENCE = 240  # timeout in seconds for everything to land, whatever the fault
TABLES = ("articles", "versions", "edges", "groups", "keys")


@dataclass
class Rig:
    """One disturbed run. messages: how many offsets must be done in the end; a fault that sends messages adds to it.

    Every article has an entry, which was sent. The rig collects waiting entries again, as a collect run would.
    """

    stack: Stack
    settings: Settings
    team: Crew
    proxy: Proxy
    pick: random.Random
    messages: int
    articles: Sequence[Article] = ()
    dead_letters: int = 0
    is_lossy: bool = False  # messages were lost before they landed: entries are collected again, dead letters are not
    taken_down: int = 0  # articles that were deleted and sent again: the log has their keys twice
    notes: list[str] = field(default_factory=list)
    _moment: threading.Event = field(default_factory=threading.Event)

    def pause(self, seconds: float) -> None:
        """Lets the workers continue for a while."""
        self._moment.wait(seconds)

    def done(self) -> int:
        """Messages that are done according to Postgres; -1 while it does not answer."""
        return figure(self.settings, "select coalesce(sum(next_offset), 0) from desk.consumer_offsets")

    def done_beside(self) -> int:
        """The same, without the proxy."""
        with self.connect() as connection:
            row = connection.execute("select coalesce(sum(next_offset), 0) from desk.consumer_offsets").fetchone()
            return int(str(row[0])) if row else -1

    def begin(self) -> None:
        """An entry for each article, as a collect run leaves it."""
        with self.connect() as connection, connection.transaction():
            connection.execute("insert into desk.feeds (url) values ('https://a.example/feed')")
            connection.execute(
                """insert into desk.entries (feed_id, origin, guid, article_id, version_id, fate)
                   select feed_id, 'feed', a::text || v::text, a, v, 'sent'
                   from desk.feeds, unnest(%s::uuid[], %s::uuid[]) q (a, v)""",
                [[one.article_id for one in self.articles], [one.version_id for one in self.articles]],
            )

    def is_done(self) -> bool:
        """Whether every entry has landed, and every message is done. Collects waiting entries again."""
        self.collect()
        under_way = figure(self.settings, "select count(*) from desk.entries where fate <> 'landed'")
        return under_way == 0 and (self.is_lossy or self.done() >= self.messages)

    def collect(self) -> None:
        """Sends waiting entries again, as a collect run does; later, if a service is unavailable."""
        with suppress(psycopg.Error, Transient), self.connect() as connection:
            rows = connection.execute("select version_id from desk.entries where fate = 'waiting'").fetchall()
            waiting = {str(version).replace("-", "") for (version,) in rows}
            if waiting:
                send(self.settings, [one for one in self.articles if one.version_id in waiting])
                connection.execute("update desk.entries set fate = 'sent' where fate = 'waiting'")
                self.messages += len(waiting)
                self.notes.append(f"{len(waiting)} collected again")

    def started(self, number: int) -> int:
        """The process id of a worker that has opened its first connection.

        A worker that is still starting could die of a fault that a running one survives.
        """
        deadline = time.monotonic() + PATIENCE
        while not psutil.Process(self.team.pid(number)).net_connections():
            assert time.monotonic() < deadline, f"worker {number} did not start:\n{self.team.where_it_stands(number)}"
            self.pause(0.05)
        return self.team.pid(number)

    def wait_for(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Raises AssertionError if the condition does not become true in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() >= deadline:
                for number in range(self.team.size):  # writes stack traces into the logs
                    self.team.where_it_stands(number)
                msg = f"not within {seconds:.0f} s: {what}"
                raise AssertionError(msg)
            self.notes += [f"a worker ended with {code}; another one started" for code in self.team.supervise()]
            self.pause(0.05)

    def connect(self, **options: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection like the workers', but not through the proxy."""
        url = direct(self.settings, self.stack)
        return psycopg.connect(make_conninfo(url, **options), autocommit=True, connect_timeout=10)

    def send_raw(self, values: Sequence[bytes | None]) -> None:
        """Puts values that are not articles on the live topic; each must become a dead letter."""
        producer = KafkaProducer(bootstrap_servers=self.settings.kafka_servers, acks="all")
        for number, value in enumerate(values):
            producer.send(topics_of(self.settings).live, key=b"hostile %d" % number, value=value)
        producer.close()
        self.messages += len(values)
        self.dead_letters += len(values)


def figure(settings: Settings, query: str) -> int:
    """A number from Postgres; -1 while it does not answer."""
    try:
        with psycopg.connect(
            settings.database_url.get_secret_value(), autocommit=True, connect_timeout=3
        ) as connection:
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else -1
    except psycopg.Error:
        return -1


def direct(settings: Settings, stack: Stack) -> str:
    """The address of a desk's database without the proxy."""
    name = conninfo_to_dict(settings.database_url.get_secret_value())["dbname"]
    return make_conninfo(**{**conninfo_to_dict(stack.settings.database_url.get_secret_value()), "dbname": name})


@contextmanager
def chaos_stack(*, small: bool = False) -> Iterator[Stack]:
    """A separate Kafka and Postgres for faults. small: on a disk that can be filled, if this user may create one."""
    with (
        # Not in a pytest folder: the user that Postgres runs as has no access to those.
        tempfile.TemporaryDirectory(prefix="copydesk-chaos-", ignore_cleanup_errors=True) as home,
        small_disk(Path(home)) if small else nullcontext(),
        running(make({"home": home, "partitions": 3}), parts=("postgres", "kafka"), say=lambda _: None) as stack,
    ):
        yield stack


def desk_of(stack: Stack, name: str, proxy: Proxy | None = None) -> Settings:
    """An empty, migrated desk with topics of its own; with a proxy, its Postgres is reached through that."""
    url = conninfo_to_dict(stack.settings.database_url.get_secret_value())
    with psycopg.connect(make_conninfo(**{**url, "dbname": "postgres"}), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    place = {"host": "127.0.0.1", "port": str(proxy.port)} if proxy else {}
    settings = stack.settings.model_copy(
        update={
            "database_url": SecretStr(make_conninfo(**{**url, "dbname": name, **place})),
            "topic_prefix": name,
            "consumer_group": name,
            "batch_articles": 40,
            "session_seconds": 6,
            "lock_seconds": 3,
            "idle_seconds": 3,
        }
    )
    Wiring.of(settings).migrate(lambda _: None)
    Wiring.of(settings).make_topics(lambda _: None)
    return settings


def send(settings: Settings, articles: Sequence[Article]) -> None:
    """Sends articles to the live topic; returns when all are acknowledged."""
    with publishing(settings) as publisher:
        for acknowledgement in [publisher.start(article) for article in articles]:
            acknowledgement.wait()


def undisturbed(stack: Stack, articles: Sequence[Article], logs: Path) -> dict[str, bytes]:
    """The tables of a desk after an undisturbed run."""
    settings = desk_of(stack, "undisturbed")
    send(settings, articles)
    with crew(settings, 1, logs) as team:
        deadline, moment = time.monotonic() + PATIENCE + len(articles) / 50, threading.Event()
        query = "select coalesce(sum(next_offset), 0) from desk.consumer_offsets"
        while figure(settings, query) < len(articles):
            assert time.monotonic() < deadline, "the undisturbed run did not end"
            moment.wait(0.1)
        team.stop()
    return dump_tables(settings, *TABLES)


def disturbed(
    stack: Stack,
    articles: Sequence[Article],
    faults: Sequence[Callable[[Rig], None]],
    *,
    expected: dict[str, bytes],
    seed: int,
    logs: Path,
) -> Rig:
    """Lands the articles with three workers while the faults are applied one after another, spread over the run.

    Raises AssertionError if the final tables are not byte for byte those expected, or a message is not done.
    """
    pick = random.Random(seed)
    upstream = conninfo_to_dict(stack.settings.database_url.get_secret_value())["host"]
    name = f"chaos_{seed}_{pick.getrandbits(32):08x}"
    with proxied(f"{upstream}/.s.PGSQL.5432") as proxy:
        settings = desk_of(stack, name, proxy)
        order = pick.sample(articles, len(articles))
        send(settings, order)
        with crew(settings, 3, logs, "tests.chaos.stepped_clock") as team:
            rig = Rig(stack, settings, team, proxy, pick, len(order), articles)
            rig.begin()
            for number, fault in enumerate(faults):
                due = len(order) * (number + 1) // (len(faults) + 2)
                rig.wait_for(
                    lambda due=due: rig.done() >= due or rig.is_done(), f"{due} messages done before {fault.__name__}"
                )
                fault(rig)
            rig.wait_for(rig.is_done, f"all {rig.messages} messages done (logs in {logs})")
            team.stop()
        found = dump_tables(settings.model_copy(update={"database_url": SecretStr(direct(settings, stack))}), *TABLES)
        keys = b"%d\n" % (int(expected["keys"]) + rig.taken_down)
        for table in TABLES:
            right = (expected | {"keys": keys})[table]
            assert found[table] == right, (
                f"seed {seed}: {table} differs after {[f.__name__ for f in faults]}: {_difference(right, found[table])}"
            )
        with rig.connect() as connection:
            row = connection.execute("select count(*) from desk.dead_letters").fetchone()
            assert row == (rig.dead_letters,) or rig.is_lossy, f"{row} dead letters, not {rig.dead_letters}"
        return rig


def _difference(right: bytes, found: bytes) -> str:
    """How many rows are missing and how many are additional, with some of them."""
    wanted, there = set(right.splitlines()), set(found.splitlines())
    missing, over = sorted(wanted - there), sorted(there - wanted)
    some = [line.decode("utf-8", "replace")[:200] for line in (*missing[:3], *over[:3])]
    return f"{len(missing)} rows missing, {len(over)} too many, as {some}"
