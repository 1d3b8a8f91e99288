"""Which words of two texts are in shared shingles, and the passages they form: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import VERBATIM
from enrich.copies.text.lexicon import WEIGHT_SHIFT
from enrich.copies.text.tokens import QUOTED
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import slot_of, table_of
from enrich.kernels.hashing import shingle_hashes

_SHINGLE: Final = VERBATIM.shingle
_GAP: Final = 10  # words between two covered passages of one edited passage


class CoveredWords(NamedTuple):
    """How much of a text is covered, in words and in weight by rarity: a word is, if it is in a shared shingle."""

    unquoted: int
    unquoted_covered: int
    covered: int
    unquoted_weight: int
    unquoted_weight_covered: int


class CoveredPassages(NamedTuple):
    """The covered passages of a text.

    longest: words of the longest. longest_unquoted: unquoted words of the passage with most. conflicts: gaps of
    at most ten words between two passages with a number that the other text lacks.
    """

    longest: int
    longest_unquoted: int
    conflicts: int


@compiled
def shingles_of(words: np.ndarray) -> np.ndarray:
    """The hash of the shingle that begins at each word, uint64; 0 at the last ones. words: uint64."""
    shingles = np.zeros(len(words), np.uint64)
    hashes = shingle_hashes(words, _SHINGLE)
    shingles[: len(hashes)] = hashes
    return shingles


@compiled
def covered_in(x_shingles: np.ndarray, y_shingles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which words of each text are covered, bool. The shingles are the results of `shingles_of`."""
    in_x = x_shingles[: max(0, len(x_shingles) - _SHINGLE + 1)]
    in_y = y_shingles[: max(0, len(y_shingles) - _SHINGLE + 1)]
    table = table_of(in_x)
    shared = np.zeros(len(table), np.bool_)
    x_covered = np.zeros(len(x_shingles), np.bool_)
    y_covered = np.zeros(len(y_shingles), np.bool_)
    for i in range(len(in_y)):
        slot = slot_of(table, in_y[i])
        if table[slot] != 0:
            shared[slot] = True
            y_covered[i : i + _SHINGLE] = True
    for i in range(len(in_x)):
        if shared[slot_of(table, in_x[i])]:
            x_covered[i : i + _SHINGLE] = True
    return x_covered, y_covered


@compiled
def covered_words(marks: np.ndarray, covered: np.ndarray) -> CoveredWords:
    """How many words of a text are covered. marks: uint8, covered: bool, of each word."""
    unquoted = 0
    unquoted_covered = 0
    all_covered = 0
    unquoted_weight = 0
    unquoted_weight_covered = 0
    for i in range(len(marks)):
        all_covered += covered[i]
        if not marks[i] & QUOTED:
            weight = int(marks[i] >> WEIGHT_SHIFT)
            unquoted += 1
            unquoted_weight += weight
            if covered[i]:
                unquoted_covered += 1
                unquoted_weight_covered += weight
    return CoveredWords(unquoted, unquoted_covered, all_covered, unquoted_weight, unquoted_weight_covered)


@compiled
def covered_passages(marks: np.ndarray, covered: np.ndarray, unshared: np.ndarray) -> CoveredPassages:
    """The covered passages of a text.

    marks: uint8 by word. covered, unshared: bool by word; unshared: it is a number that the other text lacks.
    """
    longest = 0
    longest_unquoted = 0
    conflicts = 0
    words = 0
    unquoted = 0
    gap = _GAP + 1  # text before the first passage is not a gap
    unshared_in_gap = 0
    for i in range(len(covered)):
        if not covered[i]:
            words = 0
            unquoted = 0
            gap += 1
            unshared_in_gap += unshared[i]
            continue
        if gap <= _GAP:
            conflicts += unshared_in_gap > 0  # one figure, however its digits are grouped: 2,000 or 2 , 000
        gap = 0
        unshared_in_gap = 0
        words += 1
        unquoted += not marks[i] & QUOTED
        longest = max(longest, words)
        longest_unquoted = max(longest_unquoted, unquoted)
    return CoveredPassages(longest, longest_unquoted, conflicts)
