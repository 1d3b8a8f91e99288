"""The enrichment worker: articles from Kafka, in batches, landed in Postgres.

A plain process, as many as there are partitions; the consumer group shares the partitions out. Where a
partition goes on from is read from Postgres, never from Kafka: the group's own offsets only show lag.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import Event
from typing import Any, Final

import psycopg
from kafka import TopicPartition
from kafka.errors import IllegalStateError, KafkaError
from kafka.structs import OffsetAndMetadata

from contract.article import Article
from contract.errors import Fenced, Permanent, Transient
from contract.kafka import group_consumer
from contract.postgres import Connection, connect_worker
from contract.settings import Settings, topics_of
from enrich.copies.text.lexicon import Lexicon
from enrich.landing.batch import Batch, DeadLetter, Record
from enrich.landing.index_follower import IndexFollower
from enrich.landing.landing import Landed, install_ruleset, land
from enrich.landing.register import unlandable
from enrich.reading import LearnedLines
from enrich.store import offsets
from enrich.store.boilerplate import BoilerplateCache
from enrich.store.offsets import Partition, Slice, Stream
from enrich.worker.assignment import Assignment
from enrich.worker.dead_letters import DeadLetters
from enrich.worker.health import Health
from enrich.worker.messages import decode_records, read_decoded

_BATCH_BYTES: Final = 16_000_000  # a batch ends here, however few its articles are
_POLL_MS: Final = 200
_CLOSE_MS: Final = 5_000  # to leave the group; without a word, its session times out
_PAUSE: Final = 0.1  # seconds before another try, twice as many each time ...
_LONGEST_PAUSE: Final = 5.0  # ... up to so many
# What passes by itself, or once somebody has seen to the server: gone, full, read only, a transaction that it ended.
_AWAY: Final = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
_log = logging.getLogger("copydesk.worker")


class Worker:
    """One worker: a consumer, a connection, and the copy index in memory."""

    def __init__(self, settings: Settings, consumer: Any, connection: Connection, health: Health) -> None:  # noqa: ANN401  # kafka-python has no types
        self._settings = settings
        self._health = health
        self._consumer = consumer
        self._assignment = Assignment(consumer)
        self._connection = connection
        self._follower = IndexFollower(connection, most_articles=settings.index_articles)
        self._dead_letters = DeadLetters(settings)
        self._lexicon = Lexicon()
        self._boilerplate = BoilerplateCache()
        self._expected: dict[Partition, int] = {}

    def run(self, stop: Event) -> None:
        """Lands batches until `stop` is set; the batch under way is finished first."""
        install_ruleset(self._connection)
        self._consumer.subscribe(topics_of(self._settings).articles, listener=self._assignment)
        while not stop.is_set():
            self._take_up_assigned(stop)
            self._report()
            records = self._collect(stop)
            if records:
                started = time.monotonic()
                batch = self._batch(records, stop)
                read = time.monotonic()
                landed = self._land(batch, stop) if batch else None
                if landed:
                    done = time.monotonic()
                    self._health.landed(landed, read=read - started, land=done - read)
                    _log.info(
                        "landed %d articles, %d edges, %d dead letters in %.2f s",
                        landed.articles, landed.edges, landed.dead_letters, done - started,
                    )  # fmt: skip

    def close(self) -> None:
        """Leaves the group, where Kafka still answers, and closes what is open."""
        with suppress(KafkaError):
            self._consumer.close(timeout_ms=_CLOSE_MS)
        self._dead_letters.close()
        self._connection.close()

    # --- Kafka

    def _take_up_assigned(self, stop: Event) -> None:
        """Positions partitions that were just assigned where Postgres says, and lets them flow."""
        assigned = self._assignment.take()
        if not assigned:
            return
        failures = 0
        while not stop.is_set():
            try:
                places = [(tp.topic, tp.partition) for tp in assigned]
                streams = offsets.streams(self._connection, self._settings.consumer_group, places)
                self._connection.commit()
                shorter = self._shorter(streams)
                if not shorter:
                    break
                _log.warning("Kafka's log was cut or made anew: %s start again, what has landed stays", shorter)
                offsets.retire(self._connection, self._settings.consumer_group, shorter)
                self._connection.commit()
            except _AWAY as error:
                failures += 1
                self._reconnect(error, stop, failures)
            except KafkaError as error:
                _log.warning("Kafka does not say where its partitions end, trying on: %s", error)
                self._wait(1, stop)
        else:
            return
        for partition in assigned:
            place = streams[partition.topic, partition.partition].next_offset
            try:
                self._consumer.seek(partition, place)
                self._consumer.resume(partition)
            except (AssertionError, IllegalStateError):  # it was taken from us meanwhile
                continue
            self._expected[partition.topic, partition.partition] = place
        _log.info("partitions %s", ", ".join(f"{p.topic}/{p.partition}" for p in sorted(assigned)) or "none")

    def _shorter(self, streams: Mapping[Partition, Stream]) -> list[Partition]:
        """Partitions that end before what has landed of them: messages to come would bear offsets that count as done."""
        ends = self._consumer.end_offsets([TopicPartition(*partition) for partition in streams])
        return sorted(
            (tp.topic, tp.partition) for tp, end in ends.items() if end < streams[tp.topic, tp.partition].next_offset
        )

    def _collect(self, stop: Event) -> list[Record]:
        """A batch of messages: as many as the settings allow, or as came within the time they allow; soon empty where none come."""
        records: list[Record] = []
        size, deadline = 0, float("inf")
        while not stop.is_set() and not self._assignment.changed:
            room = self._settings.batch_articles - len(records)
            if room <= 0 or size >= _BATCH_BYTES or time.monotonic() >= deadline:
                break
            self._assignment.persist()
            polled = self._consumer.poll(
                timeout_ms=min(_POLL_MS, int(self._settings.batch_seconds * 1000)), max_records=room
            )
            for message in (message for messages in polled.values() for message in messages):
                place = (message.topic, message.partition)
                if message.offset >= self._expected.get(place, 1 << 62):
                    records.append(Record(*place, message.offset, message.key, message.value))
                    size += len(message.value or b"")
            if not records:
                break  # the loop goes round, or an idle worker would look like one that stands still
            deadline = min(deadline, time.monotonic() + self._settings.batch_seconds)
        return records

    def _commit(self, slices: Iterable[Slice]) -> None:
        """Tells Kafka's own tools how far we are. Postgres decides, so a failure here costs nothing."""
        committed = {TopicPartition(*piece.partition): OffsetAndMetadata(piece.end, "", -1) for piece in slices}
        try:
            self._consumer.commit_async(committed)
        except KafkaError as error:
            _log.debug("the group's offsets were not committed: %s", error)

    def _report(self) -> None:
        """Tells `health` that the loop goes round, and how far each partition is behind."""
        known = not self._consumer._coordinator.coordinator_unknown()  # noqa: SLF001  # no public way tells that Kafka is gone
        ours = [tp for tp in self._consumer.assignment() if (tp.topic, tp.partition) in self._expected]
        ends = {(tp.topic, tp.partition): self._consumer.highwater(tp) for tp in ours}
        lags = {place: end - self._expected[place] for place, end in ends.items() if end is not None}
        lost = [f"messages of {topic}/{number} that Kafka has lost" for (topic, number), lag in lags.items() if lag < 0]
        self._health.beat(*lost[:1] or (None if known else "Kafka",))
        self._health.lags(lags)

    # --- Postgres

    def _land(self, batch: Batch, stop: Event) -> Landed | None:
        """Lands a batch, however long Postgres takes to come back; None where it is another worker's now."""
        sent = failures = 0
        refused: psycopg.DataError | None = None
        while True:
            try:
                if refused:
                    batch, refused = self._sifted(batch, refused), None
                self._dead_letters.send(batch.dead[sent:])
                sent = len(batch.dead)
                landed = land(
                    self._connection, self._follower, self._settings.consumer_group, batch, self._settings.window_days
                )
            except Fenced as error:
                _log.info("%s", error)
                self._assignment.again(TopicPartition(*piece.partition) for piece in batch.slices)
                return None
            except psycopg.DataError as error:
                refused = error
            except _AWAY as error:
                if stop.is_set():
                    return None
                failures += 1
                self._reconnect(error, stop, failures)
            except KafkaError as error:
                if stop.is_set():
                    return None
                _log.warning("Kafka does not take a dead letter, trying on: %s", error)
                self._wait(1, stop)
            else:
                self._expected.update({piece.partition: piece.end for piece in batch.slices})
                self._commit(batch.slices)
                return landed

    def _batch(self, records: list[Record], stop: Event) -> Batch | None:
        ends: dict[Partition, int] = {}
        for record in records:
            place = (record.topic, record.partition)
            ends[place] = max(ends.get(place, 0), record.position + 1)
        decoded, broken = decode_records(records)
        learned = self._learned([one.article for one in decoded], stop)
        if learned is None:
            return None
        articles, dead = read_decoded(decoded, learned, self._lexicon)
        slices = [Slice(place, self._expected[place], end) for place, end in sorted(ends.items())]
        return Batch(slices, articles, [*broken, *dead])

    def _learned(self, articles: Sequence[Article], stop: Event) -> Sequence[LearnedLines] | None:
        """What each article is read with, however long Postgres takes to come back; None where we are told to stop."""
        failures = 0
        while not stop.is_set():
            try:
                return self._boilerplate.learned_for(self._connection, articles)
            except _AWAY as error:
                failures += 1
                self._reconnect(error, stop, failures)
        return None

    def _sifted(self, batch: Batch, error: psycopg.DataError) -> Batch:
        """The batch with what Postgres will not take as dead letters. Raises Permanent where none of it is to blame."""
        bad = unlandable(self._connection, batch.articles)
        if not bad:
            msg = f"Postgres refuses a batch and none of its articles alone, which is a defect of copydesk: {error}"
            raise Permanent(msg) from error
        dead = [
            DeadLetter(read.record, f"Postgres will not take it: {why}", read.article.version_id)
            for read, why in ((batch.articles[index], why) for index, why in bad.items())
        ]
        good = [read for index, read in enumerate(batch.articles) if index not in bad]
        return Batch(batch.slices, good, [*batch.dead, *dead])

    def _reconnect(self, error: psycopg.Error, stop: Event, failures: int) -> None:
        """Returns with a new connection when Postgres answers again, or when told to stop; stays in the group meanwhile.

        failures: of one piece of work, this one included. Where it fails again and again though Postgres answers, as on a full disk,
        each try comes later than the last.
        """
        _log.warning("Postgres: %s; waiting for it", str(error).strip().splitlines()[0] if str(error) else type(error))
        self._connection.close()
        if failures > 1:
            self._wait(min(_PAUSE * 2 ** min(failures, 10), _LONGEST_PAUSE), stop)
        wait = _PAUSE
        while not stop.is_set():
            try:
                self._connection = connect_worker(self._settings)
            except Transient:
                self._wait(wait, stop)
                wait = min(2 * wait, _LONGEST_PAUSE)
            else:
                return

    def _wait(self, seconds: float, stop: Event) -> None:
        """Waits, polling with everything paused: a member that does not poll is put out of the group."""
        self._health.beat("Postgres, or Kafka for a dead letter")
        flowing = self._consumer.assignment() - self._consumer.paused()
        self._consumer.pause(*flowing)
        self._assignment.persist()
        self._consumer.poll(timeout_ms=0)
        stop.wait(seconds)
        self._consumer.resume(*(flowing & self._consumer.assignment() - self._assignment.waiting))


@contextmanager
def working(settings: Settings, health: Health | None = None) -> Iterator[Worker]:
    """A worker, closed at the end. Raises Transient where Kafka or Postgres does not answer, or no longer does.

    A worker waits by itself for a Postgres that went away. What kafka-python lets out of its calls, when a broker
    dies under it, ends the worker instead: its own refresh of what the brokers are may have ended by the same error.
    """
    connection = connect_worker(settings)
    try:
        consumer = group_consumer(
            settings.kafka_servers,
            group=settings.consumer_group,
            session_seconds=settings.session_seconds,
            most_records=settings.batch_articles,
            most_bytes=_BATCH_BYTES,
        )
    except Transient:
        connection.close()
        raise
    worker = Worker(settings, consumer, connection, health or Health())
    try:
        yield worker
    except (KafkaError, *_AWAY) as error:
        msg = f"{'Kafka' if isinstance(error, KafkaError) else 'Postgres'} went away: {error}."
        raise Transient(msg) from error
    finally:
        worker.close()
