"""A member of the consumer group, with its partitions, each read from the offset in Postgres.

Kafka's own offsets only show lag. A partition flows once it is started at an offset; until then it is held back.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Event
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from kafka import TopicPartition
from kafka.errors import (
    IllegalStateError,
    KafkaError,
    LeaderNotAvailableError,
    LogTruncationError,
    OffsetOutOfRangeError,
)
from kafka.structs import OffsetAndMetadata

from enrich.landing.batch import Record
from enrich.store.offsets import Partition, Slice
from enrich.worker.assignment import Assignment
from enrich.worker.start_offsets import Log

BATCH_BYTES: Final = 16_000_000  # a batch ends here, however few its articles are
_POLL_MS: Final = 200
_ASK_MS: Final = 5_000  # for a broker's response; meanwhile there is no polling, and stopping is not noticed
_CLOSE_MS: Final = 5_000  # to leave the group; otherwise its session times out
_TAKEN_AWAY: Final = (ValueError, KeyError)  # what kafka-python raises for a partition that is not assigned
_NOT_STARTED: Final = 1 << 62  # greater than any offset


class KafkaClient(Protocol):
    """What a worker needs of kafka-python's `KafkaConsumer`, which has no types.

    tests/enrich/worker/test_kafka_client.py describes each method, for kafka-python and for the consumer in memory.
    """

    @property
    def knows_group(self) -> bool:
        """Whether the group's coordinator is known."""

    def persist(self) -> None:
        """Continues a join in progress. Call it before each poll."""

    def topic_id(self, topic: str) -> UUID | None:
        """The id of a topic, if known. For a re-created topic it changes before its messages arrive."""

    def subscribe(self, topics: Sequence[str], *, listener: Any) -> None:  # noqa: ANN401  # kafka-python has no types
        """Joins the group; partitions come by polling."""

    def assignment(self) -> set[TopicPartition]:
        """The partitions that this member has."""

    def paused(self) -> set[TopicPartition]:
        """The partitions that are paused."""

    def pause(self, *partitions: TopicPartition) -> None:
        """Raises KeyError if one is not assigned, as `resume` does."""

    def resume(self, *partitions: TopicPartition) -> None:
        """Resumes paused partitions."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """The next message is the one at the offset. Raises ValueError if the partition is not assigned."""

    def poll(self, timeout_ms: int, max_records: int | None = None) -> Mapping[TopicPartition, Sequence[Any]]:
        """The next messages by partition.

        Raises OffsetOutOfRangeError or LogTruncationError if a log does not contain the next offset.
        """

    def commit_async(self, offsets: Mapping[TopicPartition, OffsetAndMetadata]) -> object:
        """Commits the group's offsets, without waiting for a response."""

    def beginning_offsets(
        self, partitions: Collection[TopicPartition], timeout_ms: int
    ) -> Mapping[TopicPartition, int]:
        """The offset of the first message of each. Raises KafkaTimeoutError, like `end_offsets`."""

    def end_offsets(self, partitions: Collection[TopicPartition], timeout_ms: int) -> Mapping[TopicPartition, int]:
        """The offset after the last message of each."""

    def highwater(self, partition: TopicPartition) -> int | None:
        """The same as of the last poll. Raises IllegalStateError if the partition is not assigned."""

    def close(self, *, timeout_ms: int) -> None:
        """Leaves the group."""


class BatchLimits(NamedTuple):
    """Limits of a batch: messages, bytes of their values, or seconds after its first message."""

    records: int
    bytes: int
    seconds: float


