"""The verbatim rule: evidence for and against two texts being copies by shared words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from enrich.copies.ruleset import WHOLE, VerbatimRule
from enrich.copies.verdict.scores import Measure, ParaphraseScores, Scores, share
from enrich.copies.verdict.verbatim_overlap import VerbatimOverlap

VerbatimObjection = Literal[
    "words", "covered", "coverage", "whole_coverage", "mean_coverage", "weighted_coverage", "rest_coverage",
    "conflicts", "form", "brief",
]  # fmt: skip
"""What a pair lacks by the verbatim rule: a figure of `Scores`, too small or too large. form: short texts whose numbers
show that they are one form filled in twice. brief: a text so short that practically all of it would have to be in
the other."""


def verbatim_objections(overlap: VerbatimOverlap, rule: VerbatimRule) -> Iterator[VerbatimObjection]:
    """The objections by the verbatim rule, the cheapest first; none if it makes a copy."""
    return (name for name, holds in _OBJECTIONS if holds(overlap, rule))


def verbatim_scores(overlap: VerbatimOverlap, rule: VerbatimRule, paraphrase: ParaphraseScores | None = None) -> Scores:
    """The figures of a pair by the verbatim rule, with the thresholds, whatever the verdict."""
    one_passage = _may_be_one_statement(overlap, rule)
    return Scores(
        words=Measure(overlap.words, least=rule.words + overlap.beyond_words),
        words_longer=Measure(overlap.words_longer),
        coverage=Measure(_coverage(overlap), least=rule.coverage),
        whole_coverage=Measure(_whole_coverage(overlap), least=rule.coverage),
        mean_coverage=Measure(mean_coverage(overlap), least=rule.mean_coverage),
        weighted_coverage=Measure(_weighted_coverage(overlap), least=rule.weighted_coverage),
        rest_coverage=Measure(_rest_coverage(overlap), least=rule.rest_coverage if one_passage else None),
        covered=Measure(overlap.unquoted_covered, least=rule.covered),
        longest_run=Measure(overlap.longest),
        conflicts=Measure(overlap.conflicts, most=_conflicts_allowed(overlap, rule) * overlap.words // WHOLE),
        numbers=Measure(overlap.numbers),
        numbers_longer=Measure(overlap.numbers_longer),
        numbers_shared=Measure(overlap.numbers_shared),
        own_lead=Measure(overlap.own_lead),
        rewriting=paraphrase,
    )


def is_of_like_length(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Whether the shorter text is more than a part of the longer."""
    return WHOLE * overlap.words >= rule.like * overlap.words_longer


def is_filled_form(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Whether it is a form with other names and numbers, whose own words are most of it: then it is not a paraphrase.

    Two translations of one report have as many differing words, but the same numbers.
    """
    has_numbers = min(overlap.values, overlap.values_longer) > 0
    return (
        mean_coverage(overlap) >= (rule.form_coverage if has_numbers else rule.form_coverage_without_numbers)
        and _is_form_with_other_names(overlap, rule)
        and not _values_agree(overlap, rule)
    )


def mean_coverage(overlap: VerbatimOverlap) -> int:
    """The mean of the covered shares of the unquoted and of all words, in 1/10000."""
    return (_coverage(overlap) + _whole_coverage(overlap)) // 2


def _may_be_one_statement(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Whether the shared words could be a statement that both print: not if they are most of the text."""
    return _coverage(overlap) < rule.one_passage_below and WHOLE * overlap.longest < rule.one_passage * overlap.words


def _stands_whole(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """A brief text that is entirely in the other: overlap alone means too little for it."""
    lacking = overlap.values > overlap.values_shared
    return _whole_coverage(overlap) >= rule.brief_coverage and not (overlap.conflicts or lacking)


def _is_form_with_other_names(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Whether there are enough different names and numbers between the same words for a form filled in twice."""
    length = overlap.length
    if length >= rule.form:
        return False
    fewer = min(overlap.values, overlap.values_longer)
    return (fewer >= rule.unshared_numbers and not overlap.values_shared) or (
        WHOLE * overlap.swaps >= rule.swaps * length
        and WHOLE * overlap.swapped_phrases >= rule.swapped_phrases * length
    )


def _is_form_filled_anew(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Short reports on one form, such as an earnings notice or a dividend, with different numbers or names."""
    if _is_form_with_other_names(overlap, rule) and not _is_lightly_edited(overlap, rule):
        return True
    if overlap.length >= rule.small:
        return False
    fewer = min(overlap.values, overlap.values_longer)
    agree = WHOLE * overlap.values_shared >= rule.numbers * fewer
    return not agree or (is_of_like_length(overlap, rule) and fewer > overlap.values_shared)


def _numbers_agree(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    return WHOLE * overlap.numbers_shared >= rule.numbers * min(overlap.numbers, overlap.numbers_longer)


def _values_agree(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    return 0 < WHOLE * overlap.values_shared >= rule.values_of_one * min(overlap.values, overlap.values_longer)


def _is_lightly_edited(overlap: VerbatimOverlap, rule: VerbatimRule) -> bool:
    """Whether nearly all is the same, most numbers too: then others are house style, `23/5` for 23 May, or rounded."""
    return mean_coverage(overlap) >= rule.light_edit and _values_agree(overlap, rule)


def _conflicts_allowed(overlap: VerbatimOverlap, rule: VerbatimRule) -> int:
    if _is_lightly_edited(overlap, rule):
        return rule.conflicts_of_light_edit
    return rule.conflicts if _numbers_agree(overlap, rule) else rule.conflicts_without_numbers


def _coverage(overlap: VerbatimOverlap) -> int:
    return share(overlap.unquoted_covered, overlap.unquoted)


def _whole_coverage(overlap: VerbatimOverlap) -> int:
    return share(overlap.covered, overlap.words)


def _weighted_coverage(overlap: VerbatimOverlap) -> int:
    return share(overlap.unquoted_weight_covered, overlap.unquoted_weight)


def _rest_coverage(overlap: VerbatimOverlap) -> int:
    rest = overlap.unquoted - overlap.longest_unquoted
    return share(overlap.unquoted_covered - overlap.longest_unquoted, rest) if rest else WHOLE


_OBJECTIONS: Final[tuple[tuple[VerbatimObjection, Callable[[VerbatimOverlap, VerbatimRule], bool]], ...]] = (
    ("words", lambda overlap, rule: overlap.length < rule.words),
    ("covered", lambda overlap, rule: overlap.unquoted_covered < rule.covered),
    ("coverage", lambda overlap, rule: _coverage(overlap) < rule.coverage),
    ("whole_coverage", lambda overlap, rule: _whole_coverage(overlap) < rule.coverage),
    ("mean_coverage", lambda overlap, rule: mean_coverage(overlap) < rule.mean_coverage),
    ("weighted_coverage", lambda overlap, rule: _weighted_coverage(overlap) < rule.weighted_coverage),
    (
        "rest_coverage",
        lambda overlap, rule: _may_be_one_statement(overlap, rule) and _rest_coverage(overlap) < rule.rest_coverage,
    ),
    ("conflicts", lambda overlap, rule: WHOLE * overlap.conflicts > _conflicts_allowed(overlap, rule) * overlap.words),
    ("form", _is_form_filled_anew),
    ("brief", lambda overlap, rule: overlap.length < rule.brief and not _stands_whole(overlap, rule)),
)
