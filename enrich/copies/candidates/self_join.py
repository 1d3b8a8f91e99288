"""Candidates among articles that are all at hand: one run of all their keys, probed by all of them.

Its rows stand by day, so that the window around a day is a range of rows, and a key is looked up once for all days.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.copies.candidates.postings import Postings, gathered, tabled
from enrich.copies.candidates.probing import Asked, chosen, counters, probe
from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import CANDIDATES, DegreeCap

UNDATED: Final = 0  # a day that is near every other
_ASKED: Final = 1_000  # articles that are probed at once: in a crowd each finds hundreds


def join(
    days: np.ndarray, window_days: int, key_counts: np.ndarray, keys: np.ndarray, crowds: DegreeCap
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of articles of which one is a candidate of the other, at most `window_days` from it or either undated.

    days: int64, ordinals, or UNDATED. The articles are known by their places; key_counts and keys as `MemoryIndex` has
    them. Returns the smaller place and the greater of each pair, ascending, no pair twice.
    """
    count = max(len(days), 1)
    rows = np.argsort(days, kind="stable")  # the place of the article in each row
    row_of = np.empty(len(days), np.int32)
    row_of[rows] = np.arange(len(days))
    whole = gathered(rows, keys, np.repeat(row_of, key_counts))
    shared, offsets = _shared(whole)
    days = days[rows]
    run = _thinned(whole, days, crowds.postings)
    undated = np.searchsorted(days, UNDATED, side="right")
    first = np.maximum(np.searchsorted(days, days - window_days), undated)
    last = np.where(days == UNDATED, first, np.searchsorted(days, days + window_days, side="right"))
    ranges = ((first, last), (np.zeros_like(first), np.full_like(first, undated)))
    counts = counters(count)
    of_thinned = crowds._replace(postings=count)
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(days), _ASKED):
        some = slice(start, start + _ASKED)
        bounds = offsets[start : start + _ASKED + 1]
        for lowest, highest in ranges:
            asked = Asked(lowest[some], highest[some], rows[some], run.run_counts[some], bounds, shared)
            at, others = chosen([probe(run, asked, counts, CANDIDATES, of_thinned)], rows[some], crowds)
            places = rows[some][at]
            found.append(np.minimum(places, others) * count + np.maximum(places, others))
    left, right = np.divmod(np.unique(np.concatenate(found)), count)
    return left, right


@compiled
def _shared(run: Postings) -> tuple[np.ndarray, np.ndarray]:
    """The keys of each row that another has, too, and where those of each begin: of most keys the article is the only owner."""
    keys, owners = run.keys, run.owners
    is_shared = np.zeros(len(keys), np.bool_)
    for i in range(1, len(keys)):
        if keys[i] == keys[i - 1]:
            is_shared[i - 1] = is_shared[i] = True
    offsets = np.zeros(len(run.ids) + 1, np.int64)
    for i in range(len(keys)):
        offsets[owners[i] + 1] += is_shared[i]
    offsets = np.cumsum(offsets)
    ends = offsets[:-1].copy()
    shared = np.empty(offsets[-1], np.uint32)
    for i in range(len(keys)):
        if is_shared[i]:
            shared[ends[owners[i]]] = keys[i]
            ends[owners[i]] += 1
    return shared, offsets


def _thinned(run: Postings, days: np.ndarray, most: int) -> Postings:
    """The run, where no more than `most` articles of a day have one run of words: those with the smallest ids.

    The others still find these, and so are found.
    """
    wanted = _first_of_day(run.keys, run.owners, days, most)
    return run if wanted.all() else tabled(run.ids, run.run_counts, run.keys[wanted], run.owners[wanted])


@compiled
def _first_of_day(keys: np.ndarray, owners: np.ndarray, days: np.ndarray, most: int) -> np.ndarray:
    """Which keys are rare words, or stand before so many of their day."""
    wanted = np.ones(len(keys), np.bool_)
    before = 0
    for i in range(1, len(keys)):
        same = keys[i] == keys[i - 1] and days[owners[i]] == days[owners[i - 1]]
        before = before + 1 if same else 0
        wanted[i] = keys[i] & 1 == 1 or before < most
    return wanted
