"""Shared by integration tests: waiting, generated articles, workers on real parts, a dump for comparing."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr
from typer.testing import CliRunner

from contract.article import Article, encode
from contract.postgres import connect_worker
from contract.settings import Settings
from copydesk.cli import app
from copydesk.wiring import Wiring
from enrich.copies.text.lexicon import Lexicon
from enrich.landing.batch import Batch, Record
from enrich.landing.index_replica import IndexReplica
from enrich.landing.landing import Landed, install_ruleset, land
from enrich.store import offsets
from enrich.store.boilerplate import BoilerplateCache
from enrich.store.offsets import Partition, Slice
from enrich.worker.health import Health
from enrich.worker.lifecycle import working
from enrich.worker.messages import decode_records, read_decoded
from ingest.publish import publishing
from tests.dumps import dump_tables
from tests.newsroom import Newsroom
from tests.web import Web, on_loopback

_numbers = itertools.count(1)
_topics_made: set[tuple[str, str]] = set()


@pytest.fixture(scope="session")
def wait_until():
    """Waits for a condition; fails with its name if it does not become true in time."""

    def wait(condition: Callable[[], object], seconds: float = 30, *, what: str = ""):
        deadline, pause = time.monotonic() + seconds, threading.Event()
        while not (value := condition()):
            assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
            pause.wait(0.05)
        return value

    return wait


# --- articles


@pytest.fixture
def newsroom() -> Newsroom:
    """Generates articles."""
    return Newsroom(7)


@pytest.fixture
def web() -> Iterator[Web]:
    """A site on loopback whose answers are set by the test."""
    with Web() as site:
        yield site


@pytest.fixture
def loopback(desk: Settings) -> Settings:
    """The settings of a desk that collects from servers on loopback, without delays."""
    return on_loopback(desk)


@pytest.fixture(scope="session")
def newsrooms():
    """Creates newsrooms by seed."""
    return Newsroom


def put_version(connection: psycopg.Connection, key: int, article: int, *, published: float, landed: float) -> None:
    """Inserts only the row of a version that landed that many seconds ago, and was published that many before that."""
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute(
            """insert into desk.versions (
                   version_key, article_key, version_id, origin, authors, tags, title, text, raw_title, raw_text,
                   truncated, published_at, reference_day, discovered_at, fetched_at, extracted_at, landed_at,
                   landed_transaction, furniture, topic, partition, position)
               select %(key)s, %(article)s, lpad(%(key)s::text, 32, '0')::uuid, 'feed', '{}', '{}', '', '', '', '',
                      false, at - %(published)s * interval '1 second', current_date, at, at, at, at,
                      %(key)s::text::xid8, '[]', 't', 0, %(key)s
               from (select now() - %(landed)s * interval '1 second' as at) landed""",
            {"key": key, "article": article, "published": published, "landed": landed},
        )


# --- landing by hand: a worker's steps without Kafka


class Hands:
    """A worker without Kafka: its connection, its index, and one partition."""

    def __init__(self, settings: Settings, number: int = 0) -> None:
        self.settings = settings
        self.group = settings.consumer_group
        self.partition: Partition = (f"{settings.topic_prefix}.articles", number)
        self.connection = connect_worker(settings)
        install_ruleset(self.connection)
        offsets.streams(self.connection, self.group, [self.partition])
        self.connection.commit()
        self.replica = IndexReplica(self.connection, most_articles=settings.index_articles)
        self.lexicon = Lexicon()
        self.boilerplate = BoilerplateCache()
        self.place = 0

    def batch(self, articles: Sequence[Article | bytes], start: int | None = None) -> Batch:
        """The batch that a worker would make of these articles, or raw values, if they started at offset `start`."""
        start = self.place if start is None else start
        pairs = [(b"key", item) if isinstance(item, bytes) else encode(item) for item in articles]
        records = [Record(*self.partition, start + index, *pair) for index, pair in enumerate(pairs)]
        decoded, broken = decode_records(records)
        learned = self.boilerplate.learned_for(self.connection, [one.article for one in decoded])
        read, dead = read_decoded(decoded, learned, self.lexicon)
        return Batch([Slice(self.partition, start, start + len(records))], read, [*broken, *dead])

    def land(self, articles: Sequence[Article] | Batch) -> Landed:
        """Lands the next batch."""
        batch = articles if isinstance(articles, Batch) else self.batch(articles)
        landed = land(self.connection, self.replica, self.group, batch, self.settings.window_days)
        self.place = batch.slices[0].end
        return landed


@pytest.fixture
def hands(desk: Settings) -> Iterator[Callable[..., Hands]]:
    """Creates workers without Kafka on the test's desk, each by default with a partition of its own."""
    with ExitStack() as stack:

        def make(number: int | None = None, settings: Settings = desk) -> Hands:
            made = Hands(settings, next(_numbers) if number is None else number)
            stack.callback(made.connection.close)
            return made

        yield make


