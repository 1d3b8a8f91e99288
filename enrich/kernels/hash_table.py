"""The one hash table of compiled code: open addressing with linear probing, at most half of the slots filled.

A table is an array of hashes, uint64, with 0 in each empty slot; a hash of 0 is stored as 1. Values are in an array
next to the table, at the same slot. The lower bits of a hash determine its slot, so they must be
spread like those of `hashing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.kernels.hashing import word_hash

_FEWEST = 16  # slots
_LEAST = np.uint64(1)


@compiled
def empty_table(count: int) -> np.ndarray:
    """A table with room for so many hashes."""
    size = _FEWEST
    while size < 2 * count:
        size *= 2
    return np.zeros(size, np.uint64)


@compiled
def table_of(hashes: np.ndarray) -> np.ndarray:
    """The table of these hashes, each once."""
    table = empty_table(len(hashes))
    for value in hashes:
        table[slot_of(table, value)] = max(value, _LEAST)
    return table


@compiled
def slot_of(table: np.ndarray, value: np.uint64) -> int:
    """The slot of a hash, or where it would be stored."""
    sought = max(value, _LEAST)
    last = np.uint64(len(table) - 1)
    slot = sought & last
    while table[slot] != 0 and table[slot] != sought:  # numba cannot compare tuples of both types
        slot = (slot + np.uint64(1)) & last
    return int(slot)


@compiled
def next_slot_of(table: np.ndarray, value: np.uint64, slot: int) -> int:
    """The next slot of a hash after `slot`, or where it would be stored: two values can share a hash."""
    sought = max(value, _LEAST)
    last = np.uint64(len(table) - 1)
    following = (np.uint64(slot) + np.uint64(1)) & last
    while table[following] != 0 and table[following] != sought:
        following = (following + np.uint64(1)) & last
    return int(following)


@compiled
def put(table: np.ndarray, slot: int, value: np.uint64) -> None:
    """Store a hash at the slot where it would be."""
    table[slot] = max(value, _LEAST)


class Numbers(NamedTuple):
    """A number for each hash of a table. table: uint64; numbers: uint32, by slot, 0 in an empty one."""

    table: np.ndarray
    numbers: np.ndarray


@compiled
def numbers_by(hashes: np.ndarray, numbers: np.ndarray) -> Numbers:
    """The numbers by hash; all hashes are distinct."""
    table = table_of(hashes)
    found = np.zeros(len(table), np.uint32)
    for i in range(len(hashes)):
        found[slot_of(table, hashes[i])] = numbers[i]
    return Numbers(table, found)


def numbers_by_word(numbers: Mapping[str, int]) -> Numbers:
    """The number of each word by the word's hash."""
    hashes = np.fromiter(map(word_hash, numbers), np.uint64, len(numbers))
    return numbers_by(hashes, np.fromiter(numbers.values(), np.uint32, len(numbers)))


@compiled
def numbers_of(known: Numbers, hashes: np.ndarray) -> np.ndarray:
    """The number of each hash, uint32; 0 if it has none."""
    found = np.zeros(len(hashes), np.uint32)
    for i in range(len(hashes)):
        found[i] = known.numbers[slot_of(known.table, hashes[i])]
    return found
