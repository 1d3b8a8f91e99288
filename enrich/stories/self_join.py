"""Which reports are joined by a score that unites, read day by day: only the days in reach are in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.sketch.features import unpack
from enrich.kernels.sets import alone, newest, unite
from enrich.stories.background import Known, Texts, backgrounds, floors, no_neighbours, note, scores
from enrich.stories.day import Compact, Postings, compact, postings_of, runs, together
from enrich.stories.meeting import meet
from enrich.stories.rule import StoryRule
from enrich.stories.vectors import vectors

UNDATED: Final = 0  # a day that is close to every other
PORTION: Final = 1_000  # texts read, and looked up, at once
_PENDING: Final = 1 << 18  # pairs added since the last pass, until the next one

Fetch = Callable[[np.ndarray], Sequence[bytes]]
"""The features of the texts at these positions."""


_NO_PAIRS: Final = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))


class Scores(NamedTuple):
    """Pairs of texts by their positions, int32, with their score in 1/10000, int16."""

    left: np.ndarray
    right: np.ndarray
    values: np.ndarray


_NO_SCORES: Final = Scores(*_NO_PAIRS[:2], np.empty(0, np.int16))


@dataclass(eq=False)
class _Day:
    """The texts of a day, from position `first` on, while others are in reach of them."""

    ordinal: int
    first: int
    vectors: Compact
    postings: Postings
    nearest: np.ndarray
    known: Known


def days_of(days: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Each day, and the positions of its texts: from, up to."""
    for first, stop in pairwise(runs(days).tolist()):
        yield int(days[first]), first, stop


class SelfJoin:
    """The days in reach, the pairs that may count, and the sets of texts that scores of `unites` join.

    Call it day by day. Its results are a function of the set of texts, if the days of `days_of`, and the texts of
    a day, are in a fixed order.
    """

    def __init__(self, days: np.ndarray, rule: StoryRule) -> None:
        self._days, self._rule = days, rule
        self._in_reach = _in_reach(days, rule)
        self._texts = Texts(np.full(len(days), rule.least_background), np.zeros(len(days), np.int32))
        self._held: list[_Day] = []
        self._pairs: list[tuple[np.ndarray, ...]] = []  # in which the background of a text may still change
        self._scores: list[Scores] = []  # of sets that may grow
        self._settled = 0  # texts, the first ones
        self._pending = self._least = 0  # pairs
        self.sets = alone(len(days))
        """For each text the first one of its set, int32."""
        self.limited = 0
        """For how many texts not all signs were looked up."""

    def add(self, ordinal: int, first: int, stop: int, fetch: Fetch) -> Scores:
        """Reads the texts of the next day, at these positions; returns the scores of sets that are complete."""
        finished = self._let_go(ordinal - self._rule.days)
        portions, is_known, is_strange = [], [], []
        for start in range(first, stop, PORTION):
            places = np.arange(start, min(start + PORTION, stop))
            made = vectors(unpack(fetch(places)), self._rule)
            self._texts.words[places] = made.lengths
            portions.append(compact(made))
            is_known.append(made.is_known)
            is_strange.append(made.is_strange)
        found = together(portions)
        nearest = no_neighbours(stop - first, self._rule)
        known = Known(np.concatenate(is_known), np.concatenate(is_strange))
        self._held.append(_Day(ordinal, first, found, postings_of(found), nearest, known))
        del portions
        for start in range(0, stop - first, PORTION):
            self._meet(start, min(start + PORTION, stop - first))
        return finished

    def finish(self) -> Scores:
        """The scores of all sets that are left."""
        for day in self._held:
            self._settle(day)
        self._settled, self._held = len(self._days), []
        self._look_through()
        return self._finished(len(self._days))

    def _meet(self, start: int, stop: int) -> None:
        """A portion of the last day against all that are in reach of it."""
        own = self._held[-1]
        met = meet(own.vectors, start, stop, [(one.vectors, one.postings) for one in self._held], self._rule)
        self.limited += met.limited
        for day, pairs in zip(self._held, met.pairs, strict=True):
            note(own.nearest, pairs.left, pairs.alike)
            note(day.nearest, pairs.right, pairs.alike)
            self._pairs.append((pairs.left + np.int32(own.first), pairs.right + np.int32(day.first), pairs.alike))
            self._pending += len(pairs.left)
        if self._pending > self._least + _PENDING:
            self._look_through()

    def _look_through(self) -> None:
        """Drops the pairs that will not count, and scores those whose texts are settled."""
        for day in self._held:
            self._texts.background[day.first : day.first + len(day.nearest)] = floors(day.nearest, self._rule)
        left, right, alike = (np.concatenate(column) for column in zip(_NO_PAIRS, *self._pairs, strict=True))
        self._pairs = []
        values = scores(left, right, alike, self._texts, self._rule)
        counts, settled = values >= self._rule.counts, left < self._settled  # right is before it, or without a day
        if self._settled < len(self._days):
            settled &= self._days[right] != UNDATED
        waits, final = counts & ~settled, counts & settled
        self._pairs = [(left[waits], right[waits], alike[waits])]
        self._pending = self._least = len(self._pairs[0][0])
        unites = final & (values >= self._rule.unites)
        unite(self.sets, left[unites], right[unites])
        self._scores.append(Scores(left[final], right[final], values[final].astype(np.int16)))

    def _finished(self, closed: int) -> Scores:
        """The scores within sets of the first texts, that many; they are removed, with those between sets."""
        grows = newest(self.sets) >= closed
        finished, stay = [_NO_SCORES], []
        for found in self._scores:
            left, right = self.sets[found.left], self.sets[found.right]
            inside = (left == right) & ~grows[left]
            finished.append(Scores(*(column[inside] for column in found)))
            stay.append(Scores(*(column[grows[left] & grows[right]] for column in found)))
        self._scores = stay
        return Scores(*(np.concatenate(column) for column in zip(*finished, strict=True)))

    def _closed(self) -> int:
        """The first texts, that many, are only in reach of settled ones."""
        if not len(self._days) or self._days[0] == UNDATED or not self._settled:
            return 0
        return int(np.searchsorted(self._days, self._days[self._settled - 1] - self._rule.days))

    def _let_go(self, oldest: int) -> Scores:
        """Settles the days before this one, which no other will reach; returns the scores of sets that none joins."""
        gone = [day for day in self._held if day.ordinal != UNDATED and day.ordinal < oldest]
        self._held = [day for day in self._held if day not in gone]
        for day in gone:
            self._settle(day)
            self._settled = day.first + len(day.nearest)
        if not gone:
            return _NO_SCORES
        self._look_through()
        return self._finished(self._closed())

    def _settle(self, day: _Day) -> None:
        places = slice(day.first, day.first + len(day.nearest))
        self._texts.background[places] = backgrounds(day.nearest, self._in_reach[places], day.known, self._rule)


def _in_reach(days: np.ndarray, rule: StoryRule) -> np.ndarray:
    """With how many other texts each is compared in time, int64."""
    undated = np.searchsorted(days, UNDATED, side="right")
    near = np.searchsorted(days, days + rule.days, side="right") - np.searchsorted(days, days - rule.days)
    near[:undated] = len(days) - undated
    return near.astype(np.int64) + undated - 1
