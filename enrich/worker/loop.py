"""The enrichment worker: articles from Kafka, in batches, landed in Postgres.

A plain process, as many as there are partitions. Each partition goes on from where Postgres says.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from threading import Event
from typing import Final, TypeVar

from contract.errors import first_line
from contract.settings import Settings, topics_of
from enrich.landing.batch import Record
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.landing import Landed, install_ruleset
from enrich.store.locks import KEEPER
from enrich.store.offsets import Partition
from enrich.worker.backoff import Stopped, until_done
from enrich.worker.batch_landing import BatchLanding
from enrich.worker.batch_reading import BatchReading
from enrich.worker.change_feed import ChangeFeed
from enrich.worker.change_topic import publishing_changes
from enrich.worker.consumer import BATCH_BYTES, BatchLimits, Consumer, KafkaClient
from enrich.worker.database import Database
from enrich.worker.dead_letters import DeadLetters
from enrich.worker.gone_versions import GoneVersions
from enrich.worker.health import Health
from enrich.worker.index_cuts import index_of
from enrich.worker.neighbours import Neighbours
from enrich.worker.passing import missing_part
from enrich.worker.portions import portions_of
from enrich.worker.retaining import retaining
from enrich.worker.search_filling import SearchFilling
from enrich.worker.start_offsets import Desk, Log, start_offsets
from enrich.worker.story_telling import telling_stories
from enrich.worker.watchdog import watched

_log = logging.getLogger("copydesk.worker")

T = TypeVar("T")
_COLLECTED: Final = 4  # portions, where so much waits: all but the first are read while others land
_POLL_SECONDS: Final = 1.0  # a member of the group that does not poll is put out of it
COLLECT_AFTER: Final = 50_000  # objects more than were freed: a batch makes hundreds of thousands, and hardly a circle


class Worker:
    """One worker: a consumer, a connection, and the copy index in memory."""

    def __init__(self, settings: Settings, kafka: KafkaClient, database: Database, health: Health) -> None:
        self._settings = settings
        self._health = health
        self._step: Callable[[], None] = lambda: None
        self._consumer = Consumer(kafka)
        self._database = database
        self._copy_index = index_of(settings, database)
        topics = topics_of(settings)
        self._dead_letters = DeadLetters(settings.kafka, topics.dead_letters)
        self._reading = BatchReading(database)
        self._gone = GoneVersions()
        self._search = SearchFilling(database)
        self._changes = ChangeFeed(database)
        self._backlog = Event()
        self._backlog.set()  # as long as no partition says that nothing waits
        self._neighbours = Neighbours(settings.kafka, settings.consumer_group, database.identity)
        self._desk = Desk(
            settings.consumer_group, {topics.live: "feed", topics.replay: "replay"}, settings.retry_seconds
        )

    def run(self, stop: Event) -> None:
        """Lands batches until `stop` is set; finishes the portion under way, unless Postgres or Kafka is away."""
        install_ruleset(self._database.connection())
        gc.collect()
        gc.freeze()  # modules and tables stay: no collection need walk them again
        gc.set_threshold(COLLECT_AFTER)
        KEEPER.start()  # these two while there is memory for them
        self._reading.start()
        self._consumer.subscribe(topics_of(self._settings).articles)
        most = _COLLECTED * self._settings.batch_articles
        limits = BatchLimits(most, BATCH_BYTES, self._settings.batch_seconds)
        with (
            publishing_changes(self._settings, self._changes.busy),
            telling_stories(self._settings, self._backlog),
            retaining(self._settings),
            suppress(Stopped),
            watched() as self._step,
        ):
            while not stop.is_set():
                self._start_assigned(stop)
                self._report()
                if records := self._consumer.collect(limits, stop):
                    self._land(records, stop)
                else:
                    self._note_backlog()
                    self._changes.idle()
                    self._search.idle()

    def close(self) -> None:
        """Leaves the group, where Kafka still answers, and closes what is open."""
        self._consumer.close()
        self._reading.close()
        self._copy_index.close()
        self._dead_letters.close()
        self._database.close()

    def _start_assigned(self, stop: Event) -> None:
        """Lets partitions that were just assigned flow from where Postgres says."""
        assigned = self._consumer.take_assigned()
        if assigned:
            logs: dict[Partition, Log] = {}

            def held(partitions: Collection[Partition]) -> Mapping[Partition, Log]:
                logs.update(self._consumer.logs(partitions))
                return logs

            starts = self._retried(lambda: start_offsets(self._database.connection(), self._desk, assigned, held), stop)
            self._retried(lambda: self._neighbours.look(self._database.connection()), stop)
            self._consumer.start(starts, logs)
            _log.info("partitions %s", ", ".join(f"{topic}/{number}" for topic, number in assigned))

    def _land(self, records: Sequence[Record], stop: Event) -> None:
        """Reads and lands what was collected; forgets what is left of it where it is another worker's now."""
        started = polled = time.monotonic()
        slices = self._consumer.slices(records)
        portions = portions_of(slices, records, self._settings.batch_articles)
        landing = BatchLanding(self._settings, self._database, self._dead_letters, self._reading, portions)
        total = Landed(0, 0, 0)
        while True:
            landed = self._retried(lambda: landing.land_next(self._index()), stop)
            if landed is None:
                self._consumer.hold_back(piece.partition for piece in slices)
                return
            total += landed
            if landing.is_done:
                self._consumer.move_on(slices)
                break
            if stop.is_set():
                break  # what is left is collected again, by whoever comes next
            if time.monotonic() > polled + _POLL_SECONDS:
                self._beat()
                self._consumer.wait(0, stop)
                polled = time.monotonic()
        seconds = time.monotonic() - started
        if new := self._gone.add(total.gone):
            self._health.gone(new)
            self._retried(lambda: self._gone.tell(self._database.connection()), stop)
        self._health.landed(total, read=landing.read_seconds, land=seconds - landing.read_seconds)
        counts = total.articles, total.edges, total.dead_letters
        _log.info("landed %d articles, %d edges, %d dead letters in %.2f s", *counts, seconds)
        more_wait = self._note_backlog()
        self._changes.landed(seconds, more_wait=more_wait)
        self._search.landed(seconds, more_wait=more_wait)

    def _note_backlog(self) -> bool:
        """Notes whether messages wait, where that is known, and returns whether some are known to."""
        more_wait = any(lag > 0 for lag in self._consumer.lags().values())
        if more_wait:
            self._backlog.set()
        elif self._consumer.has_read_all:
            self._backlog.clear()
        return more_wait

    def _index(self) -> CandidateIndex:
        """The copy index, made anew where the server was: it may hold an older state, restored."""
        self._database.connection()
        if self._database.take_restart():
            self._copy_index.clear()
        return self._copy_index

    def _retried(self, work: Callable[[], T], stop: Event) -> T:
        """What `work` returns, however long what it needs is missing. Raises Stopped where told to stop."""

        def wait(seconds: float, error: Exception) -> None:
            part = missing_part(error) or "nothing that is known"
            _log.warning("%s: %s; waiting for it", part, first_line(error))
            if part == "Postgres":
                self._database.close()
            if part == "memory":  # what it left half done is forgotten, and what can be had again makes room
                self._copy_index.clear()
                self._reading.forget()
            self._beat(part)
            self._consumer.wait(seconds, stop)

        return until_done(work, lambda error: missing_part(error) is not None, wait, stop)

    def _beat(self, waits_for: str | None = None) -> None:
        """The loop is alive, and says so to whoever watches."""
        self._step()
        self._health.beat(waits_for)

    def _report(self) -> None:
        """Tells `health` that the loop goes round, and how far each partition is behind."""
        lags = self._consumer.lags()
        lost = [f"messages of {topic}/{number} that Kafka has lost" for (topic, number), lag in lags.items() if lag < 0]
        self._beat(*lost[:1] or (None if self._consumer.knows_group else "Kafka",))
        self._health.lags(lags)
