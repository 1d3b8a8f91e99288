"""One immutable run of the candidate index: its making, its merging, its probing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.ruleset import WHOLE, Candidates

_FEWEST_BITS, _MOST_BITS = 4, 24
_NARROW = 16  # keys that are looked through one by one


class Postings(NamedTuple):
    """The keys of some articles, sorted.

    ids: int64, ascending. run_counts: uint16, the even keys of each. keys: uint32, ascending; owners:
    int32, the row in `ids` of each key. table: int32, where the keys begin that share their upper bits,
    which are `32 - shift`.
    """

    ids: np.ndarray
    run_counts: np.ndarray
    keys: np.ndarray
    owners: np.ndarray
    table: np.ndarray
    shift: int

    @property
    def bytes(self) -> int:
        """Memory held."""
        return sum(a.nbytes for a in (self.ids, self.run_counts, self.keys, self.owners, self.table))


class Asked(NamedTuple):
    """The articles whose candidates are sought.

    near: bool, the queries that this run is for. ids: int64. keys: uint32, those of query i at
    `offsets[i]:offsets[i + 1]`.
    """

    near: np.ndarray
    ids: np.ndarray
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


def sort_in(ids: np.ndarray, key_counts: np.ndarray, keys: np.ndarray, known: Sequence[np.ndarray]) -> Postings:
    """A run of the articles whose id is in none of `known` (sorted ids), each once."""
    unique, first = np.unique(np.asarray(ids, np.int64), return_index=True)
    fresh = np.ones(len(unique), np.bool_)
    for held in known:
        at = np.minimum(np.searchsorted(held, unique), len(held) - 1)
        fresh &= held[at] != unique
    unique, first = unique[fresh], first[fresh]
    row_of = np.full(len(ids), -1, np.int32)
    row_of[first] = np.arange(len(unique), dtype=np.int32)
    owners = np.repeat(row_of, key_counts)
    keys, owners = np.asarray(keys, np.uint32)[owners >= 0], owners[owners >= 0]
    order = np.argsort(keys, kind="stable")
    run_counts = np.bincount(owners[keys & 1 == 0], minlength=len(unique)).astype(np.uint16)
    return _postings(unique, run_counts, keys[order], owners[order])


def merge(left: Postings, right: Postings) -> Postings:
    """The articles of both, which have none in common."""
    ids = np.concatenate([left.ids, right.ids])
    order = np.argsort(ids, kind="stable")
    row_of = np.empty(len(ids), np.int32)
    row_of[order] = np.arange(len(ids), dtype=np.int32)
    keys, owners = _merged(left, right, row_of)
    return _postings(ids[order], np.concatenate([left.run_counts, right.run_counts])[order], keys, owners)


def _postings(ids: np.ndarray, run_counts: np.ndarray, keys: np.ndarray, owners: np.ndarray) -> Postings:
    bits = min(max(len(keys).bit_length() - 1, _FEWEST_BITS), _MOST_BITS)
    shift = 32 - bits
    return Postings(ids, run_counts, keys, owners, _table(keys, shift), shift)


@compiled
def _table(keys: np.ndarray, shift: int) -> np.ndarray:
    table = np.zeros((1 << (32 - shift)) + 1, np.int32)
    for key in keys:
        table[(np.int64(key) >> shift) + 1] += 1
    for i in range(1, len(table)):
        table[i] += table[i - 1]
    return table


@compiled
def _merged(left: Postings, right: Postings, row_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys and owners of two runs as one; `row_of` is the new row of each article, those on the left first."""
    size = len(left.keys) + len(right.keys)
    keys = np.empty(size, np.uint32)
    owners = np.empty(size, np.int32)
    i = 0
    j = 0
    for k in range(size):
        if j == len(right.keys) or (i < len(left.keys) and left.keys[i] <= right.keys[j]):
            keys[k] = left.keys[i]
            owners[k] = row_of[left.owners[i]]
            i += 1
        else:
            keys[k] = right.keys[j]
            owners[k] = row_of[len(left.ids) + right.owners[j]]
            j += 1
    return keys, owners


@compiled
def probe(run: Postings, asked: Asked, counters: Counters, rule: Candidates) -> np.ndarray:
    """Candidates in one run, as rows (number of the query, id), int64 of shape (m, 2)."""
    found = np.empty((64, 2), np.int64)
    n = 0
    for query in np.flatnonzero(asked.near):
        keys = asked.keys[asked.offsets[query] : asked.offsets[query + 1]]
        touched = _count(run, keys, counters)
        own_runs = np.sum(keys & 1 == 0)
        for owner in counters.touched[:touched]:
            runs = int(counters.runs[owner])
            rare = int(counters.rare[owner])
            counters.runs[owner] = 0
            counters.rare[owner] = 0
            fewer = int(min(own_runs, run.run_counts[owner]))
            if run.ids[owner] != asked.ids[query] and is_candidate(runs, rare, fewer, rule):
                if n == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[n, 0] = query
                found[n, 1] = run.ids[owner]
                n += 1
    return found[:n]


@compiled
def _count(run: Postings, keys: np.ndarray, counters: Counters) -> int:
    """Count the keys that each article of the run shares, by kind; how many articles share any."""
    touched = 0
    for key in keys:
        i = _first(run.keys, run.table, run.shift, key)
        while i < len(run.keys) and run.keys[i] == key:
            owner = run.owners[i]
            if counters.runs[owner] == 0 and counters.rare[owner] == 0:
                counters.touched[touched] = owner
                touched += 1
            if key & 1:
                counters.rare[owner] += 1
            else:
                counters.runs[owner] += 1
            i += 1
    return touched


@compiled
def is_candidate(runs: int, rare: int, fewer: int, rule: Candidates) -> bool:
    """Whether two texts that share so many runs and rare words are compared. fewer: the smaller number of runs."""
    if rare >= rule.rare_alone or (rare >= rule.rare_beside_run and runs >= 1):
        return True
    if runs < rule.runs:
        return False
    share = rule.runs_share_beside_rare if rare else rule.runs_share
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
