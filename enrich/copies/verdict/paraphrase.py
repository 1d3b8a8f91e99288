"""Whether two texts that have few words in common are one report all the same: pure, symmetric, in whole numbers."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

import msgspec

from enrich.copies.ruleset import PARAPHRASE, PARTIAL_PARAPHRASE, VERBATIM, WHOLE
from enrich.copies.verdict.overlap import Overlap
from enrich.copies.verdict.partial_paraphrase import Retelling


class Rewriting(msgspec.Struct, frozen=True):
    """Why two texts are one report in other words. Shares in 1/10000.

    score: of the way that holds. whole: the share of the weight of both texts' rare stems that keep their
    order, `whole_least` being wanted. parts: the figure of `ruleset.PartialParaphraseRule`, `parts_least` being wanted. words: those of
    the stretches that tell the same, of the text with fewer. density: the share of their stems that are
    supported; order: of the supported stems, in one order; verbatim: word for word. sentences: the share of both
    texts' stems that sentences share which are each other's likest; alike: how alike these are in all their words; told: what they
    share, of that and of what stands in its place.
    """

    score: int
    whole: int
    whole_least: int
    parts: int
    parts_least: int
    words: int
    density: int
    order: int
    verbatim: int
    sentences: int
    alike: int
    told: int


def may_be_rewritten(overlap: Overlap) -> bool:
    """Whether it is worth looking: in fewer words two reports of one event are much alike."""
    return overlap.words >= PARAPHRASE.words


Refusal = Literal["stems", "conflicts", "numbers", "parts", "table"]
"""Why a text is no retelling of another. stems: they share too few rare ones to look. conflicts: numbers differ amid the same words.
numbers: they differ altogether, or in sentences that match. parts: too little is told alike. table: a table in sentences, filled in anew."""


def rewriting(overlap: Overlap, told: Retelling) -> Rewriting | None:
    """The figures where one text retells the other; None where it does not."""
    figures = figures_of(told)
    if refusal(overlap, told, figures):
        return None
    return figures if _is_whole(overlap, told, figures) else msgspec.structs.replace(figures, score=figures.density)


def refusal(overlap: Overlap, told: Retelling, figures: Rewriting) -> Refusal | None:
    """What speaks against a retelling, None where nothing does."""
    if not told.left_words:
        return "stems"
    if _numbers_conflict(told):
        return "conflicts"
    if not (_numbers_agree(overlap) or _numbers_may_agree(told)):
        return "numbers"
    if _is_whole(overlap, told, figures):
        return None
    if figures.parts < PARTIAL_PARAPHRASE.passes:
        return "parts"
    return "table" if _is_table_filled_anew(overlap, told) else None


def _numbers_conflict(told: Retelling) -> bool:
    most = VERBATIM.conflicts
    return (
        WHOLE * told.left_conflicts > most * told.left_words or WHOLE * told.right_conflicts > most * told.right_words
    )


def _numbers_agree(overlap: Overlap) -> bool:
    """Whether the numbers in figures do not say that these are two reports."""
    fewer = min(overlap.numbers, overlap.numbers_longer)
    each_has_its_own = fewer > overlap.numbers_shared
    like = WHOLE * overlap.words >= VERBATIM.like * overlap.words_longer
    return (
        # A single number says little: the other may spell it out.
        (fewer <= 1 or WHOLE * overlap.numbers_shared >= VERBATIM.numbers * fewer)
        and not (overlap.words < VERBATIM.small and like and each_has_its_own)
    )


def _numbers_may_agree(told: Retelling) -> bool:
    """Whether texts with other numbers may have them of other passages: no two sentences that match contradict each other."""
    fewer = min(told.left_values, told.right_values)
    return (
        not told.contradictions
        and WHOLE * (2 * told.shared_values + 1) >= PARAPHRASE.some_numbers * (2 * fewer + 1)
    )  # fmt: skip


def _is_whole(overlap: Overlap, told: Retelling, figures: Rewriting) -> bool:
    rule = PARAPHRASE
    numbers = told.left_values + told.right_values
    shorter, longer = sorted((told.left_words, told.right_words))
    dense = max(told.left_figures * told.right_words, told.right_figures * told.left_words) * WHOLE
    is_dense = dense > rule.dense * shorter * longer
    return (
        _numbers_agree(overlap)
        and WHOLE * shorter >= rule.like * longer
        and min(told.left_free, told.right_free) >= rule.free
        and WHOLE * (2 * told.shared_values + 1) >= rule.numbers * numbers
        and not (is_dense and _values_differ(told))
        and figures.whole >= figures.whole_least
    )


def _is_table_filled_anew(overlap: Overlap, told: Retelling) -> bool:
    figures = min(overlap.numbers, overlap.numbers_longer)
    return WHOLE * figures > PARAPHRASE.dense * overlap.words and _values_differ(told)


def _values_differ(told: Retelling) -> bool:
    return 2 * WHOLE * told.shared_values < PARAPHRASE.dense_numbers * (told.left_values + told.right_values)


def figures_of(told: Retelling) -> Rewriting:
    """The figures of a pair, whether or not they suffice."""
    shorter = max(1, min(told.left_words, told.right_words))
    whole = share(told.supported, told.united)
    words = min(told.left_stretch, told.right_stretch)
    supported = told.left_supported + told.right_supported
    density = min(share(told.left_supported, told.left_mass), share(told.right_supported, told.right_mass))
    order = share(2 * told.ordered, supported)
    verbatim = share(told.verbatim, supported)
    sentences = share(told.matched, told.sentences)
    alike = told.alike // told.aligned if told.aligned else 0
    as_told = share(told.told, told.told + told.instead)
    rule = PARTIAL_PARAPHRASE
    parts = 0
    if words:
        parts = (
            density
            + (
                rule.length * _log(words)
                + rule.sentences * sentences
                + rule.told * as_told
                + rule.alike * alike
                + rule.order * abs(order - rule.muddled)
                - rule.verbatim * max(0, verbatim - rule.little_verbatim)
            )
            // WHOLE
        )
    least = PARAPHRASE.supported + PARAPHRASE.supported_by_words // shorter
    return Rewriting(
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
    )


@cache
def _log(words: int) -> int:
    """ln(words / 100) in 1/10000. No count up to 65,535 comes near enough to a half for a last bit to decide."""
    return round(WHOLE * math.log(words / 100))


def share(part: int, whole: int) -> int:
    """A share in 1/10000, rounded down; 0 of nothing."""
    return WHOLE * part // whole if whole else 0
