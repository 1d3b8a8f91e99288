"""Whether two texts are copies, of what kind, and by which figures: pure, symmetric, versioned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np

from enrich.copies.ruleset import LATER_DAYS, VERBATIM_RULES, WHOLE, WRAPPING, VerbatimRule, VerbatimRules
from enrich.copies.sketch.features import unpack
from enrich.copies.verdict.overlap import Overlap, overlaps, texts_of
from enrich.copies.verdict.paraphrase import Rewriting, may_be_rewritten, rewriting
from enrich.copies.verdict.partial_paraphrase import retellings
from enrich.copies.verdict.verbatim import Scores, is_of_like_length, mean_coverage, objections, scores_of

Relation = Literal["identical", "reprint", "excerpt", "wrapped", "rewrite", "declared"]
"""identical: the same words in the same order. reprint: nearly the same, of like length. excerpt: the shorter
is a part of the longer, from its beginning or picked from it. wrapped: the shorter stands whole inside
the longer, which has more than a headline and a standfirst of its own before it; where one cannot say
which text had the passage first, that is the difference that shows. rewrite: the same report in other
words. declared: one names the other as its source, and no shared words show it."""


class Verdict(msgspec.Struct, frozen=True):
    """Two texts are copies. score: how surely, in 1/10000; the mean of coverage and whole coverage."""

    relation: Relation
    score: int
    overlap: Overlap
    rule: VerbatimRule
    rewriting: Rewriting | None = None

    @property
    def scores(self) -> Scores:
        """Why."""
        return scores_of(self.overlap, self.rule, self.rewriting)


class Pairing(NamedTuple):
    """What is known of a pair beside its texts. declared: one names the other as its source. later: they are days apart."""

    declared: bool = False
    later: bool = False

    def rule(self, rules: VerbatimRules = VERBATIM_RULES) -> VerbatimRule:
        """The thresholds that hold for it."""
        return rules.declared if self.declared else rules.later if self.later else rules.verbatim


ALONE: Final = Pairing()  # nothing but the texts is known


def are_later(day: date, other: date) -> bool:
    """Whether two days are so far apart that a likeness of their texts is little of a sign."""
    return abs((day - other).days) > LATER_DAYS


def compare(
    left: Sequence[bytes], right: Sequence[bytes], pairings: Sequence[Pairing], rules: VerbatimRules = VERBATIM_RULES
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


def is_open(
    overlap: Overlap, verdict: Verdict | None, pairing: Pairing = ALONE, rules: VerbatimRules = VERBATIM_RULES
) -> bool:
    """Whether other words are looked for: only where the same words do not decide, and not in short texts that are days apart."""
    return (
        (verdict is None or verdict.relation == "declared")
        and may_be_rewritten(overlap)
        and not (pairing.later and overlap.words < rules.later.small)
    )


def judge(overlap: Overlap, pairing: Pairing = ALONE, rules: VerbatimRules = VERBATIM_RULES) -> Verdict | None:
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
    return Verdict(relation, WHOLE if relation == "identical" else mean_coverage(overlap), overlap, rule)


def _by_extent(overlap: Overlap, rule: VerbatimRule) -> Relation:
    if is_of_like_length(overlap, rule):
        return "reprint"
    return "wrapped" if overlap.own_lead > WRAPPING.own_words else "excerpt"
