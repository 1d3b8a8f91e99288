"""How much of the content of two texts is the same, for the paraphrase rules: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import PARAPHRASE_COUNTS, ParaphraseCounts, SentenceRule
from enrich.copies.text.frequencies import UNKNOWN
from enrich.copies.text.lexicon import NUMBER, WEIGHT_SHIFT
from enrich.copies.verdict.alignment import NOTHING_ALIGNED, Alignment, align_sentences
from enrich.copies.verdict.coverage import covered_in, covered_passages
from enrich.copies.verdict.numbers import compare_numbers, count_numbers_in_order, count_shared_values
from enrich.copies.verdict.order import stems_in_order
from enrich.copies.verdict.sentences import match_sentences
from enrich.copies.verdict.side import Side, part_of, side_of
from enrich.copies.verdict.stretches import find_stretches, share_enough
from enrich.copies.verdict.texts import Text, Texts, marks_beside, text_of
from enrich.kernels.compiled import compiled


class ContentOverlap(NamedTuple):
    """Two texts compared, in words and in weight of stems; the left text's figure is first where the order matters."""

    left_words: int
    right_words: int
    left_conflicts: int  # gaps of at most ten words between covered passages, with a number that the other text lacks
    right_conflicts: int
    left_figures: int  # numbers in figures
    right_figures: int
    left_values: int  # distinct numbers, spelt or in figures
    right_values: int
    shared_values: int
    numbers_in_order: int  # distinct numbers in figures, in the same order in both
    left_unknown: int  # words that are rare in, or missing from, the frequency tables
    right_unknown: int
    abroad: int  # 1 if the words of both have the weights of a language other than English
    left_eligible: int  # words that count: see `Side`
    right_eligible: int
    stems_in_order: int  # weight of the shared stems that keep their order among their neighbours
    stems_of_both: int  # weight of the stems of both
    left_stretches: int  # words near supported stems, the stretches, to which the figures up to `chain` belong
    right_stretches: int
    left_supported: int  # weight
    right_supported: int
    left_stems: int  # weight of all rare stems there
    right_stems: int
    verbatim: int  # weight of supported stems that are covered, in both
    chain: int  # weight of the heaviest chain of supported stems in the same order
    sentences_shared: int  # weight of the stems shared by matching sentences: each other's best match
    sentences_of_both: int  # weight of the stems of all sentences of both, matched ones once
    sentences_of_fewer: int  # weight of the stems of all sentences of the text with less
    contradictions: int  # matching sentences, each with a number that the other text lacks
    aligned: int  # weight of the words that matched sentences have in the same order
    alike: int  # sum over matched sentences of that weight times their similarity, in 1/10000
    aligned_in_order: int  # the same, for sentences that are also in the same order
    replaced: int  # weight of other words in their place, between and within sentences: the smaller side of each gap


_FIELDS: Final = len(ContentOverlap._fields)


def content_overlaps(texts: Texts, pairs: np.ndarray) -> list[ContentOverlap]:
    """The overlap in content of each pair, independent of its order. n log n in the words.

    pairs: rows of texts, int64 of shape (n, 2); on the left is the shorter, or if equal that with the smaller
    words. All zeros if they share too few rare stems to be worth comparing.
    """
    return list(map(ContentOverlap._make, _overlaps(texts, pairs, PARAPHRASE_COUNTS).tolist()))


@compiled
def _overlaps(texts: Texts, pairs: np.ndarray, rule: ParaphraseCounts) -> np.ndarray:
    """The fields of each pair's overlap, int64 of shape (n, fields)."""
    corpus = texts.corpus
    rows = np.zeros((len(pairs), _FIELDS), np.int64)
    for pair in range(len(pairs)):
        left, right = pairs[pair]
        # Of two chains of equal weight the first is taken, so which is first must not depend on the order of the pair.
        if _stands_before(text_of(texts, right), text_of(texts, left)):
            left, right = right, left
        if share_enough(
            part_of(corpus.stems, corpus.stem_offsets, left),
            part_of(corpus.weights, corpus.stem_offsets, left),
            part_of(corpus.stems, corpus.stem_offsets, right),
            part_of(corpus.weights, corpus.stem_offsets, right),
            rule.stretches.gate,
        ):
            rows[pair] = np.array(_overlap(texts, left, right, rule))
    return rows


@compiled
def _stands_before(x: Text, y: Text) -> bool:
    """Whether x is shorter, or of equal length with smaller words."""
    if len(x.words) != len(y.words):
        return len(x.words) < len(y.words)
    for i in range(len(x.words)):
        if x.words[i] != y.words[i]:
            return bool(x.words[i] < y.words[i])
    return False


