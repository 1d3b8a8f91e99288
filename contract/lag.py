"""Lag: how many messages of Kafka have not landed yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contract.postgres import Connection


class PartitionLag(NamedTuple):
    """A partition as a consumer group lands it.

    next_offset: of the next message to land. end: behind the last message. lag: messages between them. Both are None
    where Kafka does not answer.
    """

    topic: str
    partition: int
    next_offset: int
    end: int | None
    lag: int | None


def partition_lags(
    connection: Connection, group: str, ends: Mapping[tuple[str, int], int] | None
) -> list[PartitionLag]:
    """The partitions that Kafka has, by topic and number; where it does not answer, those of which something landed.

    ends: as `contract.kafka.ends_of` gives them; None where Kafka does not answer.
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
    """The messages of all partitions that have not landed, as far as they are known."""
    return sum(partition.lag or 0 for partition in partitions)
