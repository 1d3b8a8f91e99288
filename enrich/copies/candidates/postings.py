"""One immutable run of the candidate index: its making and its merging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.copies.kernels.compiled import compiled

_FEWEST_BITS, _MOST_BITS = 4, 24
_ROW = np.uint64(32)  # bits of a row beside its key


class Postings(NamedTuple):
    """The keys of some articles, sorted.

    ids: int64, ascending, or by day where a run holds several (see `joining`). run_counts: uint16, the even keys of each.
    keys: uint32, ascending; owners: int32, the row in `ids` of each key, ascending among equal keys. table: int32, where
    the keys begin that share their upper bits, which are `32 - shift`.
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
    return gathered(unique, np.asarray(keys, np.uint32)[owners >= 0], owners[owners >= 0])


def gathered(ids: np.ndarray, keys: np.ndarray, owners: np.ndarray) -> Postings:
    """A run of these articles, from their keys in any order and the owner of each."""
    run_counts = runs_of(owners, keys, len(ids))
    both = keys.astype(np.uint64) << _ROW | owners.astype(np.uint64)
    both.sort()
    return tabled(ids, run_counts, (both >> _ROW).astype(np.uint32), both.astype(np.int32))


def runs_of(owners: np.ndarray, keys: np.ndarray, count: int) -> np.ndarray:
    """How many even keys each owner has, uint16 of shape (count,)."""
    return np.bincount(owners[keys & 1 == 0], minlength=count).astype(np.uint16)


def merge(left: Postings, right: Postings) -> Postings:
    """The articles of both, which have none in common."""
    ids = np.concatenate([left.ids, right.ids])
    order = np.argsort(ids, kind="stable")
    row_of = np.empty(len(ids), np.int32)
    row_of[order] = np.arange(len(ids), dtype=np.int32)
    keys, owners = _merged(left, right, row_of)
    return tabled(ids[order], np.concatenate([left.run_counts, right.run_counts])[order], keys, owners)


def tabled(ids: np.ndarray, run_counts: np.ndarray, keys: np.ndarray, owners: np.ndarray) -> Postings:
    """The run whose sorted keys these are, with its table."""
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
        left_row = row_of[left.owners[i]] if i < len(left.keys) else np.int32(-1)
        right_row = row_of[len(left.ids) + right.owners[j]] if j < len(right.keys) else np.int32(-1)
        if right_row < 0 or (
            left_row >= 0 and (left.keys[i] < right.keys[j] or (left.keys[i] == right.keys[j] and left_row < right_row))
        ):
            keys[k] = left.keys[i]
            owners[k] = left_row
            i += 1
        else:
            keys[k] = right.keys[j]
            owners[k] = right_row
            j += 1
    return keys, owners
