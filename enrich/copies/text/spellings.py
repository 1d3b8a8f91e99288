"""Spellings, numbered in the order in which they occur.

A number stands for a spelling, not for its hash: spellings with the same hash are compared letter by letter.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.characters import Kind
from enrich.copies.text.dates import DATES, DAYS, YEARS
from enrich.copies.text.lexemes import Lexemes
from enrich.kernels.arrays import grown
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import empty_table, next_slot_of, put, slot_of

_NOTHING: Final = int(Kind.NOTHING)
KINDS: Final = len(Kind)
RESERVED: Final = KINDS + DATES + YEARS + DAYS
_FEWEST: Final = 1 << 10  # initial capacity
_PRIME = np.uint64(0x9FB21C651E98DF25)
_HALF = np.uint64(32)
_CASE: Final = ord("a") - ord("A")
_A: Final = ord("A")
_Z: Final = ord("Z")


class Spellings(NamedTuple):
    """Spellings by number, ASCII letters in lower case. The first numbers are those of kinds and of parts of dates.

    table: hashes of spellings, see `hash_table`; numbers: int32, by slot. letters: uint32, concatenated code
    points; those of number n end at `ends[n]`, int64. known: how many numbers there are.
    """

    table: np.ndarray
    numbers: np.ndarray
    letters: np.ndarray
    ends: np.ndarray
    known: int


def no_spellings() -> Spellings:
    """Spellings with only the kinds and the dates."""
    table = empty_table(_FEWEST)
    letters = np.empty(_FEWEST, np.uint32)
    return Spellings(table, np.zeros(len(table), np.int32), letters, np.zeros(_FEWEST, np.int64), RESERVED)


@compiled
def numbered(found: Lexemes, spellings: Spellings, seed: np.uint64) -> tuple[np.ndarray, Spellings]:
    """The number of each lexeme, int32, and the spellings including new ones; the number of a sign is its kind.

    seed: of the hash, the same at each call. As long as it is secret, nobody can craft a text whose words all collide.
    """
    codes = found.characters.codes
    numbers = np.empty(len(found.kinds), np.int32)
    for i in range(len(numbers)):
        if found.kinds[i] >= _NOTHING:
            numbers[i] = found.kinds[i]
            continue
        start, end = found.starts[i], found.ends[i]
        value = _hash(codes, start, end, seed)
        slot = slot_of(spellings.table, value)
        while spellings.table[slot] != 0 and not _is_spelt(codes, start, end, spellings, spellings.numbers[slot]):
            slot = next_slot_of(spellings.table, value, slot)
        if spellings.table[slot] == 0:
            put(spellings.table, slot, value)
            spellings.numbers[slot] = spellings.known
            spellings = _with(codes, start, end, spellings)
            numbers[i] = spellings.known - 1
            if 2 * spellings.known > len(spellings.table):
                spellings = _refiled(spellings)
        else:
            numbers[i] = spellings.numbers[slot]
    return numbers, spellings


@compiled
def _hash(codes: np.ndarray, start: int, end: int, seed: np.uint64) -> np.uint64:
    """The hash of the spelling `codes[start:end]`."""
    value = seed
    for at in range(start, end):
        value = (value ^ np.uint64(_small(codes[at]))) * _PRIME
        value ^= value >> _HALF
    return value


@compiled
def _is_spelt(codes: np.ndarray, start: int, end: int, spellings: Spellings, number: int) -> bool:
    """Whether `codes[start:end]` is the spelling with this number."""
    first = spellings.ends[number - 1]
    if spellings.ends[number] - first != end - start:
        return False
    at = start
    while at < end and _small(codes[at]) == spellings.letters[first + at - start]:
        at += 1
    return bool(at == end)


@compiled
def _small(letter: np.uint32) -> np.uint32:
    """The letter, in lower case if it is ASCII: `The` and `the` are one spelling, as they are one word."""
    return letter + np.uint32(_CASE) if _A <= letter <= _Z else letter


@compiled
def _with(codes: np.ndarray, start: int, end: int, spellings: Spellings) -> Spellings:
    """The spellings with one more, `codes[start:end]`, whose number is already stored."""
    table, numbers, letters, ends, known = spellings
    first = ends[known - 1]
    letters = grown(letters, first + end - start)
    for at in range(start, end):
        letters[first + at - start] = _small(codes[at])
    ends = grown(ends, known + 1)
    ends[known] = first + end - start
    return Spellings(table, numbers, letters, ends, known + 1)


@compiled
def _refiled(spellings: Spellings) -> Spellings:
    """The same in a table of twice the size."""
    table, numbers, letters, ends, known = spellings
    wider = empty_table(len(table))
    refiled = np.zeros(len(wider), np.int32)
    for old in range(len(table)):
        if table[old] != 0:
            slot = slot_of(wider, table[old])
            while wider[slot] != 0:
                slot = next_slot_of(wider, table[old], slot)
            put(wider, slot, table[old])
            refiled[slot] = numbers[old]
    return Spellings(wider, refiled, letters, ends, known)
