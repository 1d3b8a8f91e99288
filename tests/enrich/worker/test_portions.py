"""Bisection, with a landing in memory that fails for chosen messages: only these become dead letters."""

from __future__ import annotations

import random

import pytest

from enrich.landing.batch import Record
from enrich.store.offsets import Slice
from enrich.worker.portions import after_failure, portions_of

PARTITIONS = [("articles", 0), ("articles", 1), ("articles.replay", 0)]
ERRORS = [
    KeyError,
    IsADirectoryError,
    RecursionError,
    UnicodeEncodeError,
    AssertionError,
    ZeroDivisionError,
    StopIteration,
]


class Landing:
    """Lands portions as Postgres does: offsets in order, and all of a portion or nothing."""

    def __init__(self, hostile, starts):
        self.hostile, self.expected = hostile, dict(starts)
        self.landed, self.dead, self.tries = [], {}, 0

    def land(self, portion):
        self.tries += 1
        for piece in portion.slices:
            assert self.expected[piece.partition] == piece.start < piece.end
        for record in portion.records:
            piece = next(one for one in portion.slices if one.partition == (record.topic, record.partition))
            assert piece.start <= record.position < piece.end
            if portion.reason is None and record in self.hostile:
                raise self.hostile[record]
        for record in portion.records:
            if portion.reason is None:
                self.landed.append(record)
            else:
                self.dead[record] = portion.reason
        self.expected |= {piece.partition: piece.end for piece in portion.slices}

    def land_all(self, batch):
        left = [batch]
        while left:
            portion = left.pop(0)
            try:
                self.land(portion)
            except Exception as error:  # noqa: BLE001  # any exception class
                left[:0] = after_failure(portion, repr(error))


def batch_of(pick, count):
    """Like `portions`, as a single batch."""
    (batch,), starts, ends = portions(pick, count, count)
    return batch, starts, ends


def portions(pick, count, most):
    """Messages of several partitions as Kafka returns them, with gaps between their offsets, and where each begins."""
    starts = {partition: pick.randint(0, 50) for partition in PARTITIONS}
    ends, records = dict(starts), []
    for _ in range(count):
        partition = pick.choice(PARTITIONS)
        position = ends[partition] + pick.choice((0, 0, 0, 1, 5))
        records.append(Record(*partition, position, b"key", b"%d" % len(records)))
        ends[partition] = position + 1
    slices = [Slice(partition, starts[partition], end) for partition, end in ends.items() if end > starts[partition]]
    pick.shuffle(records)
    return portions_of(slices, records, most), starts, ends


@pytest.mark.parametrize("seed", range(40))
def test_those_to_blame_die_and_all_others_land_in_their_order(seed):
    pick = random.Random(seed)
    batch, starts, ends = batch_of(pick, pick.choice((1, 2, 3, 30, 400)))
    some = pick.sample(batch.records, min(len(batch.records), pick.choice((0, 1, 2, 7, 400))))
    hostile = {record: error_of(pick.choice(ERRORS)) for record in some}
    landing = Landing(hostile, starts)
    landing.land_all(batch)
    assert landing.dead == {record: repr(error) for record, error in hostile.items()}
    for partition in PARTITIONS:
        landed = [record for record in landing.landed if (record.topic, record.partition) == partition]
        assert landed == [
            one for one in batch.records if (one.topic, one.partition) == partition and one not in hostile
        ]
    assert landing.expected == ends
    # Each costs retries of the halves around it, and three tries of its own: alone, again, as a dead letter.
    assert landing.tries <= 1 + len(some) * (2 * len(batch.records).bit_length() + 3)


@pytest.mark.parametrize("seed", range(20))
def test_what_was_collected_lands_in_portions_in_its_order(seed):
    pick = random.Random(seed)
    count, most = pick.choice((1, 2, 7, 100)), pick.choice((1, 2, 7, 99, 100))
    found, starts, ends = portions(pick, count, most)
    landing = Landing({}, starts)
    for portion in found:
        landing.land(portion)
    assert [len(portion.records) for portion in found[:-1]] == [most] * (len(found) - 1)
    assert (len(landing.landed), landing.expected) == (count, ends)
    assert len(found) == -(-count // most)


def error_of(kind):
    return kind("utf-8", "\ud800", 0, 1, "no") if kind is UnicodeEncodeError else kind("no")


def test_a_message_that_fails_once_is_tried_once_more():
    """A row that it needs was deleted concurrently: no message is at fault."""
    batch, starts, ends = batch_of(random.Random(1), 1)
    landing = Landing({batch.records[0]: KeyError("gone")}, starts)
    with pytest.raises(KeyError):
        landing.land(batch)
    landing.hostile.clear()
    (again,) = after_failure(batch, "gone")
    landing.land(again)
    assert (landing.dead, landing.expected) == ({}, ends)


def test_gaps_between_offsets_belong_to_what_comes_before_them():
    """Kafka has offsets without messages: at the end, in the middle, before the first."""
    partition = ("articles", 0)
    records = [Record(*partition, position, None, b"") for position in (12, 19)]
    left, right = after_failure(*portions_of([Slice(partition, 10, 25)], records, len(records)), "any")
    assert left.slices == (Slice(partition, 10, 19),)
    assert right.slices == (Slice(partition, 19, 25),)
    assert (left.records, right.records) == ((records[0],), (records[1],))
