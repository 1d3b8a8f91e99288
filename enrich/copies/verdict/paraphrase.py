"""The paraphrase rules: whether two texts with few words in common are nevertheless the same report.

By the paraphrase rule one text contains the whole content of the other, in its order; by the partial-paraphrase rule
parts of it, cut, padded or in another order. Pure, symmetric, in integers.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

import msgspec

from enrich.copies.ruleset import (
    PARAPHRASE,
    PARTIAL_PARAPHRASE,
    PARTIAL_PARAPHRASE_ABROAD,
    PARTIAL_PARAPHRASE_OF_CHARACTERS,
    PARTIAL_PARAPHRASE_OF_UNKNOWN_WORDS,
    VERBATIM,
    WHOLE,
    PartialParaphraseRule,
)
from enrich.copies.verdict.content_overlap import ContentOverlap
from enrich.copies.verdict.scores import ParaphraseScores, share
from enrich.copies.verdict.verbatim_overlap import VerbatimOverlap

ParaphraseObjection = Literal["stems", "conflicts", "numbers", "parts", "table"]
"""Why a text is not a paraphrase of another. stems: they share too few rare ones. conflicts: numbers differ where
the words are the same. numbers: they differ overall, or in matching sentences. parts: too little is similar. table:
tabular data in sentences, filled in anew."""


def is_long_enough(overlap: VerbatimOverlap) -> bool:
    """Whether comparing is worthwhile: in fewer words two reports of one event are very similar."""
    return overlap.words >= PARAPHRASE.words


def may_be_paraphrase(overlap: VerbatimOverlap) -> bool:
    """Whether numbers allow a paraphrase: a quick no before the content is compared."""
    return _numbers_agree(overlap) or _are_shared_enough(overlap.values, overlap.values_longer, overlap.values_shared)


def paraphrase_of(overlap: VerbatimOverlap, content: ContentOverlap) -> ParaphraseScores | None:
    """The figures if one text paraphrases the other; None if it does not."""
    if not content.left_words:
        return None
    scores = paraphrase_scores(overlap, content)
    objection, is_whole = _judged(overlap, content, scores)
    if objection:
        return None
    return scores if is_whole else msgspec.structs.replace(scores, score=scores.density)


def paraphrase_objection(
    overlap: VerbatimOverlap, content: ContentOverlap, scores: ParaphraseScores
) -> ParaphraseObjection | None:
    """The objection to a paraphrase, whole or partial; None if there is none."""
    return _judged(overlap, content, scores)[0]


def _judged(
    overlap: VerbatimOverlap, content: ContentOverlap, scores: ParaphraseScores
) -> tuple[ParaphraseObjection | None, bool]:
    """The objection to a paraphrase, and whether it is a whole one."""
    if not content.left_words:
        return "stems", False
    if _numbers_conflict(content):
        return "conflicts", False
    agree = _numbers_agree(overlap)
    if not (agree or _numbers_may_agree(content)):
        return "numbers", False
    if agree and _is_whole_paraphrase(content, scores):
        return None, True
    if scores.parts < scores.parts_least:
        return "parts", False
    return ("table" if _is_table_filled_anew(overlap, content) else None), False


def paraphrase_scores(overlap: VerbatimOverlap, content: ContentOverlap) -> ParaphraseScores:
    """The figures of a pair, whether or not they suffice."""
    shorter = max(1, min(content.left_words, content.right_words))
    whole = share(content.stems_in_order, content.stems_of_both)
    words = min(content.left_stretches, content.right_stretches)
    supported = content.left_supported + content.right_supported
    density = min(
        share(content.left_supported, content.left_stems), share(content.right_supported, content.right_stems)
    )
    order = share(2 * content.chain, supported)
    verbatim = share(content.verbatim, supported)
    sentences = share(content.sentences_shared, content.sentences_of_both)
    alike = content.alike // content.aligned if content.aligned else 0
    fewer = share(content.sentences_shared, content.sentences_of_fewer)
    in_order = share(content.aligned_in_order, content.aligned)
    as_told = share(content.aligned_in_order, content.aligned_in_order + content.replaced)
    numbers = _numbers_in_order(content.numbers_in_order, min(overlap.numbers, overlap.numbers_longer))
    rule = _partial_rule(content, of_characters=2 * overlap.characters > overlap.words)
    parts = 0
    if words:
        parts = (
            rule.density * density
            + rule.length * _log(words)
            + rule.sentences * sentences
            + rule.fewer * fewer
            + rule.told * as_told
            + rule.alike * alike
            + rule.in_order * in_order
            + rule.order * abs(order - rule.muddled)
            - rule.verbatim * max(0, verbatim - rule.little_verbatim)
            + rule.numbers * numbers
        ) // WHOLE
    least = PARAPHRASE.supported + PARAPHRASE.supported_by_words // shorter
    return ParaphraseScores(
        score=whole,
        whole=whole,
        whole_least=least,
        parts=parts,
        parts_least=rule.passes,
        words=words,
        density=density,
        order=order,
        verbatim=verbatim,
        sentences=sentences,
        alike=alike,
        told=as_told,
        fewer=fewer,
        in_order=in_order,
        numbers=numbers,
    )


def _partial_rule(content: ContentOverlap, *, of_characters: bool) -> PartialParaphraseRule:
    """The rule for the words of a pair: whether most are in no frequency table, are characters, or in which."""
    if 2 * content.left_unknown > content.left_words and 2 * content.right_unknown > content.right_words:
        return PARTIAL_PARAPHRASE_OF_UNKNOWN_WORDS
    if of_characters:
        return PARTIAL_PARAPHRASE_OF_CHARACTERS
    return PARTIAL_PARAPHRASE_ABROAD if content.abroad else PARTIAL_PARAPHRASE


def _numbers_conflict(content: ContentOverlap) -> bool:
    most = VERBATIM.conflicts
    return (
        WHOLE * content.left_conflicts > most * content.left_words
        or WHOLE * content.right_conflicts > most * content.right_words
    )


def _numbers_agree(overlap: VerbatimOverlap) -> bool:
    """Whether the numbers in figures, or those in figures and spelt, allow that these are one report."""
    fewer = min(overlap.numbers, overlap.numbers_longer)
    values = min(overlap.values, overlap.values_longer)
    if values >= PARAPHRASE.values and WHOLE * overlap.values_shared < PARAPHRASE.few_values * values:
        return False
    each_has_its_own = fewer > overlap.numbers_shared
    like = WHOLE * overlap.words >= VERBATIM.like * overlap.words_longer
    return (
        # A single number means little: the other text may spell it out.
        (fewer <= 1 or WHOLE * overlap.numbers_shared >= VERBATIM.numbers * fewer)
        and not (overlap.words < VERBATIM.small and like and each_has_its_own)
    )


def _numbers_may_agree(content: ContentOverlap) -> bool:
    """Whether different numbers may belong to other passages: no two matching sentences contradict each other."""
    return not content.contradictions and _are_shared_enough(
        content.left_values, content.right_values, content.shared_values
    )


def _are_shared_enough(values: int, others: int, shared: int) -> bool:
    """Whether enough of two texts' numbers, including spelt ones, are in both for one report."""
    return WHOLE * (2 * shared + 1) >= PARAPHRASE.some_numbers * (2 * min(values, others) + 1)


