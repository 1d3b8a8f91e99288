"""Texts as vectors of words and stems, weighted by rarity and frequency in the text."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.sketch.features import Corpus
from enrich.copies.text.frequencies import HEAVIEST, UNKNOWN
from enrich.copies.text.lexicon import CHARACTER_WEIGHT, LETTER_WEIGHT, WEIGHT_SHIFT
from enrich.kernels.compiled import compiled
from enrich.stories.rule import StoryRule

STEM = np.uint64(1 << 32)  # a term with this bit is a stem
WHOLE: Final = 5_040  # a sign, in parts
_WORD_UNIT = 8.0  # see `frequencies.Frequencies`
_STEM_UNIT = 32.0


class Vectors(NamedTuple):
    """The vectors of some texts, each of length 1; those of text i are `offsets[i]:offsets[i + 1]`.

    terms: uint64, ascending in a text. weights: float64. is_sign: bool, whether it is one of the heaviest of its text.
    parts: int32, how much of a sign it counts as, WHOLE at most. lengths: words of each text, int64. is_known:
    bool, whether the frequency table knows words of its script and gives them English weights: of another language
    it only knows the common ones. is_strange: bool, whether it does not even know those: see `StoryRule.strange`.
    """

    terms: np.ndarray
    weights: np.ndarray
    is_sign: np.ndarray
    parts: np.ndarray
    offsets: np.ndarray
    lengths: np.ndarray
    is_known: np.ndarray
    is_strange: np.ndarray


class _Found(NamedTuple):
    """The words or stems of a text, ascending, with their positions, int64, rarity, float64, and part."""

    terms: np.ndarray
    places: np.ndarray
    rarities: np.ndarray
    parts: np.ndarray


class _Written(NamedTuple):
    """The fields of terms, in parallel."""

    terms: np.ndarray
    weights: np.ndarray
    parts: np.ndarray


@compiled
def vectors(corpus: Corpus, rule: StoryRule) -> Vectors:
    """The vector of each text, from its features."""
    texts = len(corpus.offsets) - 1
    size = len(corpus.words) + len(corpus.stems)
    terms = np.empty(size, np.uint64)
    weights = np.empty(size, np.float64)
    parts = np.empty(size, np.int32)
    is_sign = np.zeros(size, np.bool_)
    offsets = np.zeros(texts + 1, np.int64)
    lengths = np.diff(corpus.offsets)
    is_known = np.empty(texts, np.bool_)
    is_strange = np.empty(texts, np.bool_)
    n = 0
    for text in range(texts):
        first = n
        title = _title(corpus.ends[corpus.end_offsets[text] : corpus.end_offsets[text + 1]], rule)
        start, end = corpus.stem_offsets[text], corpus.stem_offsets[text + 1]
        stems = corpus.stems[start:end].astype(np.uint64) | STEM
        places = corpus.places[start:end].astype(np.int64)
        stem_rarity = corpus.weights[start:end] / _STEM_UNIT
        start, end = corpus.offsets[text], corpus.offsets[text + 1]
        words = corpus.words[start:end]
        order = np.argsort(words)
        weight = corpus.marks[start:end] >> WEIGHT_SHIFT
        is_known[text] = 2 * np.sum(weight >= LETTER_WEIGHT) <= len(weight) and not corpus.weigh_abroad[text]
        is_strange[text] = np.sum((weight >= UNKNOWN) & (weight <= HEAVIEST)) > rule.strange * len(weight)
        part = _parts(weight, places)
        rarity = weight / _WORD_UNIT * (part > 0)
        n += _write(
            _Found(words[order], order, rarity[order], part[order]), title, rule,
            _Written(terms[n:], weights[n:], parts[n:]),
        )  # fmt: skip
        _scale(weights[first:n], 1 - rule.stems)
        middle = n
        n += _write(
            _Found(stems, places, stem_rarity, part[places]), title, rule, _Written(terms[n:], weights[n:], parts[n:])
        )
        _scale(weights[middle:n], rule.stems)
        _mark_heaviest(weights[first:n], is_sign[first:n], rule.signs)
        offsets[text + 1] = n
    return Vectors(terms[:n], weights[:n], is_sign[:n], parts[:n], offsets, lengths, is_known, is_strange)


@compiled
def _parts(weights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """How much of a word each word of a text counts as, int32, WHOLE at most. places: of its rare stems.

    In scripts without spaces a word is two characters. If both are Han, or both katakana, and meaningful, they
    are a stem, too; otherwise it is an ending or a particle, which is in every text, and does not count. Consecutive
    pairs are one name, so they count as one word together.
    """
    found = np.full(len(weights), WHOLE, np.int32)
    found[weights == CHARACTER_WEIGHT] = 0
    ordered = np.sort(places)
    first = 0
    for i in range(len(ordered)):
        if weights[ordered[i]] != CHARACTER_WEIGHT:
            first = i + 1
            continue
        if i == first or ordered[i] != ordered[i - 1] + 1:
            first = i
        if i + 1 == len(ordered) or ordered[i + 1] != ordered[i] + 1 or weights[ordered[i + 1]] != CHARACTER_WEIGHT:
            found[ordered[first] : ordered[i] + 1] = WHOLE // (i + 1 - first)
            first = i + 1
    return found


@compiled
def _title(ends: np.ndarray, rule: StoryRule) -> int:
    """The number of words in the title, or the first sentence; 0 if it is longer than a title."""
    return int(ends[0]) + 1 if len(ends) and ends[0] < rule.title_words else 0


@compiled
def _write(found: _Found, title: int, rule: StoryRule, written: _Written) -> int:
    """Write each term with a weight to the front, with its weight and its greatest part; returns how many."""
    n = 0
    at = 0
    while at < len(found.terms):
        times = 0.0
        term = found.terms[at]
        rarity = 0.0
        part = 0
        while at < len(found.terms) and found.terms[at] == term:
            times += 2.0 if found.places[at] < title else 1.0
            rarity = max(rarity, found.rarities[at])
            part = max(part, found.parts[at])
            at += 1
        if rarity > 0:
            written.terms[n] = term
            written.weights[n] = (
                rarity * np.sqrt(part / WHOLE) * times * (1 + rule.saturation) / (times + rule.saturation)
            )
            written.parts[n] = part
            n += 1
    return n


@compiled
def _scale(weights: np.ndarray, share: float) -> None:
    """Scale the weights so that their squares sum up to `share`."""
    total = 0.0
    for weight in weights:
        total += weight * weight
    if total > 0:
        weights *= np.sqrt(share / total)


@compiled
def _mark_heaviest(weights: np.ndarray, is_sign: np.ndarray, most: int) -> None:
    """Mark the `most` heaviest; if equal, the first."""
    if len(weights) <= most:
        is_sign[:] = True
        return
    bar = np.sort(weights)[len(weights) - most]
    left = most - np.sum(weights > bar)
    for i in range(len(weights)):
        if weights[i] > bar or (weights[i] == bar and left > 0):
            is_sign[i] = True
            left -= weights[i] == bar
