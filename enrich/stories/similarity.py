"""Which reports are alike: a self-join over the heaviest words, and scores against the background of each text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.kernels.arrays import grown
from enrich.copies.kernels.compiled import compiled
from enrich.stories.rule import StoryRule
from enrich.stories.vectors import WHOLE, Vectors

UNDATED = 0  # a day that is near every other
_SCORE = 10_000  # a score of 1
_ROUNDED = WHOLE // 10  # what parts of a sign may lack in sum


class Likeness(NamedTuple):
    """Pairs of texts by their places, `left > right`, int32, and how alike they are: float64, or int64 as a score."""

    left: np.ndarray
    right: np.ndarray
    values: np.ndarray


class Postings(NamedTuple):
    """The texts of each sign: those of number i are `starts[i]:starts[i + 1]`, ascending.

    numbers: of each term of all texts, int32, -1 of what is no sign. texts: int32; weights: float64, of the sign there;
    parts: int32, as how much of a sign it counts there.
    """

    numbers: np.ndarray
    starts: np.ndarray
    texts: np.ndarray
    weights: np.ndarray
    parts: np.ndarray


def scores(found: Vectors, days: np.ndarray, rule: StoryRule) -> Likeness:
    """The scores of the pairs that count, in 1/10000, int64; days: int64, ordinals, ascending, or UNDATED.

    A function of the set of texts: their order decides nothing but the places.
    """
    alike = _alike(found, days, _postings(found), rule)
    scored = _scored(alike, found, _in_reach(days, rule), rule)
    count = scored >= rule.counts
    return Likeness(alike.left[count], alike.right[count], scored[count])


def _postings(found: Vectors) -> Postings:
    """The texts that have each sign."""
    places = np.flatnonzero(found.is_sign)
    ordered = places[np.argsort(found.terms[places], kind="stable")]
    terms = found.terms[ordered]
    starts = np.flatnonzero(np.concatenate(([True], terms[1:] != terms[:-1], [True])))
    numbers = np.full(len(found.terms), -1, np.int32)
    numbers[ordered] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    texts = np.repeat(np.arange(len(found.lengths), dtype=np.int32), np.diff(found.offsets))
    return Postings(numbers, starts, texts[ordered], found.weights[ordered], found.parts[ordered])


@compiled
def _alike(found: Vectors, days: np.ndarray, postings: Postings, rule: StoryRule) -> Likeness:
    """Pairs of texts with their similarity, of those that are alike and near in time."""
    texts = len(days)
    undated = np.searchsorted(days, UNDATED, side="right")
    left = np.empty(1024, np.int32)
    right = np.empty(1024, np.int32)
    values = np.empty(1024, np.float64)
    count = 0
    together = np.zeros(texts, np.float64)
    shared = np.zeros(texts, np.int32)
    touched = np.empty(texts, np.int32)
    for text in range(texts):
        n = 0
        first_near = 0 if text < undated else np.searchsorted(days, days[text] - rule.days)
        for at in range(found.offsets[text], found.offsets[text + 1]):
            if not found.is_sign[at]:
                continue
            place = postings.starts[postings.numbers[at]]
            end = postings.starts[postings.numbers[at] + 1]
            weight = found.weights[at]
            while place < end and postings.texts[place] < text:
                other = postings.texts[place]
                if undated <= other < first_near:
                    place += np.searchsorted(postings.texts[place:end], first_near)
                    continue
                if shared[other] == 0:
                    touched[n] = other
                    n += 1
                shared[other] += min(found.parts[at], postings.parts[place])
                together[other] += weight * postings.weights[place]
                place += 1
        for other in touched[:n]:
            if shared[other] >= rule.shared_signs * WHOLE - _ROUNDED and together[other] >= rule.compared:
                similarity = _product(found, text, other)
                if similarity >= rule.least:
                    left = grown(left, count + 1)
                    right = grown(right, count + 1)
                    values = grown(values, count + 1)
                    left[count] = text
                    right[count] = other
                    values[count] = similarity
                    count += 1
            shared[other] = 0
            together[other] = 0
    return Likeness(left[:count], right[:count], values[:count])


@compiled
def _product(found: Vectors, text: int, other: int) -> float:
    """The scalar product of two vectors."""
    i, i_end = found.offsets[text], found.offsets[text + 1]
    j, j_end = found.offsets[other], found.offsets[other + 1]
    total = 0.0
    while i < i_end and j < j_end:
        if found.terms[i] == found.terms[j]:
            total += found.weights[i] * found.weights[j]
            i += 1
            j += 1
        elif found.terms[i] < found.terms[j]:
            i += 1
        else:
            j += 1
    return total


def _in_reach(days: np.ndarray, rule: StoryRule) -> np.ndarray:
    """How many other texts each is compared with in time, int64."""
    undated = np.searchsorted(days, UNDATED, side="right")
    near = np.searchsorted(days, days + rule.days, side="right") - np.searchsorted(days, days - rule.days)
    near[:undated] = len(days) - undated
    return near.astype(np.int64) + undated - 1


@compiled
def _scored(alike: Likeness, vectors: Vectors, in_reach: np.ndarray, rule: StoryRule) -> np.ndarray:
    """The similarities as scores in 1/10000, int64: against the background of both, and lowered for brief texts."""
    background = _backgrounds(alike, in_reach, vectors.is_known, rule)
    lengths = vectors.lengths
    found = np.empty(len(alike.values), np.int64)
    for i in range(len(found)):
        a, b = alike.left[i], alike.right[i]
        brevity = min(1.0, min(lengths[a], lengths[b]) / rule.long_text) ** rule.brevity
        usual = rule.usual / np.sqrt(background[a] * background[b])
        found[i] = min(_SCORE, round(_SCORE * alike.values[i] * usual * brevity))
    return found


@compiled
def _backgrounds(alike: Likeness, in_reach: np.ndarray, is_known: np.ndarray, rule: StoryRule) -> np.ndarray:
    """What is usual around each text, float64: see `StoryRule.first_rank`.

    Those in reach that share too few signs to be compared are not alike at all; but where the table of frequencies
    knows no word, any two texts are, and how much is not known.
    """
    texts = len(in_reach)
    counts = np.zeros(texts + 1, np.int64)
    for i in range(len(alike.values)):
        counts[alike.left[i] + 1] += 1
        counts[alike.right[i] + 1] += 1
    starts = np.cumsum(counts)
    filled = starts.copy()
    near = np.empty(2 * len(alike.values), np.float64)
    for i in range(len(alike.values)):
        for text in (alike.left[i], alike.right[i]):
            near[filled[text]] = alike.values[i]
            filled[text] += 1
    found = np.empty(texts, np.float64)
    for text in range(texts):
        descending = np.sort(near[starts[text] : starts[text + 1]])[::-1]
        total = 0.0
        for value in descending[rule.first_rank : rule.last_rank]:
            total += value
        known = in_reach[text] if is_known[text] else len(descending)
        total += rule.unknown * (rule.last_rank - min(max(known, rule.first_rank), rule.last_rank))
        mean = total / (rule.last_rank - rule.first_rank)
        found[text] = max(rule.least_background, mean + rule.background)
    return found
