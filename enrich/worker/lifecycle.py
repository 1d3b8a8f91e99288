"""A worker with its connections: made at the beginning of a block, closed at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError

from contract.errors import Transient
from contract.kafka import group_consumer
from contract.settings import Settings
from enrich.worker.consumer import BATCH_BYTES
from enrich.worker.database import POSTGRES_FAILS, Database
from enrich.worker.health import Health
from enrich.worker.loop import Worker


@contextmanager
def working(settings: Settings, health: Health | None = None) -> Iterator[Worker]:
    """A worker, closed at the end. Raises Transient where Kafka or Postgres does not answer, or no longer does.

    A worker waits by itself for a Postgres that went away. What kafka-python lets out of its calls, when a broker
    dies under it, ends the worker instead: its own refresh of what the brokers are may have ended by the same error.
    """
    database = Database(settings)
    try:
        kafka = group_consumer(
            settings.kafka_servers,
            group=settings.consumer_group,
            session_seconds=settings.session_seconds,
            most_records=settings.batch_articles,
            most_bytes=BATCH_BYTES,
        )
    except Transient:
        database.close()
        raise
    worker = Worker(settings, kafka, database, health or Health())
    try:
        yield worker
    except (KafkaError, *POSTGRES_FAILS) as error:
        msg = f"{'Kafka' if isinstance(error, KafkaError) else 'Postgres'} went away: {error}."
        raise Transient(msg) from error
    finally:
        worker.close()
