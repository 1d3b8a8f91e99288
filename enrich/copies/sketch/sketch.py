"""What the index and the comparison use of a text: its fingerprints and its features."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from enrich.copies.ruleset import SKETCHING, Sketching
from enrich.copies.sketch import features
from enrich.copies.text.foreign_frequencies import SHORT
from enrich.copies.text.frequencies import SCALE
from enrich.copies.text.lexicon import (
    CHARACTER_WEIGHT,
    LETTER_WEIGHT,
    NUMBER,
    WEIGHT_SHIFT,
    Lexicon,
    letters_of,
    rank_of,
)
from enrich.copies.text.spaceless import pair_hash
from enrich.copies.text.tokens import Tokens, tokenise
from enrich.kernels.compiled import compiled
from enrich.kernels.hashing import mixed, shingle_hashes

_EVEN = np.uint64(0xFFFFFFFE)
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Sketch(msgspec.Struct, frozen=True, eq=False, gc=False):
    """fingerprints: uint32 of shape (about 44,), ascending, distinct; odd ones are rare words, even ones shingles.

    features: see `features`; 1.4 kB on average, of texts of 150 words.
    """

    fingerprints: np.ndarray
    features: bytes


class _Words(NamedTuple):
    """The words of one text, as in `Tokens`; passed once a text, since passing arrays takes longer than a word."""

    keys: np.ndarray
    counts: np.ndarray
    ranks: np.ndarray
    marks: np.ndarray


def compared(title: str, text: str) -> str:
    """The compared text of an article: its title, since it alone may distinguish two reports, and its report."""
    return f"{title}\n\n{text}"


def sketch(texts: Sequence[str], lexicon: Lexicon | None = None) -> list[Sketch]:
    """The sketch of each text, in order. A text is the result of `compared`.

    A lexicon passed from batch to batch saves most of the time, and changes nothing else. The shingles
    that become fingerprints are those whose hash is in the lowest part of its range (the mod-p sampling of Manber
    1994), so that two texts have the same ones for what they share.
    """
    tokens = tokenise(texts, lexicon)
    fingerprints, offsets = _fingerprints(tokens, SKETCHING)
    bounds = offsets.tolist()
    return [
        Sketch(fingerprints[start:end].copy(), packed)
        for (start, end), packed in zip(pairwise(bounds), features.pack(tokens), strict=True)
    ]


def features_of(texts: Sequence[str], lexicon: Lexicon | None = None) -> list[bytes]:
    """The features of each text, in order, like `sketch`: what comparing needs of a text that is indexed."""
    return features.pack(tokenise(texts, lexicon))


def _fingerprints(tokens: Tokens, rule: Sketching) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints of all texts, ascending and distinct in each, and where those of each begin."""
    drawn = np.sort(_drawn(tokens, rule))  # numpy's sort is several times as fast as a compiled one
    return _distinct(drawn, len(tokens.offsets) - 1)


@compiled
def _drawn(tokens: Tokens, rule: Sketching) -> np.ndarray:
    """The fingerprints of all texts, uint64: the text in the upper half."""
    texts = len(tokens.offsets) - 1
    drawn = np.empty(len(tokens.hashes) + texts * (rule.foreign_rare_words + rule.twin_fingerprints), np.uint64)
    n = 0
    for text in range(texts):
        start = tokens.offsets[text]
        end = tokens.offsets[text + 1]
        hashes = tokens.hashes[start:end]
        counts = tokens.counts[start:end]
        first = n
        of_characters = 2 * np.sum(tokens.marks[start:end] >> WEIGHT_SHIFT == CHARACTER_WEIGHT) > end - start
        n += _write_shingles(_widened(hashes, rule.widened_by) if of_characters else hashes, counts, rule, drawn[n:])
        n += _write_twin(hashes, rule, drawn[n:])
        words = _Words(tokens.keys[start:end], counts, tokens.ranks[start:end], tokens.marks[start:end])
        least = np.empty(rule.foreign_rare_words if tokens.are_foreign[text] else rule.rare_words, np.uint64)
        rarest = _take_rarest(words, rule, least)
        if tokens.are_foreign[text]:
            rarest = _take_pairs(words, rule, least, rarest)
        n += _write_rarest(least[:rarest], drawn[n:])
        drawn[first:n] |= np.uint64(text) << _HALF
    return drawn[:n]


