"""A worker with its connections, opened at the start of a block and closed at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from contract.errors import Transient
from contract.kafka import group_consumer
from contract.settings import Settings
from enrich.worker.consumer import BATCH_BYTES, Consumer
from enrich.worker.database import Database
from enrich.worker.health import Health
from enrich.worker.loop import Worker
from enrich.worker.passing import missing_part


@contextmanager
def working(settings: Settings, health: Health | None = None) -> Iterator[Worker]:
    """A worker, closed at the end. Raises Transient if Kafka or Postgres does not answer, or no longer does.

    A worker waits by itself for an unavailable Postgres. Exceptions from kafka-python's calls, when a broker
    dies, end the worker instead: its own metadata refresh may have ended with the same error.
    So does running out of memory between two batches.
    """
    with _told_as_transient(), ExitStack() as opened:
        database = opened.enter_context(closing(Database.of(settings)))
        kafka = group_consumer(
            settings.kafka,
            group=settings.consumer_group,
            database=database.identity,
            session_seconds=settings.session_seconds,
            most_records=settings.batch_articles,
            most_bytes=BATCH_BYTES,
        )
        opened.callback(Consumer(kafka).close)
        yield opened.enter_context(closing(Worker(settings, kafka, database, health or Health())))


@contextmanager
def _told_as_transient() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        part = None if isinstance(error, Transient) else missing_part(error)
        if part is None:
            raise
        msg = f"lost {part}: {error}."
        raise Transient(msg) from error
