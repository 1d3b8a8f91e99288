"""How much of two texts is one report in other words: counts, no decisions.

What a second writer keeps of a report are its names, its rare words and their order. Words count by
their stems, at places counted in words, and by rarity; those in quotation marks and in long shared
passages count for nothing, since two reports may have one speech or one statement in common.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import PARAPHRASE_COUNTS, WHOLE, ParaphraseCounts, ParaphraseRule
from enrich.copies.sketch.features import Corpus
from enrich.copies.text.lexicon import NUMBER
from enrich.copies.text.tokens import QUOTED
from enrich.copies.verdict.alignment import alignment
from enrich.copies.verdict.numbers import shared_values, strange_numbers
from enrich.copies.verdict.order import in_order
from enrich.copies.verdict.overlap import Texts, covered_in, marks_beside, passages_of, text_of
from enrich.copies.verdict.sentences import matched_sentences
from enrich.copies.verdict.stretches import share_enough, stretches


class Side(NamedTuple):
    """One text of a pair.

    free, own, covered: bool by word: it counts; it lies in no long shared passage; it lies in a run of four that both have.
    stems, places, weights: its rare stems by stem, then place. ends: the last word of each sentence.
    """

    free: np.ndarray
    own: np.ndarray
    covered: np.ndarray
    stems: np.ndarray
    places: np.ndarray
    weights: np.ndarray
    ends: np.ndarray


class Retelling(NamedTuple):
    """Two texts compared, in words and in weight of stems; where the order matters, the left text's figure first."""

    left_words: int
    right_words: int
    left_conflicts: int  # gaps of at most ten words between covered passages, with a number that the other text lacks
    right_conflicts: int
    left_figures: int  # words that are numbers in figures
    right_figures: int
    left_values: int  # distinct numbers, spelt or in figures
    right_values: int
    shared_values: int
    left_free: int  # words that count
    right_free: int
    supported: int  # weight of the shared stems that keep their order among their neighbours
    united: int  # weight of the stems of both
    left_stretch: int  # words near supported stems, of which those below are told
    right_stretch: int
    left_supported: int  # weight
    right_supported: int
    left_mass: int  # weight of all rare stems there
    right_mass: int
    verbatim: int  # weight of supported stems that are covered, of both
    ordered: int  # weight of the heaviest chain of supported stems that stand in one order in both
    matched: int  # weight of the stems shared by sentences that are each other's likest
    sentences: int  # weight of the stems of all sentences of both, the matched once
    contradictions: int  # of these sentences, where each has a number that is nowhere in the other text
    aligned: int  # weight of the words that these sentences have in one order, of which the next three tell
    alike: int  # sum over the sentences of that weight times how alike they are, in 1/10000
    told: int  # where the sentences, too, stand in one order
    instead: int  # weight of what the text that has less has elsewhere, between and within these, where the other has something else


_FIELDS: Final = len(Retelling._fields)


def retellings(texts: Texts, pairs: np.ndarray) -> list[Retelling]:
    """How the texts of each pair retell each other, the same whichever stands first. n log n in the words.

    pairs: rows of texts, int64 of shape (n, 2); on the left is the shorter, of equal ones that with the smaller words. All zeros
    where they share too few rare stems to be worth a look.
    """
    return [Retelling(*row) for row in _retellings(texts, pairs, PARAPHRASE_COUNTS).tolist()]


