"""The enrichment worker: articles from Kafka, in batches, landed in Postgres.

A plain process, as many as there are partitions. Each partition continues from its offset in Postgres.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from threading import Event
from typing import Final

from contract.settings import Settings, topics_of
from enrich.landing.landing import install_ruleset
from enrich.store.locks import KEEPER
from enrich.worker.backoff import Stopped
from enrich.worker.batch_landing import LandingParts
from enrich.worker.batch_reading import BatchReading
from enrich.worker.beside_landing import BesideLanding
from enrich.worker.change_topic import publishing_changes
from enrich.worker.collected_landing import CollectedLanding
from enrich.worker.consumer import BATCH_BYTES, BatchLimits, Consumer, KafkaClient
from enrich.worker.database import Database
from enrich.worker.dead_letters import DeadLetters
from enrich.worker.health import Health
from enrich.worker.index_cuts import index_of
from enrich.worker.neighbours import Neighbours
from enrich.worker.partition_start import PartitionStart
from enrich.worker.patience import Patience
from enrich.worker.retaining import retaining
from enrich.worker.start_offsets import Desk
from enrich.worker.story_telling import telling_stories

_COLLECTED: Final = 4  # portions, if that much is waiting: all but the first are read while others land
COLLECT_AFTER: Final = 50_000  # net allocations: a batch makes hundreds of thousands of objects, and hardly any cycles


class Worker:
    """One worker: a consumer, a connection, and the copy index in memory."""

    def __init__(self, settings: Settings, kafka: KafkaClient, database: Database, health: Health) -> None:
        topics, group = topics_of(settings), settings.consumer_group
        self._settings = settings
        self._health = health
        self._database = database
        self._consumer = Consumer(kafka)
        self._reading = BatchReading(database)
        self._copy_index = index_of(settings, database)
        self._dead_letters = DeadLetters(settings.kafka, topics.dead_letters)
        self._beside = BesideLanding(self._consumer, database)
        self._patience = Patience(self._consumer, database, health, self._free_memory)
        self._starting = PartitionStart(
            Desk(group, {topics.live: "feed", topics.replay: "replay"}, settings.retry_seconds),
            self._consumer,
            database,
            Neighbours(settings.kafka, group, database.identity),
            self._patience,
        )
        parts = LandingParts(
            group,
            settings.window_days,
            settings.batch_articles,
            database,
            self._copy_index,
            self._reading,
            self._dead_letters,
        )
        self._landing = CollectedLanding(parts, self._consumer, self._beside, self._patience, health)

    def run(self, stop: Event) -> None:
        """Lands batches until `stop` is set; finishes the current portion, unless Postgres or Kafka is down."""
        install_ruleset(self._database.connection())
        gc.collect()
        gc.freeze()  # modules and tables stay: no collection needs to scan them
        gc.set_threshold(COLLECT_AFTER)
        KEEPER.start()  # start these two threads while there is memory
        self._reading.start()
        self._consumer.subscribe(topics_of(self._settings).articles)
        most = _COLLECTED * self._settings.batch_articles
        limits = BatchLimits(most, BATCH_BYTES, self._settings.batch_seconds)
        with (
            publishing_changes(self._settings, self._beside.changes_wait),
            telling_stories(self._settings, self._beside.backlog),
            retaining(self._settings),
            suppress(Stopped),
            self._patience.watched(),
        ):
            while not stop.is_set():
                self._starting.start_assigned(stop)
                self._report()
                if records := self._consumer.collect(limits, stop):
                    self._landing.land(records, stop)
                else:
                    self._beside.idle()

    def close(self) -> None:
        """Leaves the group, if Kafka still responds, and closes what is open."""
        self._consumer.close()
        self._reading.close()
        self._copy_index.close()
        self._dead_letters.close()
        self._database.close()

    def _free_memory(self) -> None:
        self._copy_index.clear()
        self._reading.forget()

    def _report(self) -> None:
        """Reports to `health` that the loop is running, and each partition's lag."""
        lags = self._consumer.lags()
        lost = [f"messages of {topic}/{number} that Kafka has lost" for (topic, number), lag in lags.items() if lag < 0]
        self._patience.beat(*lost[:1] or (None if self._consumer.knows_group else "Kafka",))
        self._health.lags(lags)
