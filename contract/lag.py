"""Lag: how many messages in Kafka have not landed yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contract.postgres import Connection


class PartitionLag(NamedTuple):
    """The progress of a consumer group on a partition.

    next_offset: of the next message to land. end: after the last message. lag: messages between them. Both are None
    if Kafka does not answer.
    """

    topic: str
    partition: int
    next_offset: int
    end: int | None
    lag: int | None


def partition_lags(
    connection: Connection, group: str, ends: Mapping[tuple[str, int], int] | None
) -> list[PartitionLag]:
    """The partitions in Kafka, by topic and number; if it does not answer, those of which something landed.

    ends: as `contract.kafka.ends_of` gives them; None if Kafka does not answer.
    """
    landed: dict[tuple[str, int], int] = {
        (topic, partition): next_offset
        for topic, partition, next_offset in connection.execute(
            "select topic, partition, next_offset from desk.consumer_offsets where consumer_group = %s", [group]
        ).fetchall()
    }
    if ends is None:
        return [PartitionLag(*place, next_offset, None, None) for place, next_offset in sorted(landed.items())]
    return [
        PartitionLag(*place, landed.get(place, 0), end, max(0, end - landed.get(place, 0)))
        for place, end in sorted(ends.items())
    ]


def total_lag(partitions: Iterable[PartitionLag]) -> int:
    """The messages of all partitions that have not landed, as far as known."""
    return sum(partition.lag or 0 for partition in partitions)
