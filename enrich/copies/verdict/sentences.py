"""Matching sentences of two texts, in any order: counts, no decisions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.ruleset import SentenceRule
from enrich.copies.verdict.side import Side
from enrich.kernels.chains import order_of
from enrich.kernels.compiled import compiled


class MatchedSentences(NamedTuple):
    """The matching sentences of two texts: each is the other's best match.

    left, right: int64, their numbers in each text, by the left one's. shared: the weight of the stems that they
    share. of_left, of_right: the weight of the stems of all sentences of each text.
    """

    left: np.ndarray
    right: np.ndarray
    shared: int
    of_left: int
    of_right: int


@compiled
def match_sentences(a: Side, b: Side, rule: SentenceRule) -> MatchedSentences:
    """The matching sentences. The similarity of two is Jaccard's coefficient of their rare stems by weight.

    If equal, the first counts.
    """
    a_sentences = _sentences_of(a.stems, a.places, a.own, a.ends)
    b_sentences = _sentences_of(b.stems, b.places, b.own, b.ends)
    a_weights = _weights(a_sentences, a.weights, len(a.ends) + 1, rule.stems)
    b_weights = _weights(b_sentences, b.weights, len(b.ends) + 1, rule.stems)
    x, y, weights = _shared(a.stems, a_sentences, a.weights, b.stems, b_sentences, rule)
    x, y, shared = _summed(x, y, weights, len(a.ends) + 1, len(b.ends) + 1, rule.stems)
    best_of_a = _best(x, y, shared, a_weights, b_weights)
    best_of_b = _best(y, x, shared, b_weights, a_weights)
    matched = (best_of_a[x] == y) & (best_of_b[y] == x)
    weight = int(np.sum(shared[matched]))
    return MatchedSentences(x[matched], y[matched], weight, int(np.sum(a_weights)), int(np.sum(b_weights)))


@compiled
def _sentences_of(stems: np.ndarray, places: np.ndarray, own: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The number of the sentence of each rare stem, int64; -1 for a stem that does not count there.

    That is one in a long shared passage, or a repetition in its sentence. A quotation counts, like a sentence.
    """
    by_word = np.empty(len(own), np.int64)
    sentence = 0
    for place in range(len(own)):
        by_word[place] = sentence if own[place] else -1
        if sentence < len(ends) and ends[sentence] == place:
            sentence += 1
    found = np.empty(len(stems), np.int64)
    last = -1  # the sentence in which the current stem was last counted; they ascend with its positions
    for i in range(len(stems)):
        if i == 0 or stems[i] != stems[i - 1]:
            last = -1
        found[i] = by_word[places[i]]
        if found[i] == last:
            found[i] = -1
        elif found[i] >= 0:
            last = found[i]
    return found


@compiled
def _weights(sentences: np.ndarray, stem_weights: np.ndarray, count: int, least: int) -> np.ndarray:
    """The weight of each sentence's stems; 0 if they are too few to be distinctive."""
    weights = np.zeros(count, np.int64)
    stems = np.zeros(count, np.int64)
    for i in range(len(sentences)):
        if sentences[i] >= 0:
            weights[sentences[i]] += stem_weights[i]
            stems[sentences[i]] += 1
    weights[stems < least] = 0
    return weights


@compiled
def _shared(  # noqa: PLR0913, PLR0917  # arrays of two texts: passing a Side costs more than the work
    a_stems: np.ndarray, a_sentences: np.ndarray, a_weights: np.ndarray,
    b_stems: np.ndarray, b_sentences: np.ndarray, rule: SentenceRule,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Pairs of sentences that share a stem, and its weight, int64; one for each stem."""
    most = rule.occurrences * min(len(a_stems), len(b_stems))
    x = np.empty(most, np.int64)
    y = np.empty(most, np.int64)
    weights = np.empty(most, np.int64)
    n = 0
    i = 0
    j = 0
    while i < len(a_stems) and j < len(b_stems):
        if a_stems[i] != b_stems[j]:
            if a_stems[i] < b_stems[j]:
                i += 1
            else:
                j += 1
            continue
        stem = a_stems[i]
        first = j
        tried = 0
        while i < len(a_stems) and a_stems[i] == stem:
            if tried < rule.occurrences and a_sentences[i] >= 0:
                tried += 1
                others = 0
                j = first
                while j < len(b_stems) and b_stems[j] == stem and others < rule.occurrences:
                    if b_sentences[j] >= 0:
                        others += 1
                        x[n] = a_sentences[i]
                        y[n] = b_sentences[j]
                        weights[n] = a_weights[i]
                        n += 1
                    j += 1
            i += 1
        while j < len(b_stems) and b_stems[j] == stem:
            j += 1
    return x[:n], y[:n], weights[:n]


@compiled
def _summed(  # noqa: PLR0913, PLR0917  # as above
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, x_count: int, y_count: int, least: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each pair that shares enough stems, once, by the first, with the sum of its weights. counts: of sentences."""
    first = np.empty(len(x), np.int64)
    second = np.empty(len(x), np.int64)
    summed = np.empty(len(x), np.int64)
    order = order_of(x, x_count)
    sums = np.zeros(y_count, np.int64)  # of the pairs of one sentence
    stems = np.zeros(y_count, np.int64)
    n = 0
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and x[order[end]] == x[order[start]]:
            sums[y[order[end]]] += weights[order[end]]
            stems[y[order[end]]] += 1
            end += 1
        for i in order[start:end]:
            if stems[y[i]] >= least:
                first[n] = x[i]
                second[n] = y[i]
                summed[n] = sums[y[i]]
                n += 1
            sums[y[i]] = 0
            stems[y[i]] = 0
        start = end
    return first[:n], second[:n], summed[:n]


@compiled
def _best(x: np.ndarray, y: np.ndarray, shared: np.ndarray, x_weights: np.ndarray, y_weights: np.ndarray) -> np.ndarray:
    """For each sentence of x its best match in y, -1 if it shares too little with any."""
    best = np.full(len(x_weights), -1, np.int64)
    likeness = np.zeros(len(x_weights), np.int64)
    for k in range(len(x)):
        alike = (shared[k] << 24) // (x_weights[x[k]] + y_weights[y[k]] - shared[k])
        if alike > likeness[x[k]] or (alike == likeness[x[k]] and best[x[k]] > y[k]):
            likeness[x[k]] = alike
            best[x[k]] = y[k]
    return best
