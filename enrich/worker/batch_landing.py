"""One batch on its way into Postgres, over as many tries as it takes."""

from __future__ import annotations

import logging

import psycopg

from contract.errors import Fenced, Permanent
from contract.postgres import Connection
from contract.settings import Settings
from enrich.landing.batch import Batch, DeadLetter
from enrich.landing.index_follower import IndexFollower
from enrich.landing.landing import Landed, land
from enrich.landing.register import unlandable
from enrich.worker.database import Database
from enrich.worker.dead_letters import DeadLetters

_log = logging.getLogger("copydesk.worker")


class BatchLanding:
    """Keeps what is done of a batch between its tries: which dead letters were sent, and what Postgres refused."""

    def __init__(self, settings: Settings, database: Database, dead_letters: DeadLetters, batch: Batch) -> None:
        self._settings = settings
        self._database = database
        self._dead_letters = dead_letters
        self._batch = batch
        self._sent = 0
        self._refused: psycopg.DataError | None = None

    def land(self, follower: IndexFollower) -> Landed | None:
        """One try: dead letters first, then rows and offsets; None where the batch is another worker's now.

        What Postgres will not take becomes a dead letter.
        Raises psycopg.Error, Transient and kafka.errors.KafkaError where Postgres
        or Kafka is away; Permanent where Postgres refuses the batch and none of its articles.
        """
        while True:
            connection = self._database.connection()
            if self._refused:
                self._batch = _without_unlandable(connection, self._batch, self._refused)
                self._refused = None
            self._dead_letters.send(self._batch.dead[self._sent :])
            self._sent = len(self._batch.dead)
            try:
                return land(
                    connection, follower, self._settings.consumer_group, self._batch, self._settings.window_days
                )
            except Fenced as error:
                _log.info("%s", error)
                return None
            except psycopg.DataError as error:
                self._refused = error


def _without_unlandable(connection: Connection, batch: Batch, error: psycopg.DataError) -> Batch:
    """The batch with what Postgres will not take as dead letters. Raises Permanent where none of it is to blame."""
    reasons = unlandable(connection, batch.articles)
    if not reasons:
        msg = f"Postgres refuses a batch and none of its articles alone, which is a defect of copydesk: {error}"
        raise Permanent(msg) from error
    articles = batch.articles
    dead = [
        DeadLetter(articles[place].record, f"Postgres will not take it: {why}", articles[place].article.version_id)
        for place, why in reasons.items()
    ]
    good = [read for place, read in enumerate(articles) if place not in reasons]
    return Batch(batch.slices, good, [*batch.dead, *dead])
