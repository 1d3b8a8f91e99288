"""The candidate index: who shares enough keys with whom, within a window of days.

A bucket a day, each of a few immutable sorted runs of (key, article). A new run joins the one before it
while that one is less than four times its size (the logarithmic method of Bentley and Saxe 1980), so an
article's keys move a few times and a probe looks into a few runs. About 460 bytes an article.
"""

from __future__ import annotations

import numpy as np

from enrich.copies.candidates.postings import Postings, merge, runs_of, sort_in
from enrich.copies.candidates.probing import Asked, chosen, counters, probe
from enrich.copies.ruleset import CANDIDATES, DEGREE_CAP, DegreeCap

_FANOUT = 4


class MemoryIndex:
    """Keys of articles in memory, by day. Not for two threads at once.

    A day is an ordinal (`date.toordinal`). Articles are given as ids, int64 of shape (n,), key_counts of
    shape (n,), and keys, uint32, those of one article after the other's.
    """

    def __init__(self, crowds: DegreeCap = DEGREE_CAP) -> None:
        self._crowds = crowds
        self._days: dict[int, list[Postings]] = {}
        self._counters = counters(0)

    @property
    def days(self) -> tuple[int, ...]:
        """The days that are held, ascending."""
        return tuple(sorted(self._days))

    @property
    def articles(self) -> int:
        """The articles that are held."""
        return sum(len(run.ids) for runs in self._days.values() for run in runs)

    @property
    def bytes(self) -> int:
        """Memory of the keys and counters."""
        held = sum(run.bytes for runs in self._days.values() for run in runs)
        return held + sum(array.nbytes for array in self._counters)

    def has(self, day: int) -> bool:
        """Whether the day is held, be it without articles (see `add`)."""
        return day in self._days

    def drop(self, day: int) -> None:
        """Forget a day, held or not."""
        self._days.pop(day, None)

    def add(self, day: int, ids: np.ndarray, key_counts: np.ndarray, keys: np.ndarray) -> int:
        """Hold these articles under `day`; returns how many are new. One that the day has already, or that comes twice, changes nothing."""
        runs = self._days.setdefault(day, [])
        run = sort_in(ids, key_counts, keys, known=[held.ids for held in runs])
        new = len(run.ids)
        if not new:
            return 0
        runs.append(run)
        while len(runs) > 1 and len(runs[-2].ids) < _FANOUT * len(runs[-1].ids):
            newer, older = runs.pop(), runs.pop()
            runs.append(merge(older, newer))
        if len(runs[0].ids) > len(self._counters.runs):
            self._counters = counters(2 * len(runs[0].ids))
        return new

    def probe(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, key_counts: np.ndarray, keys: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The candidates of each of these articles: held, at most `window_days` from its day, not itself, and the nearest.

        days: int64 of shape (n,). Returns rows (into `ids`) and candidates' ids, both int64 of shape (m,),
        in ascending order, no pair twice.
        """
        offsets = np.zeros(len(ids) + 1, np.int64)
        np.cumsum(key_counts, out=offsets[1:])
        days, ids = np.asarray(days, np.int64), np.ascontiguousarray(ids, np.int64)
        keys = np.ascontiguousarray(keys, np.uint32)
        none = np.zeros(len(ids), np.int64)
        run_counts = runs_of(np.repeat(np.arange(len(ids)), key_counts), keys, len(ids))
        found = []
        for day in self._within(days, window_days):
            near = np.abs(days - day) <= window_days
            for run in self._days[day]:
                asked = Asked(none, near * len(run.ids), ids, run_counts, offsets, keys)
                found.append(probe(run, asked, self._counters, CANDIDATES, self._crowds))
        return chosen(found, ids, self._crowds)

    def _within(self, days: np.ndarray, window_days: int) -> list[int]:
        """The days held that are near any of these: an archive's days that are held beside cost nothing."""
        near = {
            day for middle in np.unique(days).tolist() for day in range(middle - window_days, middle + window_days + 1)
        }
        return sorted(near & self._days.keys())
