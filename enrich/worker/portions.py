"""Portions: messages that land together, and how a portion that cannot land is split.

A portion that cannot land is split in half, and the halves are landed one after the other, until the failing message is
isolated and its neighbours have landed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from enrich.landing.batch import Record
from enrich.store.offsets import Slice


@dataclass(frozen=True, slots=True)
class Portion:
    """Messages that land together.

    slices: gap-free, by partition; all records are in them. failures: how often its only message failed alone.
    reason: why that one cannot land.
    """

    slices: tuple[Slice, ...]
    records: tuple[Record, ...]
    failures: int = 0
    reason: str | None = None


def portions_of(slices: Sequence[Slice], records: Sequence[Record], most: int) -> list[Portion]:
    """Collected messages in portions of at most so many, in the order in which they should land."""
    left = Portion(tuple(slices), tuple(sorted(records, key=attrgetter("place"))))
    portions = []
    while len(left.records) > most:
        first, left = _cut(left, most)
        portions.append(first)
    return [*portions, left]


def after_failure(portion: Portion, reason: str) -> list[Portion]:
    """What to land instead of a portion that failed, in this order.

    Two halves. A single message is tried once more, since a row may have disappeared in the meantime; then it is dead,
    for this reason.
    """
    if len(portion.records) > 1:
        return _cut(portion, len(portion.records) // 2)
    if portion.failures:
        return [replace(portion, failures=portion.failures + 1, reason=reason)]
    return [replace(portion, failures=1)]


def _cut(portion: Portion, at: int) -> list[Portion]:
    """Two portions, the first of so many messages."""
    left, right = portion.records[:at], portion.records[at:]
    starts = {record.topic_partition: record.position for record in reversed(right)}
    first, second = [], []
    for piece in portion.slices:
        if not any(record.topic_partition == piece.partition for record in left):
            second.append(piece)
        elif piece.partition not in starts:
            first.append(piece)
        else:
            first.append(replace(piece, end=starts[piece.partition]))
            second.append(replace(piece, start=starts[piece.partition]))
    return [Portion(tuple(first), left), Portion(tuple(second), right)]