# --- the command, on the test's desk


@pytest.fixture
def copydesk(desk: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command on the test's desk, and returns its output. refused: it must exit with 1; returns its error."""
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words: str, refused: bool = False) -> str:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == int(refused), f"{result.output}{result.exception!r}"
        return str(result.exception) if refused else result.output

    return run


# --- workers on Kafka


def make_topics(settings: Settings) -> None:
    """Creates a desk's topics, unless this process has done so: each topic slows Kafka for the rest of the run."""
    if (name := (settings.kafka_servers, settings.topic_prefix)) not in _topics_made:
        Wiring.of(settings).make_topics(lambda _: None)
        _topics_made.add(name)


@pytest.fixture
def topics(desk: Settings) -> Settings:
    """The test's desk, with its topics. `send` and `workers` include them."""
    make_topics(desk)
    return desk


@pytest.fixture(scope="session")
def send():
    """Publishes articles, and returns when they are acknowledged."""

    def publish(settings: Settings, articles: Sequence[Article]) -> None:
        make_topics(settings)
        with publishing(settings) as publisher:
            for acknowledgement in [publisher.start(article) for article in articles]:
                acknowledgement.wait()

    return publish


@pytest.fixture(scope="session")
def workers(wait_until):
    """Real workers, in threads, during a block; gives a function that waits until that many messages have landed."""

    @contextmanager
    def run(settings: Settings, count: int = 1, health: Health | None = None):
        make_topics(settings)
        stop, failures = threading.Event(), []

        def work() -> None:
            try:
                with working(settings, health) as worker:
                    worker.run(stop)
            except BaseException as error:
                failures.append(error)
                raise

        threads = [threading.Thread(target=work) for _ in range(count)]
        for thread in threads:
            thread.start()
        try:
            yield lambda messages: wait_until(
                lambda: failures or landed_messages(settings) >= messages, 60, what=f"{messages} messages landed"
            )
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
        assert not failures

    return run


def landed_messages(settings: Settings) -> int:
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        found = connection.execute(
            "select coalesce(sum(next_offset), 0) from desk.consumer_offsets where consumer_group = %s",
            [settings.consumer_group],
        ).fetchone()
        return int(found[0])


# --- comparing desks


@pytest.fixture(scope="session")
def dump():
    """Everything that landing has written; see `tests.dumps`."""
    return dump_tables


@pytest.fixture
def another_desk(desk: Settings, template: str) -> Iterator[Callable[..., Settings]]:
    """Creates further desks besides the test's own, each with an empty database, and its own or the same topics."""
    admin_url = desk.database_url.get_secret_value()
    made: list[str] = []

    def admin(statement: str, name: str) -> None:
        url = make_conninfo(**{**conninfo_to_dict(admin_url), "dbname": "postgres"})
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))

    def make(*, topics: bool = True) -> Settings:
        name = f"{desk.topic_prefix}_{len(made) + 1}"
        admin("create database {} template {}", name)
        made.append(name)
        url = make_conninfo(**{**conninfo_to_dict(admin_url), "dbname": name})
        prefix = name if topics else desk.topic_prefix
        return desk.model_copy(update={"database_url": SecretStr(url), "topic_prefix": prefix, "consumer_group": name})

    yield make
    for name in made:
        admin("drop database {} with (force)", name)