@compiled
def _write_shingles(hashes: np.ndarray, counts: np.ndarray, rule: Sketching, drawn: np.ndarray) -> int:
    """Write a text's sampled informative shingles to the front of `drawn`; returns how many."""
    n = 0
    whole = len(hashes) < rule.all_shingles_below
    limit = np.uint64(0xFFFFFFFFFFFFFFFF) // np.uint64(rule.sampling)
    values = shingle_hashes(hashes, rule.shingle)
    last_informative = -1
    for i in range(len(hashes)):  # there are fewer widened ones
        if counts[i] <= rule.informative_documents:
            last_informative = i
        first = i - rule.shingle + 1
        if first >= 0 and (whole or (last_informative >= first and values[first] <= limit)):
            drawn[n] = values[first] & _EVEN
            n += 1
    return n


@compiled
def _widened(hashes: np.ndarray, by: int) -> np.ndarray:
    """Each token combined with the one `by` positions after it."""
    wide = hashes[: max(0, len(hashes) - by)].copy()
    for i in range(len(wide)):
        wide[i] = pair_hash(wide[i], hashes[i + by])
    return wide


@compiled
def _write_twin(hashes: np.ndarray, rule: Sketching, drawn: np.ndarray) -> int:
    """Write the fingerprints of the whole of a short text to the front of `drawn`; returns how many."""
    if not 0 < len(hashes) < rule.twin_below:
        return 0
    value = np.uint64(len(hashes))
    for i in range(len(hashes)):
        value = mixed(value ^ hashes[i]) + _STEP
    for i in range(rule.twin_fingerprints):
        value = mixed(value)
        drawn[i] = value & _EVEN
    return rule.twin_fingerprints


@compiled
def _take_rarest(words: _Words, rule: Sketching, least: np.ndarray) -> int:
    """Put a text's rarest words to the front of `least`, ascending by rank; returns how many."""
    n = 0
    for i in range(len(words.keys)):
        if words.counts[i] <= rule.rare_documents:
            n = _insert(least, n, (np.uint64(words.ranks[i]) << _HALF) | (mixed(words.keys[i]) & _EVEN))
    return n


@compiled
def _take_pairs(words: _Words, rule: Sketching, least: np.ndarray, n: int) -> int:
    """Put the rarest pairs of a text's short words among the least n so far, after rare words; returns how many.

    In languages with short words, Vietnamese or Hmong, two syllables mean what a word does elsewhere.
    """
    if n == len(least) and np.uint64(rank_of(rule.rare_documents + 1, 0)) << _HALF > least[n - 1]:
        return n  # all are rare words
    after_syllable = False
    for i in range(len(words.keys)):
        is_syllable = (
            words.counts[i] > rule.rare_documents
            and words.marks[i] & NUMBER == 0
            and words.marks[i] >> WEIGHT_SHIFT < LETTER_WEIGHT
            and letters_of(words.ranks[i]) < SHORT
        )  # a short word that alone means little
        if after_syllable and is_syllable:
            key = pair_hash(words.keys[i - 1], words.keys[i])
            documents = rule.rare_documents + 1 + words.counts[i - 1] * words.counts[i] // SCALE
            n = _insert(least, n, (np.uint64(rank_of(documents, 0)) << _HALF) | (mixed(key) & _EVEN))
        after_syllable = is_syllable
    return n


@compiled
def _write_rarest(least: np.ndarray, drawn: np.ndarray) -> int:
    """Write the fingerprints of a text's rarest words to the front of `drawn`; returns how many."""
    for i in range(len(least)):
        drawn[i] = (least[i] & _EVEN) | np.uint64(1)
    return len(least)


@compiled
def _insert(least: np.ndarray, n: int, value: np.uint64) -> int:
    """Put a value among the least n so far, which ascend, unless it is too large; returns how many there are.

    Of values with the same lower half, which are forms of one word, only the least stays.
    """
    if n == len(least) and value >= least[n - 1]:
        return n
    end = n  # of what moves on
    for i in range(n):
        if least[i] & _LOWER == value & _LOWER:
            if least[i] <= value:
                return n
            end = i
            break
    if end == n:
        n = min(n + 1, len(least))
        end = n - 1
    while end > 0 and least[end - 1] > value:
        least[end] = least[end - 1]
        end -= 1
    least[end] = value
    return n


@compiled
def _distinct(drawn: np.ndarray, texts: int) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints, each once per text, uint32, and where those of each text begin. drawn: ascending."""
    fingerprints = np.empty(len(drawn), np.uint32)
    bounds = np.zeros(texts + 1, np.int64)
    n = 0
    for i in range(len(drawn)):
        if i == 0 or drawn[i] != drawn[i - 1]:
            fingerprints[n] = drawn[i]
            n += 1
            bounds[np.int64(drawn[i] >> _HALF) + 1] = n
    for text in range(texts):  # a text without fingerprints
        bounds[text + 1] = max(bounds[text], bounds[text + 1])
    return fingerprints[:n], bounds
