"""One immutable run of the candidate index: its making, its merging, its probing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.ruleset import WHOLE, Candidates

_FEWEST_BITS, _MOST_BITS = 4, 24
_NARROW = 16  # keys that are looked through one by one


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
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
    keys, owners = _merged(left.keys, left.owners, right.keys, right.owners, row_of, len(left.ids))
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
def _merged(
    left: np.ndarray, left_owners: np.ndarray, right: np.ndarray, right_owners: np.ndarray, row_of: np.ndarray, shifted: int
) -> tuple[np.ndarray, np.ndarray]:
    """Two sorted runs as one; `row_of` renames the owners, those on the right counted from `shifted`."""
    size = len(left) + len(right)
    keys = np.empty(size, np.uint32)
    owners = np.empty(size, np.int32)
    i = 0
    j = 0
    for k in range(size):
        if j == len(right) or (i < len(left) and left[i] <= right[j]):
            keys[k] = left[i]
            owners[k] = row_of[left_owners[i]]
            i += 1
        else:
            keys[k] = right[j]
            owners[k] = row_of[right_owners[j] + shifted]
            j += 1
    return keys, owners


@compiled
def probe(  # noqa: PLR0913, PLR0917  # compiled code takes no objects
    keys: np.ndarray, owners: np.ndarray, table: np.ndarray, shift: int, ids: np.ndarray, run_counts: np.ndarray,
    asked: np.ndarray, asked_ids: np.ndarray, asked_offsets: np.ndarray, asked_keys: np.ndarray,
    runs: np.ndarray, rare: np.ndarray, touched: np.ndarray, rule: Candidates,
) -> np.ndarray:  # fmt: skip
    """Candidates in one run, as rows (number of the query, id), int64 of shape (m, 2).

    asked: bool, the queries that count. runs, rare: zeros, as many as `ids`, and zeros again afterwards.
    """
    found = np.empty((64, 2), np.int64)
    n = 0
    for query in range(len(asked)):
        if not asked[query]:
            continue
        own_runs = 0
        touching = 0
        for k in range(asked_offsets[query], asked_offsets[query + 1]):
            key = asked_keys[k]
            is_rare = key & 1
            own_runs += 1 - is_rare
            i = _first(keys, table, shift, key)
            while i < len(keys) and keys[i] == key:
                owner = owners[i]
                if runs[owner] == 0 and rare[owner] == 0:
                    touched[touching] = owner
                    touching += 1
                if is_rare:
                    rare[owner] += 1
                else:
                    runs[owner] += 1
                i += 1
        for t in range(touching):
            owner = touched[t]
            fewer = min(own_runs, np.int64(run_counts[owner]))
            if ids[owner] != asked_ids[query] and is_candidate(np.int64(runs[owner]), np.int64(rare[owner]), fewer, rule):
                if n == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[n, 0] = query
                found[n, 1] = ids[owner]
                n += 1
            runs[owner] = 0
            rare[owner] = 0
    return found[:n]


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
    low = np.int64(table[cell])
    high = np.int64(table[cell + 1])
    while high - low > _NARROW:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    while low < high and keys[low] < key:
        low += 1
    return low
