"""Whether two texts are copies, of what kind, and by which figures: pure, symmetric, versioned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np

from enrich.copies.features import unpack
from enrich.copies.overlap import Overlap, overlaps, texts_of
from enrich.copies.retelling import retellings
from enrich.copies.rewriting import Rewriting, may_be_rewritten, rewriting
from enrich.copies.ruleset import LATER_DAYS, RULES, WHOLE, WRAPPING, Rules, SameWords

Relation = Literal["identical", "reprint", "excerpt", "wrapped", "rewrite", "declared"]
"""identical: the same words in the same order. reprint: nearly the same, of like length. excerpt: the shorter
is a part of the longer, from its beginning or picked from it. wrapped: the shorter stands whole inside
the longer, which has more than a headline and a standfirst of its own before it; where one cannot say
which text had the passage first, that is the difference that shows. rewrite: the same report in other
words. declared: one names the other as its source, and no shared words show it."""


Objection = Literal[
    "words", "covered", "coverage", "mean_coverage", "weighted_coverage", "rest_coverage", "conflicts", "form", "brief"
]
"""What a pair lacks by its same words: a figure of `Scores`, too small or too large. form: short texts whose numbers say that
they are one form filled in twice. brief: a text so short that practically all of it would have to stand in the other."""


class Measure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure, and what the rule wanted of it, where it wanted anything."""

    value: int
    least: int | None = None
    most: int | None = None


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Why: the figures of the shorter text of a pair. Shares in 1/10000, the rest counts of words or numbers.

    coverage: share of its unquoted words that lie in shared runs of four; whole_coverage: of all its words;
    weighted_coverage: of its unquoted words by rarity; rest_coverage: of its unquoted words, the longest
    shared passage taken out. conflicts: short gaps amid shared words with numbers that the longer lacks. own_lead: words
    of the longer before the first shared passage.
    """

    words: Measure
    words_longer: Measure
    coverage: Measure
    whole_coverage: Measure
    mean_coverage: Measure
    weighted_coverage: Measure
    rest_coverage: Measure
    covered: Measure
    longest_run: Measure
    conflicts: Measure
    numbers: Measure
    numbers_longer: Measure
    numbers_shared: Measure
    own_lead: Measure
    rewriting: Rewriting | None = None


class Verdict(msgspec.Struct, frozen=True):
    """Two texts are copies. score: how surely, in 1/10000; the mean of coverage and whole coverage."""

    relation: Relation
    score: int
    overlap: Overlap
    rule: SameWords
    rewriting: Rewriting | None = None

    @property
    def scores(self) -> Scores:
        """Why."""
        return scores_of(self.overlap, self.rule, self.rewriting)


class Pairing(NamedTuple):
    """What is known of a pair beside its texts. declared: one names the other as its source. later: they are days apart."""

    declared: bool = False
    later: bool = False

    def rule(self, rules: Rules = RULES) -> SameWords:
        """The thresholds that hold for it."""
        return rules.declared if self.declared else rules.later if self.later else rules.same_words


ALONE: Final = Pairing()  # nothing but the texts is known


def are_later(day: date, other: date) -> bool:
    """Whether two days are so far apart that a likeness of their texts is little of a sign."""
    return abs((day - other).days) > LATER_DAYS


def compare(
    left: Sequence[bytes], right: Sequence[bytes], pairings: Sequence[Pairing], rules: Rules = RULES
) -> list[Verdict | None]:
    """The verdict on each pair of features (`Sketch.features`), None where the two are no copies.

    `compare(a, b, p) == compare(b, a, p)`. Raises Permanent where features are of another version. About 10 µs a pair
    of 165 words each, 40 µs where their words differ.
    """
    row_of: dict[bytes, int] = {}  # a text that is in many pairs is unpacked once
    rows = [
        (row_of.setdefault(a, len(row_of)), row_of.setdefault(b, len(row_of))) for a, b in zip(left, right, strict=True)
    ]
    pairs = np.array(rows, np.int64).reshape(-1, 2)
    texts = texts_of(unpack(list(row_of)))
    found = overlaps(texts, pairs)
    verdicts = [judge(overlap, pairing, rules) for overlap, pairing in zip(found, pairings, strict=True)]
    open_ = [i for i, verdict in enumerate(verdicts) if is_open(found[i], verdict, pairings[i], rules)]
    for i, retelling in zip(open_, retellings(texts, pairs[open_]), strict=True):
        if told := rewriting(found[i], retelling):
            verdicts[i] = Verdict("rewrite", told.score, found[i], pairings[i].rule(rules), told)
    return verdicts


def is_open(overlap: Overlap, verdict: Verdict | None, pairing: Pairing = ALONE, rules: Rules = RULES) -> bool:
    """Whether other words are looked for: only where the same words do not decide, and not in short texts that are days apart."""
    return (
        (verdict is None or verdict.relation == "declared")
        and may_be_rewritten(overlap)
        and not (pairing.later and overlap.words < rules.later.small)
    )


def judge(overlap: Overlap, pairing: Pairing = ALONE, rules: Rules = RULES) -> Verdict | None:
    """The verdict on a pair by its same words, its overlap being known."""
    rule = pairing.rule(rules)
    if overlap.same and overlap.words:
        relation: Relation | None = "identical"
    elif next(objections(overlap, rule), None) is None:
        relation = _by_extent(overlap, rule)
    else:
        relation = "declared" if pairing.declared else None
    if relation is None:
        return None
    return Verdict(relation, WHOLE if relation == "identical" else _mean_coverage(overlap), overlap, rule)


def objections(overlap: Overlap, rule: SameWords) -> Iterator[Objection]:
    """What speaks against the same words, the cheapest to see first; nothing where they make a copy."""
    if overlap.words < rule.words:
        yield "words"
    if overlap.unquoted_covered < rule.covered:
        yield "covered"
    if _coverage(overlap) < rule.coverage:
        yield "coverage"
    if _mean_coverage(overlap) < rule.mean_coverage:
        yield "mean_coverage"
    if _weighted_coverage(overlap) < rule.weighted_coverage:
        yield "weighted_coverage"
    if _may_be_one_statement(overlap, rule) and _rest_coverage(overlap) < rule.rest_coverage:
        yield "rest_coverage"
    if WHOLE * overlap.conflicts > _conflicts_allowed(overlap, rule) * overlap.words:
        yield "conflicts"
    if _is_form_filled_anew(overlap, rule):
        yield "form"
    if overlap.words < rule.brief and not _stands_whole(overlap, rule):
        yield "brief"


def _may_be_one_statement(overlap: Overlap, rule: SameWords) -> bool:
    """Whether what both have could be a statement that both print: not where it is most of the text."""
    return _coverage(overlap) < rule.one_passage_below and WHOLE * overlap.longest < rule.one_passage * overlap.words


def _stands_whole(overlap: Overlap, rule: SameWords) -> bool:
    """A brief text, all of which is in the other: overlap alone says too little of it."""
    return (
        _whole_coverage(overlap) >= rule.brief_coverage
        and not overlap.conflicts
        and overlap.numbers_shared == overlap.numbers
    )


def _is_form_filled_anew(overlap: Overlap, rule: SameWords) -> bool:
    """Short reports of one form, an earnings notice or a dividend, whose numbers say that they are two."""
    if overlap.words >= rule.small:
        return False
    each_has_its_own = min(overlap.numbers, overlap.numbers_longer) > overlap.numbers_shared
    return not _numbers_agree(overlap, rule) or (_is_of_like_length(overlap, rule) and each_has_its_own)


def _numbers_agree(overlap: Overlap, rule: SameWords) -> bool:
    return WHOLE * overlap.numbers_shared >= rule.numbers * min(overlap.numbers, overlap.numbers_longer)


def _conflicts_allowed(overlap: Overlap, rule: SameWords) -> int:
    return rule.conflicts if _numbers_agree(overlap, rule) else rule.conflicts_without_numbers


def _is_of_like_length(overlap: Overlap, rule: SameWords) -> bool:
    return WHOLE * overlap.words >= rule.like * overlap.words_longer


def _by_extent(overlap: Overlap, rule: SameWords) -> Relation:
    if _is_of_like_length(overlap, rule):
        return "reprint"
    return "wrapped" if overlap.own_lead > WRAPPING.own_words else "excerpt"


def _coverage(overlap: Overlap) -> int:
    return _share(overlap.unquoted_covered, overlap.unquoted)


def _whole_coverage(overlap: Overlap) -> int:
    return _share(overlap.covered, overlap.words)


def _mean_coverage(overlap: Overlap) -> int:
    return (_coverage(overlap) + _whole_coverage(overlap)) // 2


def _weighted_coverage(overlap: Overlap) -> int:
    return _share(overlap.unquoted_weight_covered, overlap.unquoted_weight)


def _rest_coverage(overlap: Overlap) -> int:
    rest = overlap.unquoted - overlap.longest_unquoted
    return _share(overlap.unquoted_covered - overlap.longest_unquoted, rest) if rest else WHOLE


def _share(part: int, whole: int) -> int:
    """A share in 1/10000, rounded down; 0 of nothing."""
    return WHOLE * part // whole if whole else 0


def scores_of(overlap: Overlap, rule: SameWords, rewriting: Rewriting | None = None) -> Scores:
    """The figures of a pair by its same words, beside what the rule wants, whatever the verdict."""
    one_passage = _may_be_one_statement(overlap, rule)
    return Scores(
        words=Measure(overlap.words, least=rule.words),
        words_longer=Measure(overlap.words_longer),
        coverage=Measure(_coverage(overlap), least=rule.coverage),
        whole_coverage=Measure(_whole_coverage(overlap)),
        mean_coverage=Measure(_mean_coverage(overlap), least=rule.mean_coverage),
        weighted_coverage=Measure(_weighted_coverage(overlap), least=rule.weighted_coverage),
        rest_coverage=Measure(_rest_coverage(overlap), least=rule.rest_coverage if one_passage else None),
        covered=Measure(overlap.unquoted_covered, least=rule.covered),
        longest_run=Measure(overlap.longest),
        conflicts=Measure(overlap.conflicts, most=_conflicts_allowed(overlap, rule) * overlap.words // WHOLE),
        numbers=Measure(overlap.numbers),
        numbers_longer=Measure(overlap.numbers_longer),
        numbers_shared=Measure(overlap.numbers_shared),
        own_lead=Measure(overlap.own_lead),
        rewriting=rewriting,
    )
