"""Spellings, numbered as they come: a hash table in arrays, which compiled code reads and fills.

A number stands for a spelling, and not for a hash of it: what is found has been compared letter by letter.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.text.characters import Kind
from enrich.copies.text.lexemes import Lexemes

_NOTHING: Final = int(Kind.NOTHING)
KINDS: Final = len(Kind)
_EMPTY: Final = -1
_FEWEST: Final = 1 << 10  # slots
_PRIME = np.uint64(0x9FB21C651E98DF25)
_HALF = np.uint64(32)
_CASE: Final = ord("a") - ord("A")
_A: Final = ord("A")
_Z: Final = ord("Z")


class Spellings(NamedTuple):
    """Spellings by number, ASCII letters in lower case; the first numbers are the kinds' own, and have no letters.

    slots: int32, numbers by hash, -1 where empty, at least half are. letters: uint32, code points of one spelling
    after the other; those of number n end at `ends[n]`, int64. known: how many numbers there are.
    """

    slots: np.ndarray
    letters: np.ndarray
    ends: np.ndarray
    known: int


def no_spellings() -> Spellings:
    """The table that knows the kinds alone."""
    return Spellings(
        np.full(_FEWEST, _EMPTY, np.int32), np.empty(_FEWEST, np.uint32), np.zeros(_FEWEST, np.int64), KINDS
    )


@compiled
def numbered(found: Lexemes, spellings: Spellings, seed: np.uint64) -> tuple[np.ndarray, Spellings]:
    """The number of each lexeme, int32, and the table with those that are new; a sign's is its kind.

    seed: of the hash, the same at each call; where it is a secret nobody can write a text whose words all meet in one slot.
    """
    codes = found.characters.codes
    numbers = np.empty(len(found.kinds), np.int32)
    for i in range(len(numbers)):
        if found.kinds[i] >= _NOTHING:
            numbers[i] = found.kinds[i]
            continue
        start, end = found.starts[i], found.ends[i]
        slot = _slot(codes, start, end, spellings, seed)
        if spellings.slots[slot] == _EMPTY:
            numbers[i] = spellings.slots[slot] = spellings.known
            spellings = _with(codes, start, end, spellings)
            if 2 * spellings.known > len(spellings.slots):
                spellings = _refiled(spellings, seed)
        else:
            numbers[i] = spellings.slots[slot]
    return numbers, spellings


@compiled
def _slot(codes: np.ndarray, start: int, end: int, spellings: Spellings, seed: np.uint64) -> int:
    """Where the number of the spelling `codes[start:end]` is filed, or would be."""
    value = seed
    for at in range(start, end):
        value = (value ^ np.uint64(_small(codes[at]))) * _PRIME
        value ^= value >> _HALF
    slots = spellings.slots
    last = np.uint64(len(slots) - 1)
    slot = value & last
    while slots[slot] != _EMPTY and not _is_spelt(codes, start, end, spellings, slots[slot]):
        slot = (slot + np.uint64(1)) & last
    return int(slot)


@compiled
def _is_spelt(codes: np.ndarray, start: int, end: int, spellings: Spellings, number: int) -> bool:
    """Whether `codes[start:end]` is the spelling of this number."""
    first = spellings.ends[number - 1]
    if spellings.ends[number] - first != end - start:
        return False
    at = start
    while at < end and _small(codes[at]) == spellings.letters[first + at - start]:
        at += 1
    return bool(at == end)


@compiled
def _small(letter: np.uint32) -> np.uint32:
    """The letter, in lower case where it is ASCII: `The` and `the` are one spelling, as they are one word."""
    return letter + np.uint32(_CASE) if _A <= letter <= _Z else letter


@compiled
def _with(codes: np.ndarray, start: int, end: int, spellings: Spellings) -> Spellings:
    """The table with one more number, that of `codes[start:end]`, which is in its slot already."""
    slots, letters, ends, known = spellings
    first = ends[known - 1]
    letters = with_room(letters, first + end - start)
    for at in range(start, end):
        letters[first + at - start] = _small(codes[at])
    ends = with_room(ends, known + 1)
    ends[known] = first + end - start
    return Spellings(slots, letters, ends, known + 1)


@compiled
def _refiled(spellings: Spellings, seed: np.uint64) -> Spellings:
    """The table with twice as many slots."""
    slots, letters, ends, known = spellings
    wider = Spellings(np.full(2 * len(slots), _EMPTY, np.int32), letters, ends, known)
    for number in range(KINDS, known):
        wider.slots[_slot(letters, ends[number - 1], ends[number], wider, seed)] = number
    return wider


@compiled
def with_room(values: np.ndarray, size: int) -> np.ndarray:
    """The values in an array of at least this size, twice as long as before where it must grow."""
    if size <= len(values):
        return values
    wider = np.empty(max(size, 2 * len(values)), values.dtype)
    wider[: len(values)] = values
    return wider
