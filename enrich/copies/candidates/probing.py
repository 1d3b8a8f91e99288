"""Probing a segment of the candidate index: which of its articles share enough fingerprints with a query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.candidates.nearest import CANDIDATE, nearest
from enrich.copies.candidates.segments import Segment
from enrich.copies.ruleset import WHOLE, CandidateRule, DegreeCap
from enrich.kernels.arrays import grown
from enrich.kernels.compiled import compiled
from enrich.kernels.records import dtype_of

_NARROW: Final = 16  # entries: searched linearly from here on
_LONG: Final = 64  # postings: deferring a longer list pays off
# The lowest bit of a fingerprint is its kind.
_SHINGLE: Final = 0
_RARE_WORD: Final = 1


class Queries(NamedTuple):
    """The articles whose candidates are searched.

    first, last: int64, the rows of the segment that query i may match, half-open. ids: int64. shingle_counts: the
    shingle fingerprints of each. fingerprints: uint32, those of query i that a candidate may share are
    `offsets[i]:offsets[i + 1]`.
    """

    first: np.ndarray
    last: np.ndarray
    ids: np.ndarray
    shingle_counts: np.ndarray
    offsets: np.ndarray
    fingerprints: np.ndarray


class Counters(NamedTuple):
    """How many fingerprints each article of a segment shares, by kind: uint16, all zero between two queries.

    touched: int32, space for the rows of the articles that share any.
    """

    shingles: np.ndarray
    rare: np.ndarray
    touched: np.ndarray


class PostingList(NamedTuple):
    """The postings of a query's fingerprint that are examined: `first:end`, half-open, in the segment.

    is_deferred: they are looked up last, only for articles already met in other lists.
    """

    first: int
    end: int
    is_deferred: bool


_POSTING_LIST: Final = dtype_of(PostingList)


def counters(articles: int) -> Counters:
    """Counters for segments of at most so many articles."""
    return Counters(np.zeros(articles, np.uint16), np.zeros(articles, np.uint16), np.zeros(articles, np.int32))


@compiled
def probe(segment: Segment, queries: Queries, counters: Counters, rule: CandidateRule, cap: DegreeCap) -> np.ndarray:
    """The candidates in one segment, CANDIDATE of shape (m,), by query. Of very many only the nearest."""
    found = np.empty(64, CANDIDATE)
    n = 0
    for query in np.flatnonzero(queries.first < queries.last):
        before = n
        fingerprints = queries.fingerprints[queries.offsets[query] : queries.offsets[query + 1]]
        lists = _posting_lists(segment, fingerprints, queries.ids[query], cap)
        _narrow(lists, segment.postings, queries.first[query], queries.last[query])
        _defer(lists, fingerprints, _RARE_WORD, rule.rare_beside_shingle - 1)
        _defer(lists, fingerprints, _SHINGLE, rule.shingles - 1)
        touched = _count(segment, fingerprints, lists, counters)
        for row in counters.touched[:touched]:
            shingles = int(counters.shingles[row])
            rare = int(counters.rare[row])
            counters.shingles[row] = 0
            counters.rare[row] = 0
            fewer = int(min(queries.shingle_counts[query], segment.shingle_counts[row]))
            if segment.ids[row] != queries.ids[query] and is_candidate(shingles, rare, fewer, rule):
                found = grown(found, n + 1)
                found[n].query = query
                found[n].id = segment.ids[row]
                found[n].shared = shingles + rare
                found[n].is_near = WHOLE * shingles >= cap.alike * fewer
                n += 1
        if n - before > 2 * cap.candidates:
            few = found[before:n][np.argsort(found[before:n]["id"])]
            few = few[nearest(few, queries.ids, cap)]
            n = before + len(few)
            found[before:n] = few
    return found[:n]


def nearest_of(found: Sequence[np.ndarray], ids: np.ndarray, cap: DegreeCap) -> tuple[np.ndarray, np.ndarray]:
    """Which candidates from several segments are compared: numbers of the queries and ids, both int64.

    found: for each segment, from `probe`; ids: of the queries. The pairs ascend, without duplicates.
    """
    candidates = np.concatenate([np.empty(0, CANDIDATE), *found])
    candidates = candidates[np.lexsort((candidates["id"], candidates["query"]))]
    fresh = np.ones(len(candidates), np.bool_)  # an article may be indexed under two days
    earlier, later = candidates[:-1], candidates[1:]
    fresh[1:] = (later["query"] != earlier["query"]) | (later["id"] != earlier["id"])
    candidates = candidates[fresh]
    candidates = candidates[nearest(candidates, ids, cap)]
    return candidates["query"], candidates["id"]


@compiled
def is_candidate(shingles: int, rare: int, fewer: int, rule: CandidateRule) -> bool:
    """Whether two texts that share so many shingles and rare words are compared. fewer: of the text with fewer."""
    if rare >= rule.rare_alone or (rare >= rule.rare_beside_shingle and shingles >= 1):
        return True
    if shingles < rule.shingles:
        return False
    share = rule.shingle_share_beside_rare if rare else rule.shingle_share
    return shingles * WHOLE >= share * fewer


@compiled
def _count(segment: Segment, fingerprints: np.ndarray, lists: np.ndarray, counters: Counters) -> int:
    """Count what each article of the segment shares, by kind, if it may be enough; returns how many these are.

    The deferred lists come last, and only count for articles met in the others.
    """
    touched = 0
    for k in range(len(lists)):
        if not lists[k].is_deferred:
            counts = counters.rare if fingerprints[k] & 1 == _RARE_WORD else counters.shingles
            for row in segment.postings[lists[k].first : lists[k].end]:
                if counters.shingles[row] == 0 and counters.rare[row] == 0:
                    counters.touched[touched] = row
                    touched += 1
                counts[row] += 1
    for k in range(len(lists)):
        if lists[k].is_deferred:
            counts = counters.rare if fingerprints[k] & 1 == _RARE_WORD else counters.shingles
            postings = segment.postings[lists[k].first : lists[k].end]
            if len(postings) < _NARROW * touched:
                for row in postings:
                    counts[row] += counters.shingles[row] > 0 or counters.rare[row] > 0
            else:
                for row in counters.touched[:touched]:
                    i = np.searchsorted(postings, row)
                    counts[row] += i < len(postings) and postings[i] == row
    return touched


@compiled
def _posting_lists(segment: Segment, fingerprints: np.ndarray, own: int, cap: DegreeCap) -> np.ndarray:
    """The posting list of each fingerprint, _POSTING_LIST, none of them deferred. own: id of the query.

    For a shingle of very many articles, only those with the smallest ids, unless `own` is smaller than the last.
    """
    lists = np.empty(len(fingerprints), _POSTING_LIST)
    for k in range(len(fingerprints)):
        first = _first(segment, fingerprints[k])
        end = first
        while end < len(segment.fingerprints) and segment.fingerprints[end] == fingerprints[k] and end - first < _LONG:
            end += 1
        if end - first == _LONG:
            bucket = np.int64(fingerprints[k]) >> segment.shift
            rest = segment.fingerprints[end : segment.buckets[bucket + 1]]
            end += np.searchsorted(rest, fingerprints[k], side="right")
        capped = first + cap.postings
        is_shingle = fingerprints[k] & 1 == _SHINGLE
        if is_shingle and capped < end and own > segment.ids[segment.postings[capped - 1]]:
            end = capped
        lists[k].first = first
        lists[k].end = end
        lists[k].is_deferred = False
    return lists


@compiled
def _first(segment: Segment, fingerprint: int) -> int:
    """Where a fingerprint is first in the segment, or would be."""
    fingerprints = segment.fingerprints
    bucket = np.int64(fingerprint) >> segment.shift
    low = int(segment.buckets[bucket])
    high = int(segment.buckets[bucket + 1])
    while high - low > _NARROW:
        middle = (low + high) // 2
        if fingerprints[middle] < fingerprint:
            low = middle + 1
        else:
            high = middle
    while low < high and fingerprints[low] < fingerprint:
        low += 1
    return low


@compiled
def _narrow(lists: np.ndarray, postings: np.ndarray, first: int, last: int) -> None:
    """Keep in each list only the rows from `first` to `last`."""
    for k in range(len(lists)):
        start = lists[k].first
        end = lists[k].end
        if end - start > _NARROW:
            end = start + np.searchsorted(postings[start:end], last)
            start += np.searchsorted(postings[start:end], first)
        while start < end and postings[start] < first:
            start += 1
        while start < end and postings[end - 1] >= last:
            end -= 1
        lists[k].first = start
        lists[k].end = end


@compiled
def _defer(lists: np.ndarray, fingerprints: np.ndarray, kind: int, count: int) -> None:
    """Defer the longest lists of one kind, at most `count`.

    A candidate shares more fingerprints of one kind than that, so it is met in the other lists: prefix filtering
    (Chaudhuri, Ganti and Kaushik 2006).
    """
    for _ in range(count):
        longest = -1
        length = _LONG
        for k in range(len(lists)):
            own_length = lists[k].end - lists[k].first
            if fingerprints[k] & 1 == kind and not lists[k].is_deferred and own_length > length:
                longest = k
                length = own_length
        if longest < 0:
            return
        lists[longest].is_deferred = True
