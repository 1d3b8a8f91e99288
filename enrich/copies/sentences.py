"""Sentences of two texts that say the same in other words, in whatever order: counts, no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.ruleset import Sentences

if TYPE_CHECKING:
    from enrich.copies.retelling import Side


@compiled
def matched_sentences(a: Side, b: Side, rule: Sentences) -> np.ndarray:
    """Weight of the stems shared by sentences that are each other's likest, and of the stems of all, the shared once.

    How alike two sentences are is Jaccard's coefficient of their rare stems by weight; of equals the first
    counts.
    """
    a_sentences = _sentence_of(a)
    b_sentences = _sentence_of(b)
    a_weights = _telling(a, a_sentences, rule.stems)
    b_weights = _telling(b, b_sentences, rule.stems)
    x, y, shared = _shared(a, a_sentences, b, b_sentences, rule)
    best_of_a = _best(x, y, shared, a_weights, b_weights)
    best_of_b = _best(y, x, shared, b_weights, a_weights)
    matched = 0
    for k in range(len(x)):
        if best_of_a[x[k]] == y[k] and best_of_b[y[k]] == x[k]:
            matched += shared[k]
    return np.array([matched, np.sum(a_weights) + np.sum(b_weights) - matched])


@compiled
def _sentence_of(side: Side) -> np.ndarray:
    """The number of the sentence of each rare stem; -1 of one in a long shared passage. A quotation counts, as a sentence does."""
    found = np.empty(len(side.stems), np.int64)
    for i in range(len(found)):
        place = side.places[i]
        found[i] = np.searchsorted(side.ends, place) if side.own[place] else -1
    return found


@compiled
def _telling(side: Side, sentences: np.ndarray, least: int) -> np.ndarray:
    """The weight of each sentence's stems, each once; 0 where they are too few to tell it from others."""
    weights = np.zeros(len(side.ends) + 1, np.int64)
    stems = np.zeros(len(side.ends) + 1, np.int64)
    for i in range(len(sentences)):
        if sentences[i] >= 0 and not _is_repeated(side, sentences, i):
            weights[sentences[i]] += side.weights[i]
            stems[sentences[i]] += 1
    weights[stems < least] = 0
    return weights


@compiled
def _is_repeated(side: Side, sentences: np.ndarray, i: int) -> bool:
    """Whether the same stem counts in the same sentence already."""
    k = i - 1
    while k >= 0 and side.stems[k] == side.stems[i] and sentences[k] < 0:
        k -= 1
    return bool(k >= 0 and side.stems[k] == side.stems[i] and sentences[k] == sentences[i])


@compiled
def _shared(
    a: Side, a_sentences: np.ndarray, b: Side, b_sentences: np.ndarray, rule: Sentences
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of sentences, by the first, then the second, that share enough stems, and the weight of these."""
    keys = np.empty(rule.occurrences * min(len(a.stems), len(b.stems)), np.int64)
    weights = np.empty(len(keys), np.int64)
    n = 0
    i = 0
    j = 0
    while i < len(a.stems) and j < len(b.stems):
        if a.stems[i] != b.stems[j]:
            if a.stems[i] < b.stems[j]:
                i += 1
            else:
                j += 1
            continue
        stem = a.stems[i]
        first = j
        tried = 0
        while i < len(a.stems) and a.stems[i] == stem:
            if tried < rule.occurrences and a_sentences[i] >= 0 and not _is_repeated(a, a_sentences, i):
                tried += 1
                others = 0
                j = first
                while j < len(b.stems) and b.stems[j] == stem and others < rule.occurrences:
                    if b_sentences[j] >= 0 and not _is_repeated(b, b_sentences, j):
                        others += 1
                        keys[n] = a_sentences[i] << 32 | b_sentences[j]
                        weights[n] = a.weights[i]
                        n += 1
                    j += 1
            i += 1
        while j < len(b.stems) and b.stems[j] == stem:
            j += 1
    return _summed(keys[:n], weights[:n], rule.stems)


@compiled
def _summed(keys: np.ndarray, weights: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    order = np.argsort(keys)
    x = np.empty(len(keys), np.int64)
    y = np.empty(len(keys), np.int64)
    sums = np.empty(len(keys), np.int64)
    n = 0
    start = 0
    while start < len(keys):
        end = start
        weight = 0
        while end < len(keys) and keys[order[end]] == keys[order[start]]:
            weight += weights[order[end]]
            end += 1
        if end - start >= least:
            x[n] = keys[order[start]] >> 32
            y[n] = keys[order[start]] & 0xFFFFFFFF
            sums[n] = weight
            n += 1
        start = end
    return x[:n], y[:n], sums[:n]


@compiled
def _best(x: np.ndarray, y: np.ndarray, shared: np.ndarray, x_weights: np.ndarray, y_weights: np.ndarray) -> np.ndarray:
    """For each sentence of x its likest of y, -1 where it shares too little with any."""
    best = np.full(len(x_weights), -1, np.int64)
    likeness = np.zeros(len(x_weights), np.int64)
    for k in range(len(x)):
        alike = (shared[k] << 24) // (x_weights[x[k]] + y_weights[y[k]] - shared[k])
        if alike > likeness[x[k]] or (alike == likeness[x[k]] and best[x[k]] > y[k]):
            likeness[x[k]] = alike
            best[x[k]] = y[k]
    return best