@compiled
def _overlap(texts: Texts, left: int, right: int, rule: ParaphraseCounts) -> ContentOverlap:
    x = text_of(texts, left)
    y = text_of(texts, right)
    x_covered, y_covered = covered_in(x.shingles, y.shingles)
    x_unshared = compare_numbers(x, y).unshared
    y_unshared = compare_numbers(y, x).unshared
    a = side_of(texts.corpus, left, marks_beside(x, y, y_covered), x_covered, rule.whole)
    b = side_of(texts.corpus, right, marks_beside(y, x, x_covered), y_covered, rule.whole)
    order = stems_in_order(a, b, rule.whole)
    stretches = find_stretches(a, b, rule.stretches)
    sentences = _NO_SENTENCES
    if stretches.left_words > 0:  # without a stretch they are not needed
        sentences = _in_sentences((x, y), (a, b), (x_unshared, y_unshared), rule.sentences)
    return ContentOverlap(
        left_words=len(x.words),
        right_words=len(y.words),
        left_conflicts=covered_passages(x.marks, x_covered, x_unshared).conflicts,
        right_conflicts=covered_passages(y.marks, y_covered, y_unshared).conflicts,
        left_figures=int(np.sum(x.marks & NUMBER != 0)),
        right_figures=int(np.sum(y.marks & NUMBER != 0)),
        left_values=len(x.values),
        right_values=len(y.values),
        shared_values=count_shared_values(x.values, y.values),
        numbers_in_order=count_numbers_in_order(x, y),
        left_unknown=_unknown(x.marks),
        right_unknown=_unknown(y.marks),
        abroad=int(texts.corpus.weigh_abroad[left] & texts.corpus.weigh_abroad[right]),
        left_eligible=int(np.sum(a.eligible)),
        right_eligible=int(np.sum(b.eligible)),
        stems_in_order=order.supported,
        stems_of_both=order.of_both,
        left_stretches=stretches.left_words,
        right_stretches=stretches.right_words,
        left_supported=stretches.left_supported,
        right_supported=stretches.right_supported,
        left_stems=stretches.left_stems,
        right_stems=stretches.right_stems,
        verbatim=stretches.verbatim,
        chain=stretches.chain,
        sentences_shared=sentences.shared,
        sentences_of_both=sentences.of_both,
        sentences_of_fewer=sentences.of_fewer,
        contradictions=sentences.contradictions,
        aligned=sentences.aligned.weight,
        alike=sentences.aligned.alike,
        aligned_in_order=sentences.aligned.in_order,
        replaced=sentences.aligned.replaced,
    )


class _Sentences(NamedTuple):
    """What matched sentences have in common; see the fields of `ContentOverlap` of these names."""

    shared: int
    of_both: int
    of_fewer: int
    contradictions: int
    aligned: Alignment


_NO_SENTENCES: Final = _Sentences(0, 0, 0, 0, NOTHING_ALIGNED)


@compiled
def _in_sentences(
    texts: tuple[Text, Text], sides: tuple[Side, Side], unshared: tuple[np.ndarray, np.ndarray], rule: SentenceRule
) -> _Sentences:
    """What they have in common. unshared: bool, for each word, whether it is a number that the other text lacks."""
    x, y = texts
    a, b = sides
    matched = match_sentences(a, b, rule)
    contradict = (
        _with_unshared(x, unshared[0], y, a.ends)[matched.left]
        & _with_unshared(y, unshared[1], x, b.ends)[matched.right]
    )
    return _Sentences(
        shared=matched.shared,
        of_both=matched.of_left + matched.of_right - matched.shared,
        of_fewer=min(matched.of_left, matched.of_right),
        contradictions=int(np.sum(contradict)),
        aligned=align_sentences(x, a, y, b, matched, rule),
    )


@compiled
def _unknown(marks: np.ndarray) -> int:
    """How many words are missing, or rare, in the frequency tables."""
    found = 0
    for mark in marks:
        found += mark >> WEIGHT_SHIFT == UNKNOWN and mark & NUMBER == 0
    return found


@compiled
def _with_unshared(x: Text, unshared: np.ndarray, y: Text, ends: np.ndarray) -> np.ndarray:
    """Which sentences of x have a number that y has neither in figures nor spelt, bool. ends: of the sentences of x."""
    found = np.zeros(len(ends) + 1, np.bool_)
    sentence = 0
    for i in range(len(x.words)):
        if unshared[i] and not found[sentence]:
            at = np.searchsorted(y.values, np.uint32(x.words[i]))
            found[sentence] = at == len(y.values) or y.values[at] != x.words[i]
        if sentence < len(ends) and ends[sentence] == i:
            sentence += 1
    return found