@compiled
def _retellings(texts: Texts, pairs: np.ndarray, rule: ParaphraseCounts) -> np.ndarray:
    """A row of Retelling's fields for each pair, int64."""
    corpus = texts.corpus
    rows = np.zeros((len(pairs), _FIELDS), np.int64)
    for i in range(len(pairs)):
        left, right = pairs[i]
        # Of two chains of one weight the first is taken, so what is first must not depend on how the pair is given.
        if _stands_before(text_of(texts, right).words, text_of(texts, left).words):
            left, right = right, left
        if not share_enough(
            _part(corpus.stems, corpus.stem_offsets, left),
            _part(corpus.weights, corpus.stem_offsets, left),
            _part(corpus.stems, corpus.stem_offsets, right),
            _part(corpus.weights, corpus.stem_offsets, right),
            rule.stretches.gate,
        ):
            continue
        x = text_of(texts, left)
        y = text_of(texts, right)
        x_covered, y_covered = covered_in(x.runs, y.runs)
        rows[i, 0] = len(x.words)
        rows[i, 1] = len(y.words)
        x_strange = strange_numbers(x, y)[0]
        y_strange = strange_numbers(y, x)[0]
        rows[i, 2] = passages_of(x.marks, x_covered, x_strange)[2]
        rows[i, 3] = passages_of(y.marks, y_covered, y_strange)[2]
        rows[i, 4] = np.sum(x.marks & NUMBER != 0)
        rows[i, 5] = np.sum(y.marks & NUMBER != 0)
        rows[i, 6] = len(x.values)
        rows[i, 7] = len(y.values)
        rows[i, 8] = shared_values(x.values, y.values)
        a = side_of(corpus, left, marks_beside(x, y, y_covered), x_covered, rule.whole)
        b = side_of(corpus, right, marks_beside(y, x, x_covered), y_covered, rule.whole)
        rows[i, 9] = np.sum(a.free)
        rows[i, 10] = np.sum(b.free)
        rows[i, 11:13] = in_order(a, b, rule.whole)
        rows[i, 13:21] = stretches(a, b, rule.stretches)
        if rows[i, 13] > 0:  # without a stretch nothing asks for them
            ours, theirs, rows[i, 21], rows[i, 22] = matched_sentences(a, b, rule.sentences)
            rows[i, 23] = np.sum(
                _with_any(x_strange, x.words, y.values, a.ends)[ours]
                & _with_any(y_strange, y.words, x.values, b.ends)[theirs]
            )
            rows[i, 24:] = alignment(x, a, y, b, (ours, theirs), rule.sentences)
    return rows


@compiled
def _stands_before(words: np.ndarray, others: np.ndarray) -> bool:
    if len(words) != len(others):
        return len(words) < len(others)
    for i in range(len(words)):
        if words[i] != others[i]:
            return bool(words[i] < others[i])
    return False


@compiled
def _part(values: np.ndarray, offsets: np.ndarray, text: int) -> np.ndarray:
    return values[offsets[text] : offsets[text + 1]]


@compiled
def side_of(corpus: Corpus, text: int, marks: np.ndarray, covered: np.ndarray, rule: ParaphraseRule) -> Side:
    """A text as one of a pair; covered: which of its words lie in a run that the other has, too."""
    longest = passages_of(marks, covered, np.zeros(len(marks), np.bool_))[0]
    statement = rule.statement
    if rule.short_statement <= longest < statement and WHOLE * longest >= rule.statement_share * len(marks):
        statement = longest
    own = np.ones(len(marks), np.bool_)
    start = 0  # of the covered passage
    for i in range(len(marks)):
        if not covered[i]:
            start = i + 1
        elif i - start + 1 == statement:
            own[start : i + 1] = False
        elif i - start + 1 > statement:
            own[i] = False
    return Side(
        own & (marks & QUOTED == 0),
        own,
        covered,
        _part(corpus.stems, corpus.stem_offsets, text),
        _part(corpus.places, corpus.stem_offsets, text),
        _part(corpus.weights, corpus.stem_offsets, text),
        _part(corpus.ends, corpus.end_offsets, text),
    )


@compiled
def _with_any(strange: np.ndarray, words: np.ndarray, values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which sentences have a number that the other text has neither in figures nor spelt, bool. values: the other's."""
    found = np.zeros(len(ends) + 1, np.bool_)
    sentence = 0
    for i in range(len(words)):
        if strange[i] and not found[sentence]:
            at = np.searchsorted(values, np.uint32(words[i]))
            found[sentence] = at == len(values) or values[at] != words[i]
        if sentence < len(ends) and ends[sentence] == i:
            sentence += 1
    return found
