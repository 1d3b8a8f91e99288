"""The words of sentences that tell the same, aligned: counts, no decisions.

What was cut, padded or moved leaves gaps in one of two texts. What was written by somebody else has other words in the
same place: between sentences that match, as within them. So what counts against a retelling is what stands
in both texts where they differ, the lesser side of each gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from enrich.copies.kernels.chains import heaviest_chain
from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import WHOLE, SentenceRule
from enrich.copies.text.lexicon import WEIGHT_SHIFT

if TYPE_CHECKING:
    from enrich.copies.verdict.overlap import Text
    from enrich.copies.verdict.partial_paraphrase import Side


class ToldWords(NamedTuple):
    """The words of a text that count, sentence by sentence.

    words: uint64. weights: int64, of each word. starts: int64, where each sentence begins, and the end. before: int64, the
    weight of the words before each sentence, and of all.
    """

    words: np.ndarray
    weights: np.ndarray
    starts: np.ndarray
    before: np.ndarray


@compiled
def alignment(  # noqa: PLR0913, PLR0917  # two texts
    x: Text, a: Side, y: Text, b: Side, matched: tuple[np.ndarray, np.ndarray], rule: SentenceRule
) -> np.ndarray:
    """Retelling's fields from aligned to instead, for texts x and y whose sentences `matched` are each other's likest."""
    left = told_words(x, a, rule.word)
    right = told_words(y, b, rule.word)
    ours, theirs = matched
    shared = np.zeros(len(ours), np.int64)
    alike = 0
    for k in range(len(ours)):
        shared[k] = shared_in_order(left, ours[k], right, theirs[k], rule.longest)
        if shared[k]:
            alike += shared[k] * (2 * WHOLE * shared[k] // (_weight(left, ours[k]) + _weight(right, theirs[k])))
    held = shared > 0
    ours = ours[held]
    theirs = theirs[held]
    shared = shared[held]
    chain = heaviest_chain(ours, theirs, shared, len(b.ends) + 1)
    told = 0
    instead = 0
    i = 0  # the first sentences behind the last ones of the chain
    j = 0
    for k in chain:
        instead += min(left.before[ours[k]] - left.before[i], right.before[theirs[k]] - right.before[j])
        instead += min(_weight(left, ours[k]), _weight(right, theirs[k])) - shared[k]
        told += shared[k]
        i = ours[k] + 1
        j = theirs[k] + 1
    instead += min(left.before[-1] - left.before[i], right.before[-1] - right.before[j])
    return np.array([np.sum(shared), alike, told, instead])


@compiled
def told_words(text: Text, side: Side, word: int) -> ToldWords:
    """The words that count, each with its rarity and what every word weighs."""
    words = np.empty(len(text.words), np.uint64)
    weights = np.empty(len(text.words), np.int64)
    starts = np.zeros(len(side.ends) + 2, np.int64)
    before = np.zeros(len(side.ends) + 2, np.int64)
    n = 0
    weight = 0
    sentence = 0
    for i in range(len(text.words)):
        if side.free[i]:
            words[n] = text.words[i]
            weights[n] = word + (text.marks[i] >> WEIGHT_SHIFT)
            weight += weights[n]
            n += 1
        if sentence < len(side.ends) and side.ends[sentence] == i:
            sentence += 1
            starts[sentence] = n
            before[sentence] = weight
    starts[sentence + 1] = n
    before[sentence + 1] = weight
    return ToldWords(words[:n], weights[:n], starts, before)


@compiled
def _weight(told: ToldWords, sentence: int) -> int:
    return int(told.before[sentence + 1] - told.before[sentence])


@compiled
def shared_in_order(left: ToldWords, ours: int, right: ToldWords, theirs: int, longest: int) -> int:
    """The weight of the heaviest common subsequence of two sentences; 0 where one is longer than any sentence."""
    first = left.starts[ours]
    end = left.starts[ours + 1]
    other_first = right.starts[theirs]
    other_end = right.starts[theirs + 1]
    if max(end - first, other_end - other_first) > longest:
        return 0
    same = 0  # words that both begin or end with are in it: one word weighs the same wherever it stands
    while first < end and other_first < other_end and left.words[first] == right.words[other_first]:
        same += left.weights[first]
        first += 1
        other_first += 1
    while first < end and other_first < other_end and left.words[end - 1] == right.words[other_end - 1]:
        end -= 1
        other_end -= 1
        same += left.weights[end]
    row = np.zeros(other_end - other_first + 1, np.int64)
    for i in range(first, end):
        diagonal = 0
        for j in range(other_end - other_first):
            above = row[j + 1]
            heaviest = max(above, row[j])
            if left.words[i] == right.words[other_first + j]:
                heaviest = max(heaviest, diagonal + left.weights[i])
            row[j + 1] = heaviest
            diagonal = above
    return int(same + row[-1])
