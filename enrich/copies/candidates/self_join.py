"""Candidates among articles that are all in memory: one segment contains them all, and each of them probes it.

Its rows are ordered by day, so that the window around a day is a range of rows, and a fingerprint is looked up once
for all days.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.candidates.probing import Queries, counters, nearest_of, probe
from enrich.copies.candidates.segments import Segment, segment_of, segment_of_sorted
from enrich.copies.ruleset import CANDIDATES, DegreeCap
from enrich.kernels.compiled import compiled

UNDATED: Final = 0  # a day that is close to every other
_QUERIES: Final = 1_000  # articles probed at once: each of thousands of copies finds hundreds


class Articles(NamedTuple):
    """Articles identified by their positions. days: int64, ordinals, or UNDATED; the rest as in `MemoryIndex`."""

    days: np.ndarray
    counts: np.ndarray
    fingerprints: np.ndarray


def self_join(
    articles: Articles, window_days: int, cap: DegreeCap, asked: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of articles of which one is a candidate of the other, at most `window_days` apart or either undated.

    asked: bool, those whose candidates are searched; None: all. Articles out of their reach may be left out.
    Returns the smaller and the greater position of each pair, int64, ascending, without duplicates.
    """
    days, counts, fingerprints = articles
    count = max(len(days), 1)
    rows = np.argsort(days, kind="stable")  # the place of the article in each row
    row_of = np.empty(len(days), np.int32)
    row_of[rows] = np.arange(len(days))
    whole = segment_of(rows, fingerprints, np.repeat(row_of, counts))
    shared, offsets = _shared(whole)
    days = days[rows]
    segment = _capped(whole, days, cap.postings)
    undated = np.searchsorted(days, UNDATED, side="right")
    first = np.maximum(np.searchsorted(days, days - window_days), undated)
    last = np.where(days == UNDATED, first, np.searchsorted(days, days + window_days, side="right"))
    ranges = ((first, last), (np.zeros_like(first), np.full_like(first, undated)))
    counters_ = counters(count)
    of_capped = cap._replace(postings=count)
    found = [np.zeros(0, np.int64)]
    seeking = np.ones(len(days), np.bool_) if asked is None else asked[rows]
    for start in range(0, len(days), _QUERIES):
        some = slice(start, start + _QUERIES)
        if not seeking[some].any():
            continue
        bounds = offsets[start : start + _QUERIES + 1]
        for lowest, highest in ranges:
            until = np.where(seeking[some], highest[some], lowest[some])  # those that do not probe find nothing
            queries = Queries(lowest[some], until, rows[some], segment.shingle_counts[some], bounds, shared)
            at, others = nearest_of([probe(segment, queries, counters_, CANDIDATES, of_capped)], rows[some], cap)
            places = rows[some][at]
            found.append(np.minimum(places, others) * count + np.maximum(places, others))
    left, right = np.divmod(np.unique(np.concatenate(found)), count)
    return left, right


@compiled
def _shared(segment: Segment) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints of each row that other rows also have, and where each row's begin: most are in one article."""
    fingerprints, postings = segment.fingerprints, segment.postings
    is_shared = np.zeros(len(fingerprints), np.bool_)
    for i in range(1, len(fingerprints)):
        if fingerprints[i] == fingerprints[i - 1]:
            is_shared[i - 1] = is_shared[i] = True
    offsets = np.zeros(len(segment.ids) + 1, np.int64)
    for i in range(len(fingerprints)):
        offsets[postings[i] + 1] += is_shared[i]
    offsets = np.cumsum(offsets)
    ends = offsets[:-1].copy()
    shared = np.empty(offsets[-1], np.uint32)
    for i in range(len(fingerprints)):
        if is_shared[i]:
            shared[ends[postings[i]]] = fingerprints[i]
            ends[postings[i]] += 1
    return shared, offsets


def _capped(segment: Segment, days: np.ndarray, most: int) -> Segment:
    """The segment with at most `most` articles per day in a shingle's posting list: those with the smallest ids.

    The others still find these, and so are found themselves.
    """
    wanted = _first_of_day(segment.fingerprints, segment.postings, days, most)
    if wanted.all():
        return segment
    return segment_of_sorted(
        segment.ids, segment.shingle_counts, segment.fingerprints[wanted], segment.postings[wanted]
    )


@compiled
def _first_of_day(fingerprints: np.ndarray, postings: np.ndarray, days: np.ndarray, most: int) -> np.ndarray:
    """Which postings belong to a rare word, or are among the first so many of their day."""
    wanted = np.ones(len(fingerprints), np.bool_)
    before = 0
    for i in range(1, len(fingerprints)):
        same = fingerprints[i] == fingerprints[i - 1] and days[postings[i]] == days[postings[i - 1]]
        before = before + 1 if same else 0
        wanted[i] = fingerprints[i] & 1 == 1 or before < most
    return wanted
