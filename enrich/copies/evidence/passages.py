"""The longest passages that two texts share, to be shown side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec
import numpy as np

from enrich.copies.ruleset import SKETCHING
from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded
from enrich.copies.text.frequencies import frozen
from enrich.copies.text.lexemes import lexemes, located
from enrich.copies.text.lexicon import LEXICON
from enrich.copies.verdict.coverage import covered_in, shingles_of
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import empty_table, put, slot_of
from enrich.kernels.hashing import mixed
from enrich.kernels.records import dtype_of

FEWEST_WORDS: Final = 4  # the shingle length of the verbatim rule
_BASE = np.uint64(0x9E3779B97F4A7C15)


class Passage(msgspec.Struct, frozen=True):
    """Words that are in both texts: half-open character ranges, and the number of words."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    words: int


class Located(NamedTuple):
    """The words of a text. hashes: uint64. starts, ends: int64, of the half-open range of characters of each word."""

    hashes: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def locate(texts: Sequence[str]) -> list[Located]:
    """The words of each text, at most `SKETCHING.most_words` per text."""
    found = lexemes(texts)
    words, rows = LEXICON.words(found)
    are_words = words["kind"][rows] < Kind.NOTHING
    texts_words = []
    for (first, end), start in zip(
        pairwise(found.offsets.tolist()), found.characters.starts[:-1].tolist(), strict=True
    ):
        kept = first + np.flatnonzero(are_words[first:end])[: SKETCHING.most_words]
        texts_words.append(Located(words["hash"][rows[kept]], found.starts[kept] - start, found.ends[kept] - start))
    return texts_words


def passages(left: str, right: str, most: int = 5) -> tuple[Passage, ...]:
    """Like `passages_between`, for two texts."""
    x, y = locate([left, right])
    return passages_between(x, y, most)


def passages_between(left: Located, right: Located, most: int = 5) -> tuple[Passage, ...]:
    """The longest shared passage, then the longest of the rest, and so on, at most `most`; longest first.

    A word belongs to at most one passage. Swapping the texts swaps the ranges and nothing
    else. Time n log n in the words for each passage, whatever the texts.
    """
    one, other = left.hashes.tobytes(), right.hashes.tobytes()
    swapped = (len(one), one) > (len(other), other)
    if one == other and len(left.hashes) >= FEWEST_WORDS:  # identical texts: one passage
        found = [SharedWords(0, 0, len(left.hashes))]
    else:
        x, y = (right, left) if swapped else (left, right)
        found = list(map(SharedWords._make, _longest_shared(x.hashes, y.hashes, most).tolist()))
    return tuple(
        Passage(
            int(left.starts[i]),
            int(left.ends[i + words - 1]),
            int(right.starts[j]),
            int(right.ends[j + words - 1]),
            words,
        )
        for x_start, y_start, words in found
        for i, j in [(y_start, x_start) if swapped else (x_start, y_start)]
    )


def rare_words(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where rare words are that both texts have: those that a paraphrase keeps.

    Half-open ranges of characters in each text, ascending.
    """
    places: tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]] = ({}, {})
    table = frozen()
    for text, found in zip((left, right), places, strict=True):
        for kind, spelling, start, end in located(text):
            word = folded(spelling) if kind <= Kind.NUMBER else ""
            if word and table.count(word) <= SKETCHING.informative_documents:
                found.setdefault(word, []).append((start, end))
    shared = places[0].keys() & places[1].keys()
    one, other = (sorted(span for word in shared for span in found[word]) for found in places)
    return one, other


class SharedWords(NamedTuple):
    """A passage that two texts share: its first word in each, and its number of words."""

    x_start: int
    y_start: int
    words: int


_SHARED_WORDS: Final = dtype_of(SharedWords)


@compiled
def _longest_shared(x: np.ndarray, y: np.ndarray, most: int) -> np.ndarray:
    """Rows of SharedWords, longest first; if equal, the first in x, then in y. x, y: the hashes of the words."""
    found = np.empty(most, _SHARED_WORDS)
    x_sums = _sums(x)
    y_sums = _sums(y)
    x_covered, y_covered = covered_in(shingles_of(x), shingles_of(y))  # every shared passage consists of these words
    x_free = _runs_of_free(x_covered)
    y_free = _runs_of_free(y_covered)
    words = len(x)
    for n in range(most):
        words = min(words, np.max(x_free), np.max(y_free))
        i, j = _shared(x_sums, x_free, y_sums, y_free, words)
        if i < 0 and words > FEWEST_WORDS:
            words = _longest_below(x_sums, x_free, y_sums, y_free, words)
            i, j = _shared(x_sums, x_free, y_sums, y_free, words)
        if i < 0:
            return found[:n]
        found[n].x_start = i
        found[n].y_start = j
        found[n].words = words
        x_free = _without(x_free, i, words)
        y_free = _without(y_free, j, words)
    return found


@compiled
def _longest_below(x_sums: np.ndarray, x_free: np.ndarray, y_sums: np.ndarray, y_free: np.ndarray, words: int) -> int:
    """The number of words of the longest free passage in both, less than `words`.

    There are shared ones of every smaller length, so bisection works.
    """
    low = FEWEST_WORDS - 1
    high = words - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _shared(x_sums, x_free, y_sums, y_free, middle)[0] >= 0:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def _sums(words: np.ndarray) -> np.ndarray:
    """Prefix sums of the polynomial hash of Karp and Rabin (1987), modulo 2**64."""
    sums = np.zeros(len(words) + 1, np.uint64)
    for i in range(len(words)):
        sums[i + 1] = sums[i] * _BASE + mixed(words[i])
    return sums


@compiled
def _runs_of_free(free: np.ndarray) -> np.ndarray:
    """For each word, how many free ones there are from it on, including itself."""
    runs = np.zeros(len(free) + 1, np.int64)
    for i in range(len(free) - 1, -1, -1):
        runs[i] = runs[i + 1] + 1 if free[i] else 0
    return runs


@compiled
def _without(runs: np.ndarray, start: int, words: int) -> np.ndarray:
    """The free runs after the words from `start` on are taken."""
    free = runs[:-1] > 0
    free[start : start + words] = False
    return _runs_of_free(free)


@compiled
def _shared(
    x_sums: np.ndarray, x_free: np.ndarray, y_sums: np.ndarray, y_free: np.ndarray, words: int
) -> tuple[int, int]:
    """Where a free passage of so many words is in both: first in x, then in y; (-1, -1) if there is none."""
    if words < FEWEST_WORDS:
        return -1, -1
    power = np.uint64(1)
    for _ in range(words):
        power *= _BASE
    table = empty_table(int(np.sum(y_free >= words)))
    places = np.empty(len(table), np.int64)
    for j in range(len(y_sums) - words):
        if y_free[j] >= words:
            value = _passage_hash(y_sums, j, words, power)
            slot = slot_of(table, value)
            if table[slot] == 0:  # the first position counts
                put(table, slot, value)
                places[slot] = j
    for i in range(len(x_sums) - words):
        if x_free[i] >= words:
            slot = slot_of(table, _passage_hash(x_sums, i, words, power))
            if table[slot] != 0:
                return i, places[slot]
    return -1, -1


@compiled
def _passage_hash(sums: np.ndarray, start: int, words: int, power: np.uint64) -> np.uint64:
    """The hash of the passage of so many words that begins at `start`. power: `_BASE` to the power of `words`."""
    return mixed(sums[start + words] - sums[start] * power)
