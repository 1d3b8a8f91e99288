"""The longest passages that two texts share, for a person to read beside each other."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.frequencies import frozen
from enrich.copies.hashing import mixed, word_hash
from enrich.copies.lexemes import Kind, classified, located
from enrich.copies.overlap import covered_by
from enrich.copies.ruleset import SKETCHING

FEWEST_WORDS: Final = 4  # as in a shared run of the comparison
_MOST_HASHES: Final = 200_000
_LONGEST_KEPT: Final = 20_000  # characters
_BASE = np.uint64(0x9E3779B97F4A7C15)


class Passage(msgspec.Struct, frozen=True):
    """Words that stand in both texts: half-open character ranges, and how many words they are."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    words: int


def passages(left: str, right: str, most: int = 5) -> tuple[Passage, ...]:
    """The longest shared passage, then the longest of the rest, and so on, at most `most`; longest first.

    A word belongs to one passage at most. Exchanging the texts exchanges the ranges and changes nothing
    else. Time n log n in the words for each passage, whatever the texts.
    """
    x, x_spans = _words(left)
    y, y_spans = _words(right)
    swapped = (len(x), x.tobytes()) > (len(y), y.tobytes())
    found = _longest_shared(y, x, most) if swapped else _longest_shared(x, y, most)
    return tuple(
        Passage(
            int(x_spans[i, 0]),
            int(x_spans[i + words - 1, 1]),
            int(y_spans[j, 0]),
            int(y_spans[j + words - 1, 1]),
            words,
        )
        for first, second, words in found.tolist()
        for i, j in [(second, first) if swapped else (first, second)]
    )


def rare_words(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where words stand that both texts have and few other texts do: what a retelling keeps. Character ranges of each text."""
    places: tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]] = ({}, {})
    table = frozen()
    for text, found in zip((left, right), places, strict=True):
        for lexeme, start, end in located(text):
            kind, word = classified(lexeme)
            if kind in (Kind.WORD, Kind.NUMBER) and table.count(word) <= SKETCHING.informative:
                found.setdefault(word, []).append((start, end))
    shared = places[0].keys() & places[1].keys()
    one, other = (sorted(span for word in shared for span in found[word]) for found in places)
    return one, other


class _Hashes(dict[str, int]):
    """The hash of each lexeme's word, 0 where it is none. Forgets all when it is full."""

    def __missing__(self, lexeme: str) -> int:
        if len(self) >= _MOST_HASHES:
            self.clear()
        kind, word = classified(lexeme)
        found = self[lexeme] = word_hash(word) if kind < Kind.NOTHING else 0
        return found


_hashes: Final = _Hashes()


def _words(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of a text's words, uint64 of shape (n,), and their character ranges, int64 of (n, 2)."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _located_words(text)


@lru_cache(maxsize=1_000)
def _kept(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The same of a text of usual length: one with many copies is asked for again and again."""
    return _located_words(text)


def _located_words(text: str) -> tuple[np.ndarray, np.ndarray]:
    words = [(value, start, end) for lexeme, start, end in located(text) if (value := _hashes[lexeme])]
    del words[SKETCHING.most_words :]
    values = np.array([value for value, _, _ in words], np.uint64)
    return values, np.array([(start, end) for _, start, end in words], np.int64).reshape(-1, 2)


@compiled
def _longest_shared(x: np.ndarray, y: np.ndarray, most: int) -> np.ndarray:
    """Rows (start in x, start in y, words), int64, longest first; of equal ones the first in x, then in y."""
    found = np.empty((most, 3), np.int64)
    x_free = _runs_of_free(np.ones(len(x), np.bool_))
    y_free = _runs_of_free(np.ones(len(y), np.bool_))
    x_sums = _sums(x)
    y_sums = _sums(y)
    x_covered, y_covered = covered_by(x, y)
    words = min(_longest_run(x_covered), _longest_run(y_covered))  # no shared passage is longer
    for n in range(most):
        # A shared passage of some length holds shared ones of every smaller length: bisect.
        low = FEWEST_WORDS - 1
        high = words
        while low < high:
            middle = (low + high + 1) // 2
            if _shared(x_sums, x_free, y_sums, y_free, middle)[0] >= 0:
                low = middle
            else:
                high = middle - 1
        words = low
        if words < FEWEST_WORDS:
            return found[:n]
        i, j = _shared(x_sums, x_free, y_sums, y_free, words)
        found[n, 0] = i
        found[n, 1] = j
        found[n, 2] = words
        x_free = _without(x_free, i, words)
        y_free = _without(y_free, j, words)
    return found


@compiled
def _longest_run(flags: np.ndarray) -> int:
    """The longest run of true flags."""
    longest = 0
    start = 0
    for i in range(len(flags)):
        if not flags[i]:
            start = i + 1
        longest = max(longest, i + 1 - start)
    return longest


@compiled
def _sums(words: np.ndarray) -> np.ndarray:
    """Prefix sums of the polynomial hash of Karp and Rabin (1987), modulo 2**64."""
    sums = np.zeros(len(words) + 1, np.uint64)
    for i in range(len(words)):
        sums[i + 1] = sums[i] * _BASE + mixed(words[i])
    return sums


@compiled
def _runs_of_free(free: np.ndarray) -> np.ndarray:
    """For each word how many free ones stand from it on, itself included."""
    runs = np.zeros(len(free) + 1, np.int64)
    for i in range(len(free) - 1, -1, -1):
        runs[i] = runs[i + 1] + 1 if free[i] else 0
    return runs


@compiled
def _without(runs: np.ndarray, start: int, words: int) -> np.ndarray:
    """The free runs once the words from `start` on are taken."""
    free = runs[:-1] > 0
    free[start : start + words] = False
    return _runs_of_free(free)


@compiled
def _shared(
    x_sums: np.ndarray, x_free: np.ndarray, y_sums: np.ndarray, y_free: np.ndarray, words: int
) -> tuple[int, int]:
    """Where a free passage of so many words stands in both: first in x, then in y; (-1, -1) where none does."""
    power = np.uint64(1)
    for _ in range(words):
        power *= _BASE
    table = _filed(y_sums, y_free, words, power)
    for i in range(len(x_sums) - words):
        if x_free[i] >= words:
            j = table[_slot(table, y_sums, words, power, x_sums[i + words] - x_sums[i] * power)]
            if j >= 0:
                return i, j
    return -1, -1


@compiled
def _filed(sums: np.ndarray, free: np.ndarray, words: int, power: np.uint64) -> np.ndarray:
    """The first place of each free passage of so many words, by its hash; -1 is empty, at least half are."""
    size = 16
    while size < 2 * len(sums):
        size *= 2
    table = np.full(size, -1, np.int64)
    for i in range(len(sums) - words):
        if free[i] >= words:
            slot = _slot(table, sums, words, power, sums[i + words] - sums[i] * power)
            if table[slot] < 0:
                table[slot] = i
    return table


@compiled
def _slot(table: np.ndarray, sums: np.ndarray, words: int, power: np.uint64, value: np.uint64) -> int:
    """Where the passage whose hash is `value` is filed, or would be."""
    last = np.uint64(len(table) - 1)
    slot = mixed(value) & last
    while table[slot] >= 0 and sums[table[slot] + words] - sums[table[slot]] * power != value:
        slot = (slot + np.uint64(1)) & last
    return int(slot)
