"""The candidate index: which articles share enough fingerprints with others, within a window of days.

A day has a few immutable segments. A new segment is merged with the one before it while that one is less than four
times its size (the logarithmic method of Bentley and Saxe 1980). So an article's postings move a few times, and a
probe looks into a few segments. An article takes about 460 bytes.
"""

from __future__ import annotations

import numpy as np

from enrich.copies.candidates.nearest import CANDIDATE
from enrich.copies.candidates.probing import Queries, counters, nearest_of, probe
from enrich.copies.candidates.segments import Segment, merged, segment_of_new, shingle_counts_of
from enrich.copies.ruleset import CANDIDATES, DEGREE_CAP, DegreeCap

_FANOUT = 4


class MemoryIndex:
    """Fingerprints of articles in memory, by day. Not thread-safe.

    A day is an ordinal (`date.toordinal`). Articles are given as ids, int64 of shape (n,); counts of shape (n,), the
    number of fingerprints of each; and fingerprints, uint32, concatenated in the order of the articles.
    """

    def __init__(self, cap: DegreeCap = DEGREE_CAP) -> None:
        self._cap = cap
        self._days: dict[int, list[Segment]] = {}
        self._counters = counters(0)

    @property
    def days(self) -> tuple[int, ...]:
        """The days in memory, ascending."""
        return tuple(sorted(self._days))

    def drop(self, day: int) -> None:
        """Forget a day, whether it is in memory or not."""
        self._days.pop(day, None)

    def add(self, day: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray) -> int:
        """Add these articles under `day`, which counts as loaded even without any; returns how many are new.

        An article that the day already has, or that is given twice, changes nothing.
        """
        segments = self._days.setdefault(day, [])
        segment = segment_of_new(ids, counts, fingerprints, known=[held.ids for held in segments])
        new = len(segment.ids)
        if not new:
            return 0
        segments.append(segment)
        while len(segments) > 1 and len(segments[-2].ids) < _FANOUT * len(segments[-1].ids):
            newer, older = segments.pop(), segments.pop()
            segments.append(merged(older, newer))
        if len(segments[0].ids) > len(self._counters.shingles):
            self._counters = counters(2 * len(segments[0].ids))
        return new

    def probe(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The candidates of each of these articles: at most `window_days` from its day, not itself; the nearest.

        days: int64 of shape (n,). Returns rows (into `ids`) and candidates' ids, both int64 of shape (m,),
        in ascending order, no pair twice.
        """
        found = self.candidates(days, window_days, ids, counts, fingerprints)
        return nearest_of([found], np.ascontiguousarray(ids, np.int64), self._cap)

    def candidates(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray
    ) -> np.ndarray:
        """Like `probe`, before the nearest of all are chosen: CANDIDATE of shape (m,), by segment and query.

        `nearest_of` merges the results of several indexes, each of other articles, into that of one with all of them.
        """
        offsets = np.zeros(len(ids) + 1, np.int64)
        np.cumsum(counts, out=offsets[1:])
        days, ids = np.asarray(days, np.int64), np.ascontiguousarray(ids, np.int64)
        fingerprints = np.ascontiguousarray(fingerprints, np.uint32)
        first = np.zeros(len(ids), np.int64)
        shingle_counts = shingle_counts_of(np.repeat(np.arange(len(ids)), counts), fingerprints, len(ids))
        found = []
        for day in self._within(days, window_days):
            near = np.abs(days - day) <= window_days
            for segment in self._days[day]:
                queries = Queries(first, near * len(segment.ids), ids, shingle_counts, offsets, fingerprints)
                found.append(probe(segment, queries, self._counters, CANDIDATES, self._cap))
        return np.concatenate([np.empty(0, CANDIDATE), *found])

    def _within(self, days: np.ndarray, window_days: int) -> list[int]:
        """The days in memory near any of these: in an archive, other days cost nothing."""
        near = {
            day for middle in np.unique(days).tolist() for day in range(middle - window_days, middle + window_days + 1)
        }
        return sorted(near & self._days.keys())
