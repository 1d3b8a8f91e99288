"""The worker's loop on a real Postgres and Kafka's client in memory: its behaviour while a part is unavailable."""

from __future__ import annotations

import errno
import threading
from contextlib import closing

import psycopg
import pytest
from kafka.errors import KafkaTimeoutError

from contract.article import encode
from contract.settings import topics_of
from enrich.landing import landing
from enrich.worker import batch_landing
from enrich.worker.database import Database
from enrich.worker.health import Health
from enrich.worker.loop import Worker
from tests.enrich.worker.memory_kafka import MemoryConsumer

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


class Waits(Health):
    """Records which services were waited for."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def beat(self, waits_for=None):
        super().beat(waits_for)
        if waits_for:
            self.seen.append(waits_for)


class Stopping(MemoryConsumer):
    """Stops the worker once it has committed that many messages."""

    def __init__(self, stop, messages):
        super().__init__()
        self._stop, self.messages = stop, messages
        self.failures = 0  # how many of the next requests for end offsets fail

    def commit_async(self, offsets):
        super().commit_async(offsets)
        if sum(self.committed.values()) >= self.messages:
            self._stop.set()

    def end_offsets(self, partitions, **asked):
        if self.failures:
            self.failures -= 1
            raise KafkaTimeoutError
        return super().end_offsets(partitions, **asked)


@pytest.fixture
def stop():
    return threading.Event()


@pytest.fixture
def kafka(desk, newsroom, stop):
    client = Stopping(stop, 3)
    append_articles(client, desk, newsroom, 3)
    return client


def append_articles(kafka, desk, newsroom, count):
    """Appends articles to the first partition, and returns their values."""
    messages = [encode(newsroom.article()) for _ in range(count)]
    for message in messages:
        kafka.append(topics_of(desk).live, 0, *message)
    return [value for _, value in messages]


def landed(connection):
    return connection.execute("select count(*) from desk.versions").fetchone()[0]


def test_a_connection_closed_by_the_server_is_reopened(desk, kafka, stop, connection):
    health = Waits()
    with closing(Worker(desk, kafka, Database.of(desk), health)) as worker:
        lost = worker._database.connection()
        kafka_poll = kafka.poll

        def poll(timeout_ms, max_records=None):
            if lost.closed == 0 and kafka.polls:  # between the assignment of its partitions and landing
                connection.execute("select pg_terminate_backend(%s)", [lost.info.backend_pid])
            return kafka_poll(timeout_ms, max_records)

        kafka.poll = poll
        worker.run(stop)
        assert worker._database.connection() is not lost
    assert landed(connection) == 3
    # A broker that has just started causes waits, too.
    assert [part for part in health.seen if part != "Kafka"] == ["Postgres"]


def test_it_asks_again_where_partitions_end(desk, kafka, stop, connection):
    kafka.failures = 2
    health = Waits()
    with closing(Worker(desk, kafka, Database.of(desk), health)) as worker:
        worker.run(stop)
    assert landed(connection) == 3
    assert health.seen == ["Kafka", "Kafka"]


def test_it_stops_if_told_to_while_a_part_is_unavailable(desk, kafka, stop, connection):
    kafka.failures = 1_000

    class Stops(Waits):
        def beat(self, waits_for=None):
            super().beat(waits_for)
            if len(self.seen) == 3:
                stop.set()

    health = Stops()
    with closing(Worker(desk, kafka, Database.of(desk), health)) as worker:
        worker.run(stop)
    assert landed(connection) == 0
    assert health.seen == ["Kafka"] * 3


def test_a_batch_of_a_partition_advanced_by_another_is_discarded_and_restarted(desk, kafka, stop, connection):
    """The other worker has landed the first message: the batch is fenced, and the next one begins after it."""
    with closing(Worker(desk, kafka, Database.of(desk), Health())) as worker:
        kafka_poll = kafka.poll

        def poll(timeout_ms, max_records=None):
            polled = kafka_poll(timeout_ms, max_records)
            if polled:
                connection.execute(
                    "update desk.consumer_offsets set announced = 1, next_offset = 1 where next_offset = 0"
                )
            return polled

        kafka.poll = poll
        worker.run(stop)
    assert landed(connection) == 2
    assert max(kafka.committed.values()) == 3


def failing_once_for(monkeypatch, *errors):
    """Landing raises these errors, one per try, before it does its work."""
    left = list(errors)

    def land(*given):
        if left:
            raise left.pop(0)
        return landing.land(*given)

    monkeypatch.setattr(batch_landing, "land", land)
    return left


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("memory", MemoryError("no more")),
        ("threads", RuntimeError("can't start new thread")),
        ("this machine", OSError(errno.ENOSPC, "No space left on device")),
        ("Postgres", psycopg.errors.UndefinedTable("a migration is missing")),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_transient_failures_are_waited_for_and_no_message_dies(desk, kafka, stop, connection, monkeypatch, part, error):
    left = failing_once_for(monkeypatch, error, error, error)
    health = Waits()
    with closing(Worker(desk, kafka, Database.of(desk), health)) as worker:
        worker.run(stop)
    assert (left, landed(connection), dead(connection)) == ([], 3, [])
    assert health.seen == [part] * 3


def test_whatever_a_message_causes_in_landing_it_dies_alone(
    desk, kafka, newsroom, stop, connection, monkeypatch, caplog
):
    bad = append_articles(kafka, desk, newsroom, 2)

    quoting = "a surprise \ud800\0"

    def land(connection, index, group, batch, days):
        if any(read.record.value in bad for read in batch.articles):
            raise LookupError(quoting)
        return landing.land(connection, index, group, batch, days)

    monkeypatch.setattr(batch_landing, "land", land)
    kafka.messages = 5
    with closing(Worker(desk, kafka, Database.of(desk), Health())) as worker:
        worker.run(stop)
    assert landed(connection) == 3
    why = "landing it failed: LookupError: a surprise \ufffd\ufffd"
    assert dead(connection) == [(3, why), (4, why)]
    told = [record for record in caplog.records if "becomes a dead letter" in record.message]
    assert [record.exc_info[0] for record in told] == [LookupError] * 2


def dead(connection):
    return connection.execute("select position, reason from desk.dead_letters order by 1").fetchall()
