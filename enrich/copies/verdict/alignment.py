"""The words of matching sentences, aligned: counts, no decisions.

Text that was cut, padded or moved leaves gaps in one of two texts. Text by another author has other words in the
same place, between matching sentences as well as within them. So what counts against a paraphrase is what is
in both texts where they differ: the smaller side of each gap.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import WHOLE, SentenceRule
from enrich.copies.text.lexicon import WEIGHT_SHIFT
from enrich.copies.verdict.sentences import MatchedSentences
from enrich.copies.verdict.side import Side
from enrich.copies.verdict.texts import Text
from enrich.kernels.chains import heaviest_chain
from enrich.kernels.compiled import compiled


class SentenceWords(NamedTuple):
    """The words of a text that count, sentence by sentence.

    words: uint64. weights: int64, of each word. starts: int64, where each sentence begins, and the end. before:
    int64, the weight of the words before each sentence, and of all.
    """

    words: np.ndarray
    weights: np.ndarray
    starts: np.ndarray
    before: np.ndarray


class Alignment(NamedTuple):
    """The alignment of matched sentences, in weight of words.

    weight: of the words that they have in the same order. alike: sum over the sentences of that weight times their
    similarity, in 1/10000. in_order: the weight in sentences that are also in the same order. replaced: of what is
    next to these in both texts, between and within sentences: the smaller side of each gap.
    """

    weight: int
    alike: int
    in_order: int
    replaced: int


NOTHING_ALIGNED: Final = Alignment(0, 0, 0, 0)


@compiled
def align_sentences(  # noqa: PLR0913, PLR0917  # two texts
    x: Text, a: Side, y: Text, b: Side, matched: MatchedSentences, rule: SentenceRule
) -> Alignment:
    """The alignment of texts x and y, which are sides a and b of a pair."""
    left = sentence_words(x, a, rule.word)
    right = sentence_words(y, b, rule.word)
    ours = matched.left
    theirs = matched.right
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
    in_order = 0
    replaced = 0
    i = 0  # the first sentences after the last ones of the chain
    j = 0
    for k in chain:
        replaced += min(left.before[ours[k]] - left.before[i], right.before[theirs[k]] - right.before[j])
        replaced += min(_weight(left, ours[k]), _weight(right, theirs[k])) - shared[k]
        in_order += shared[k]
        i = ours[k] + 1
        j = theirs[k] + 1
    replaced += min(left.before[-1] - left.before[i], right.before[-1] - right.before[j])
    return Alignment(int(np.sum(shared)), alike, in_order, replaced)


@compiled
def sentence_words(text: Text, side: Side, word: int) -> SentenceWords:
    """The words that count, each with the weight `word` that every word has, plus that of its rarity."""
    words = np.empty(len(text.words), np.uint64)
    weights = np.empty(len(text.words), np.int64)
    starts = np.zeros(len(side.ends) + 2, np.int64)
    before = np.zeros(len(side.ends) + 2, np.int64)
    n = 0
    weight = 0
    sentence = 0
    for i in range(len(text.words)):
        if side.eligible[i]:
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
    return SentenceWords(words[:n], weights[:n], starts, before)


@compiled
def shared_in_order(left: SentenceWords, ours: int, right: SentenceWords, theirs: int, longest: int) -> int:
    """The weight of the heaviest common subsequence of two sentences; 0 if one has more than `longest` words."""
    first = left.starts[ours]
    end = left.starts[ours + 1]
    other_first = right.starts[theirs]
    other_end = right.starts[theirs + 1]
    if max(end - first, other_end - other_first) > longest:
        return 0
    same = 0  # common beginnings and ends are in it: a word weighs the same anywhere
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


@compiled
def _weight(text: SentenceWords, sentence: int) -> int:
    return int(text.before[sentence + 1] - text.before[sentence])