class Consumer:
    """Partitions with the next expected offset of each.

    An error of Kafka ends the worker, except in `logs`, which is retried.
    """

    def __init__(self, kafka: KafkaClient) -> None:
        self._kafka = kafka
        self._assignment = Assignment(kafka)
        self._expected: dict[Partition, int] = {}
        self._topic_ids: dict[str, UUID | None] = {}  # of the topics when they were started

    def subscribe(self, topics: Sequence[str]) -> None:
        """Joins the group."""
        self._kafka.subscribe(topics, listener=self._assignment)

    def take_assigned(self) -> list[Partition]:
        """The partitions that were assigned and not started, sorted. Each is returned once."""
        return sorted((tp.topic, tp.partition) for tp in self._assignment.take())

    def logs(self, partitions: Collection[Partition]) -> dict[Partition, Log]:
        """Kafka's log of each. Raises kafka.errors.KafkaError."""
        asked = [TopicPartition(*partition) for partition in partitions]
        try:
            begins = self._kafka.beginning_offsets(asked, timeout_ms=_ASK_MS)
            ends = self._kafka.end_offsets(asked, timeout_ms=_ASK_MS)
        except KeyError as missing:  # kafka-python leaves out a partition without a known leader
            msg = f"no leader is known for {missing}"
            raise LeaderNotAvailableError(msg) from missing
        return {(tp.topic, tp.partition): Log(begins[tp], ends[tp], self._kafka.topic_id(tp.topic)) for tp in asked}

    def start(self, offsets: Mapping[Partition, int], logs: Mapping[Partition, Log]) -> None:
        """Starts partitions, each from an offset. Those revoked meanwhile are left out.

        logs: from which the offsets were determined. A topic that is re-created from now on is held back again.
        """
        for partition, offset in offsets.items():
            self._topic_ids[partition[0]] = logs[partition].topic_id
            kafka_partition = TopicPartition(*partition)
            with suppress(*_TAKEN_AWAY):
                self._kafka.seek(kafka_partition, offset)
                self._kafka.resume(kafka_partition)
                self._expected[partition] = offset

    def hold_back(self, partitions: Iterable[Partition]) -> None:
        """Stops partitions whose offset is no longer certain; they are started again."""
        self._assignment.again(TopicPartition(*partition) for partition in partitions)

    def collect(self, limits: BatchLimits, stop: Event) -> list[Record]:
        """A batch of messages. Soon returns none if none arrive: an idle worker must not look hung."""
        records: list[Record] = []
        size, deadline = 0, float("inf")
        while not stop.is_set() and not self._assignment.changed:
            left = limits.records - len(records)
            if left <= 0 or size >= limits.bytes or time.monotonic() >= deadline:
                break
            polled = self._poll(min(_POLL_MS, int(limits.seconds * 1000)), left)
            records += polled
            size += sum(len(record.value or b"") for record in polled)
            if not records:
                break
            deadline = min(deadline, time.monotonic() + limits.seconds)
        return records

    def slices(self, records: Iterable[Record]) -> list[Slice]:
        """The records' range in each partition, from its expected offset."""
        ends: dict[Partition, int] = {}
        for record in records:
            ends[record.topic_partition] = max(ends.get(record.topic_partition, 0), record.position + 1)
        return [Slice(partition, self._expected[partition], end) for partition, end in sorted(ends.items())]

    def move_on(self, slices: Sequence[Slice]) -> None:
        """Advances the expected offsets past these, and commits them for Kafka's tools; that may fail."""
        self._expected.update({piece.partition: piece.end for piece in slices})
        with suppress(KafkaError):
            self._kafka.commit_async(
                {TopicPartition(*piece.partition): OffsetAndMetadata(piece.end, "", -1) for piece in slices}
            )

    def lags(self) -> dict[Partition, int]:
        """How many messages of each partition are still to come; below 0 if Kafka has lost some."""
        lags: dict[Partition, int] = {}
        for kafka_partition in self._kafka.assignment():
            expected = self._expected.get((kafka_partition.topic, kafka_partition.partition))
            with suppress(IllegalStateError):  # it was revoked in the meantime
                end = self._kafka.highwater(kafka_partition)
                if expected is not None and end is not None:
                    lags[kafka_partition.topic, kafka_partition.partition] = end - expected
        return lags

    @property
    def has_read_all(self) -> bool:
        """Whether it has partitions, and no messages are known, or can be assumed, to be waiting in any of them."""
        lags = self.lags()
        return bool(lags) and len(lags) == len(self._kafka.assignment()) and max(lags.values()) <= 0

    @property
    def knows_group(self) -> bool:
        """Whether the group's coordinator is known: it is not if Kafka is down."""
        return self._kafka.knows_group

    def wait(self, seconds: float, stop: Event) -> None:
        """Waits while polling with everything paused: a member that does not poll is removed from the group."""
        flowing = self._kafka.assignment() - self._kafka.paused()
        for partition in flowing:
            with suppress(*_TAKEN_AWAY):
                self._kafka.pause(partition)
        self._polled(0, None)
        stop.wait(seconds)
        for partition in flowing - self._assignment.waiting:
            with suppress(*_TAKEN_AWAY):
                self._kafka.resume(partition)

    def close(self) -> None:
        """Leaves the group, if Kafka still responds."""
        with suppress(KafkaError):
            self._kafka.close(timeout_ms=_CLOSE_MS)

    def _poll(self, timeout_ms: int, most: int) -> list[Record]:
        """The messages that arrived and are expected: a poll can bring some from before a seek."""
        polled = self._polled(timeout_ms, most)
        return [
            Record(message.topic, message.partition, message.offset, message.key, message.value)
            for messages in polled.values()
            for message in messages
            if message.offset >= self._expected.get((message.topic, message.partition), _NOT_STARTED)
        ]

    def _polled(self, timeout_ms: int, most: int | None) -> Mapping[TopicPartition, Sequence[Any]]:
        """The messages of topics that are unchanged since they were started. All others are started again."""
        self._kafka.persist()
        try:
            polled = self._kafka.poll(timeout_ms=timeout_ms, max_records=most)
        except (OffsetOutOfRangeError, LogTruncationError):  # messages of other partitions may be lost with it
            self.hold_back(list(self._expected))
            return {}
        anew = [
            topic
            for topic, known in self._topic_ids.items()
            if known is not None and self._kafka.topic_id(topic) not in (known, None)
        ]
        if anew:
            self.hold_back([partition for partition in self._expected if partition[0] in anew])
        return {tp: messages for tp, messages in polled.items() if tp.topic not in anew}
