"""Probing a run of the candidate index: who shares enough keys with whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.copies.candidates.degree_cap import nearest
from enrich.copies.candidates.postings import Postings
from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import WHOLE, CandidateRule, DegreeCap

_NARROW = 16  # keys that are looked through one by one
_LONG = 64  # articles with one key: from here on it pays to put the key off


class Asked(NamedTuple):
    """The articles whose candidates are sought.

    first, last: int64, the rows of the run that query i is for, half-open. ids: int64. run_counts: the even keys of each. keys:
    uint32, those of query i that a candidate may share at `offsets[i]:offsets[i + 1]`.
    """

    first: np.ndarray
    last: np.ndarray
    ids: np.ndarray
    run_counts: np.ndarray
    offsets: np.ndarray
    keys: np.ndarray


class Counters(NamedTuple):
    """Keys shared by each article of a run, by kind: uint16, all zero between two queries. touched: int32, room."""

    runs: np.ndarray
    rare: np.ndarray
    touched: np.ndarray


def counters(articles: int) -> Counters:
    """Counters for runs of at most so many articles."""
    return Counters(np.zeros(articles, np.uint16), np.zeros(articles, np.uint16), np.zeros(articles, np.int32))


@compiled
def probe(run: Postings, asked: Asked, counters: Counters, rule: CandidateRule, crowds: DegreeCap) -> np.ndarray:
    """Candidates in one run, int64 of shape (m, 4): number of the query, id, keys shared, and whether these are many (see `DegreeCap.alike`)."""
    found = np.empty((64, 4), np.int64)
    n = 0
    for query in np.flatnonzero(asked.first < asked.last):
        before = n
        keys = asked.keys[asked.offsets[query] : asked.offsets[query + 1]]
        lists = _lists(run, keys, asked.ids[query], crowds)
        _narrow(lists, run.owners, asked.first[query], asked.last[query])
        _put_off(lists, keys, 1, rule.rare_beside_shingle - 1)
        _put_off(lists, keys, 0, rule.shingles - 1)
        touched = _count(run, keys, lists, counters)
        for owner in counters.touched[:touched]:
            runs = int(counters.runs[owner])
            rare = int(counters.rare[owner])
            counters.runs[owner] = 0
            counters.rare[owner] = 0
            fewer = int(min(asked.run_counts[query], run.run_counts[owner]))
            if run.ids[owner] != asked.ids[query] and is_candidate(runs, rare, fewer, rule):
                if n == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[n, 0] = query
                found[n, 1] = run.ids[owner]
                found[n, 2] = runs + rare
                found[n, 3] = WHOLE * runs >= crowds.alike * fewer
                n += 1
        if n - before > 2 * crowds.candidates:
            few = found[before:n][np.argsort(found[before:n, 1])]
            few = few[nearest(few, asked.ids, crowds)]
            n = before + len(few)
            found[before:n] = few
    return found[:n]


def chosen(found: Sequence[np.ndarray], ids: np.ndarray, crowds: DegreeCap) -> tuple[np.ndarray, np.ndarray]:
    """Of the candidates in some runs those that are compared: number of the query and id, ascending, no pair twice."""
    pairs = np.concatenate(found) if found else np.zeros((0, 4), np.int64)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    fresh = np.ones(len(pairs), np.bool_)  # an article may be held under two days
    fresh[1:] = np.any(pairs[1:, :2] != pairs[:-1, :2], axis=1)
    pairs = pairs[fresh]
    pairs = pairs[nearest(pairs, ids, crowds)]
    return pairs[:, 0], pairs[:, 1]


@compiled
def _count(run: Postings, keys: np.ndarray, lists: np.ndarray, counters: Counters) -> int:
    """Count the keys that each article of the run shares, by kind, where they may be enough; how many articles these are.

    The lists that are put off are looked up last, for the articles met in the others alone.
    """
    touched = 0
    for k in range(len(keys)):
        if not lists[k, 2]:
            counts = counters.rare if keys[k] & 1 else counters.runs
            for owner in run.owners[lists[k, 0] : lists[k, 1]]:
                if counters.runs[owner] == 0 and counters.rare[owner] == 0:
                    counters.touched[touched] = owner
                    touched += 1
                counts[owner] += 1
    for k in range(len(keys)):
        if lists[k, 2]:
            counts = counters.rare if keys[k] & 1 else counters.runs
            owners = run.owners[lists[k, 0] : lists[k, 1]]
            if len(owners) < _NARROW * touched:
                for owner in owners:
                    counts[owner] += counters.runs[owner] > 0 or counters.rare[owner] > 0
            else:
                for owner in counters.touched[:touched]:
                    i = np.searchsorted(owners, owner)
                    counts[owner] += i < len(owners) and owners[i] == owner
    return touched


@compiled
def _lists(run: Postings, keys: np.ndarray, own: int, crowds: DegreeCap) -> np.ndarray:
    """Where the articles with each key stand, as rows (first, end, 0).

    Of a run of words that very many have, those with the smallest ids alone, unless the article's own is among them.
    """
    lists = np.zeros((len(keys), 3), np.int64)
    for k in range(len(keys)):
        first = _first(run.keys, run.table, run.shift, keys[k])
        end = first
        while end < len(run.keys) and run.keys[end] == keys[k] and end - first < _LONG:
            end += 1
        if end - first == _LONG:
            cell = np.int64(keys[k]) >> run.shift
            end += np.searchsorted(run.keys[end : run.table[cell + 1]], keys[k], side="right")
        few = first + crowds.postings
        if not keys[k] & 1 and few < end and own > run.ids[run.owners[few - 1]]:
            end = few
        lists[k, 0] = first
        lists[k, 1] = end
    return lists


@compiled
def _narrow(lists: np.ndarray, owners: np.ndarray, first: int, last: int) -> None:
    """Leave in each list the rows from `first` to `last` alone."""
    for k in range(len(lists)):
        start = lists[k, 0]
        end = lists[k, 1]
        if end - start > _NARROW:
            end = start + np.searchsorted(owners[start:end], last)
            start += np.searchsorted(owners[start:end], first)
        while start < end and owners[start] < first:
            start += 1
        while start < end and owners[end - 1] >= last:
            end -= 1
        lists[k, 0] = start
        lists[k, 1] = end


@compiled
def _put_off(lists: np.ndarray, keys: np.ndarray, kind: int, count: int) -> None:
    """Mark the longest lists of the odd keys or of the even ones (kind: 1 or 0), at most `count`, in the third column.

    A candidate shares more keys of one kind, so that it is met in the others: prefix filtering (Chaudhuri, Ganti and Kaushik 2006).
    """
    for _ in range(count):
        longest = -1
        length = _LONG
        for k in range(len(lists)):
            if keys[k] & 1 == kind and not lists[k, 2] and lists[k, 1] - lists[k, 0] > length:
                longest = k
                length = lists[k, 1] - lists[k, 0]
        if longest < 0:
            return
        lists[longest, 2] = 1


@compiled
def is_candidate(runs: int, rare: int, fewer: int, rule: CandidateRule) -> bool:
    """Whether two texts that share so many runs and rare words are compared. fewer: the smaller number of runs."""
    if rare >= rule.rare_alone or (rare >= rule.rare_beside_shingle and runs >= 1):
        return True
    if runs < rule.shingles:
        return False
    share = rule.shingle_share_beside_rare if rare else rule.shingle_share
    return runs * WHOLE >= share * fewer


@compiled
def _first(keys: np.ndarray, table: np.ndarray, shift: int, key: int) -> int:
    """Where `key` stands in the sorted keys, or would."""
    cell = np.int64(key) >> shift
    low = int(table[cell])
    high = int(table[cell + 1])
    while high - low > _NARROW:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    while low < high and keys[low] < key:
        low += 1
    return low
