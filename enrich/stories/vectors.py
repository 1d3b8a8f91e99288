"""Texts as vectors of words and stems, each weighed by how rare it is and how often it comes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.sketch.features import Corpus
from enrich.copies.text.lexicon import WEIGHT_SHIFT
from enrich.stories.rule import StoryRule

_STEM = np.uint64(1 << 32)  # a term of this bit is a stem
_WORD_UNIT = 8.0  # see `frequencies.Frequencies`
_STEM_UNIT = 32.0


class Vectors(NamedTuple):
    """The vectors of some texts, each of length 1; those of text i are `offsets[i]:offsets[i + 1]`.

    terms: uint64, ascending in a text. weights: float64. is_sign: bool, whether it is one of the heaviest of its text.
    lengths: words of each text, int64.
    """

    terms: np.ndarray
    weights: np.ndarray
    is_sign: np.ndarray
    offsets: np.ndarray
    lengths: np.ndarray


class _Found(NamedTuple):
    """The words or stems of a text, ascending, with their places, int64, and how rare each is, float64."""

    terms: np.ndarray
    places: np.ndarray
    rarities: np.ndarray


@compiled
def vectors(corpus: Corpus, rule: StoryRule) -> Vectors:
    """The vector of each text, of its features."""
    texts = len(corpus.offsets) - 1
    size = len(corpus.words) + len(corpus.stems)
    terms = np.empty(size, np.uint64)
    weights = np.empty(size, np.float64)
    is_sign = np.zeros(size, np.bool_)
    offsets = np.zeros(texts + 1, np.int64)
    lengths = np.diff(corpus.offsets)
    n = 0
    for text in range(texts):
        first = n
        title = _title(corpus.ends[corpus.end_offsets[text] : corpus.end_offsets[text + 1]], rule)
        start, end = corpus.offsets[text], corpus.offsets[text + 1]
        words = corpus.words[start:end]
        order = np.argsort(words)
        rarity = (corpus.marks[start:end] >> WEIGHT_SHIFT) / _WORD_UNIT
        n += _write(_Found(words[order], order, rarity[order]), title, rule, terms[n:], weights[n:])
        _scale(weights[first:n], 1 - rule.stems)
        middle = n
        start, end = corpus.stem_offsets[text], corpus.stem_offsets[text + 1]
        stems = corpus.stems[start:end].astype(np.uint64) | _STEM
        places = corpus.places[start:end].astype(np.int64)
        rarity = corpus.weights[start:end] / _STEM_UNIT
        n += _write(_Found(stems, places, rarity), title, rule, terms[n:], weights[n:])
        _scale(weights[middle:n], rule.stems)
        _mark_heaviest(weights[first:n], is_sign[first:n], rule.signs)
        offsets[text + 1] = n
    return Vectors(terms[:n], weights[:n], is_sign[:n], offsets, lengths)


@compiled
def _title(ends: np.ndarray, rule: StoryRule) -> int:
    """How many words the title, or the first sentence, has; 0 where it is longer than a title."""
    return int(ends[0]) + 1 if len(ends) and ends[0] < rule.title_words else 0


@compiled
def _write(found: _Found, title: int, rule: StoryRule, terms: np.ndarray, weights: np.ndarray) -> int:
    """Write each term that weighs anything to the front of `terms`, with its weight; how many."""
    n = 0
    at = 0
    while at < len(found.terms):
        times = 0.0
        term = found.terms[at]
        rarity = found.rarities[at]
        while at < len(found.terms) and found.terms[at] == term:
            times += 2.0 if found.places[at] < title else 1.0
            at += 1
        if rarity > 0:
            terms[n] = term
            weights[n] = rarity * times * (1 + rule.saturation) / (times + rule.saturation)
            n += 1
    return n


@compiled
def _scale(weights: np.ndarray, share: float) -> None:
    """Let the squares of the weights come to `share`."""
    total = 0.0
    for weight in weights:
        total += weight * weight
    if total > 0:
        weights *= np.sqrt(share / total)


@compiled
def _mark_heaviest(weights: np.ndarray, is_sign: np.ndarray, most: int) -> None:
    """Mark the `most` heaviest; of equals the first."""
    if len(weights) <= most:
        is_sign[:] = True
        return
    bar = np.sort(weights)[len(weights) - most]
    left = most - np.sum(weights > bar)
    for i in range(len(weights)):
        if weights[i] > bar or (weights[i] == bar and left > 0):
            is_sign[i] = True
            left -= weights[i] == bar