def _is_whole_paraphrase(content: ContentOverlap, scores: ParaphraseScores) -> bool:
    """Whether it is a paraphrase of the whole, if the numbers agree."""
    rule = PARAPHRASE
    numbers = content.left_values + content.right_values
    shorter, longer = sorted((content.left_words, content.right_words))
    dense = max(content.left_figures * content.right_words, content.right_figures * content.left_words) * WHOLE
    is_dense = dense > rule.dense * shorter * longer
    return (
        WHOLE * shorter >= rule.like * longer
        and min(content.left_eligible, content.right_eligible) >= rule.free
        and WHOLE * (2 * content.shared_values + 1) >= rule.numbers * numbers
        and not (is_dense and _values_differ(content))
        and scores.whole >= scores.whole_least
    )


def _is_table_filled_anew(overlap: VerbatimOverlap, content: ContentOverlap) -> bool:
    figures = min(overlap.numbers, overlap.numbers_longer)
    return WHOLE * figures > PARAPHRASE.dense * overlap.words and _values_differ(content)


def _values_differ(content: ContentOverlap) -> bool:
    of_both = content.left_values + content.right_values
    return 2 * WHOLE * content.shared_values < PARAPHRASE.dense_numbers * of_both


def _numbers_in_order(in_order: int, fewer: int) -> int:
    """How much numbers in one order say, in 1/10000. fewer: distinct numbers of the text that has fewer."""
    return share(in_order, fewer) ** 3 * _log(100 + 100 * in_order) // WHOLE**3


@cache
def _log(words: int) -> int:
    """ln(words / 100) in 1/10000. For counts up to 65,535 no rounding depends on the last bit."""
    return round(WHOLE * math.log(words / 100))
