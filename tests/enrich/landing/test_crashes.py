"""Deliberate crashes: workers, broker and database are killed while they work; then the results are counted."""

import random
import signal
import sys
import tempfile
import threading
import time
from functools import partial

import psycopg
import pytest
from kafka import KafkaProducer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.settings import make, topics_of
from copydesk.local.stack import running
from copydesk.wiring import Wiring
from tests.crew import crew

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]

SEED = 20
KILLS = 12
QUICK = {"session_seconds": 2}


@pytest.fixture(scope="module")
def fragile():
    """A separate stack for this test, which crashes it."""
    # Not in a pytest folder: another run removes the access of the user that Postgres runs as.
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-crash-", ignore_cleanup_errors=True) as home,
        running(make({"home": home, "partitions": 3}), parts=("postgres", "kafka"), say=lambda _: None) as started,
    ):
        Wiring.of(started.settings).migrate(lambda _: None)
        Wiring.of(started.settings).make_topics(lambda _: None)
        yield started


@pytest.fixture
def calm(fragile):
    """A second database next to the first; the same topics, read by another consumer group."""
    url = fragile.settings.database_url.get_secret_value()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("create database calm")
    own = make_conninfo(**{**conninfo_to_dict(url), "dbname": "calm"})
    settings = fragile.settings.model_copy(update={"database_url": SecretStr(own), "consumer_group": "calm"})
    Wiring.of(settings).migrate(lambda _: None)
    return settings


def count(settings, query):
    """A number from Postgres, or None while it does not answer."""
    try:
        with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
            return connection.execute(query).fetchone()[0]
    except psycopg.OperationalError:
        return None


def send_bad(settings, number):
    producer = KafkaProducer(bootstrap_servers=settings.kafka_servers, acks="all")
    for one in range(number):
        producer.send(topics_of(settings).live, key=b"bad %d" % one, value=b"no article %d" % one)
    producer.close()


def expect(settings, articles):
    """The entries of these articles, as a collect run leaves them."""
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        connection.execute("insert into desk.feeds (url) values ('https://a.example/feed')")
        connection.execute(
            """insert into desk.entries (feed_id, origin, guid, article_id, version_id, fate)
               select feed_id, 'feed', a::text || v::text, a, v, 'sent'
               from desk.feeds, unnest(%s::uuid[], %s::uuid[]) q (a, v)""",
            [[article.article_id for article in articles], [article.version_id for article in articles]],
        )


def test_killed_workers_lose_nothing_and_count_nothing_twice(
    fragile, calm, newsrooms, send, workers, dump, wait_until, tmp_path
):
    room, pick = newsrooms(SEED), random.Random(SEED)
    articles = room.edition(230, 6, 550)
    assert len(articles) >= 1_300
    settings = fragile.settings.model_copy(update={"batch_articles": 40, **QUICK})
    again = pick.sample(articles, 150)  # delivered twice
    bad = 12
    expect(settings, articles)
    expect(calm, articles)
    send(settings, articles[:800])
    send_bad(settings, bad)
    send(settings, [*articles[800:], *again])
    messages = len(articles) + len(again) + bad
    progress = sorted(pick.sample(range(20, len(articles) - 60), KILLS))
    moment, halfway = threading.Event(), 0
    versions = partial(count, settings, "select count(*) from desk.versions")
    started = time.monotonic()
    with crew(settings, 2, tmp_path) as team:
        for kill, announced in enumerate(progress):
            # Versions are visible once they are registered, halfway through landing their batch.
            wait_until(lambda least=announced: (versions() or 0) >= least, 120)
            moment.wait(pick.random() / 5)
            match kill:
                case 4:
                    fragile.postgres.kill()
                    fragile.postgres.start()
                case 8:
                    fragile.kafka.kill()
                    fragile.kafka.start()
            team.kill(pick.randrange(2))
            halfway += bool(count(settings, "select count(*) from desk.consumer_offsets where announced > next_offset"))
        wait_until(
            lambda: count(settings, "select sum(next_offset) from desk.consumer_offsets") == messages,
            180,
            what=f"{messages} messages landed; logs in {tmp_path}",
        )
        ended = team.stop()
        said = "\n".join(map(team.last_words, range(team.size)))
        assert set(ended) <= {0, -signal.SIGTERM}, said  # a worker started a moment ago has no signal handler yet
    seconds = time.monotonic() - started
    assert Wiring.of(settings).status()["lag"] == 0

    # Every article once, none missing, each entry with its final fate.
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        landed = connection.execute("select article_id::text, versions from copydesk.articles order by 1").fetchall()
        assert [(key.replace("-", ""), versions) for key, versions in landed] == sorted(
            (article.article_id, 1) for article in articles
        )
        assert connection.execute("select fate, count(*) from copydesk.entries group by 1").fetchall() == [
            ("landed", len(articles))
        ]
        dead = connection.execute("select key, count(*) from copydesk.dead_letters group by 1").fetchall()
        assert sorted(dead) == sorted((f"bad {number}", 1) for number in range(bad))

    # Byte for byte the result of an undisturbed run.
    with workers(calm) as all_landed:
        all_landed(messages)
    disturbed, undisturbed = dump(settings), dump(calm)
    for table, rows in undisturbed.items():
        assert disturbed[table] == rows, f"{table} differs"
    edges, groups = (count(calm, f"select count(*) from copydesk.{view}") for view in ("copies", "groups"))
    assert edges > 150
    assert groups > 50
    sys.stderr.write(
        f"\n{KILLS} workers, Postgres and Kafka killed in {seconds:.0f} s, {halfway} times with a batch halfway; "
        f"{len(articles)} articles, {edges} edges, {groups} groups\n"
    )
