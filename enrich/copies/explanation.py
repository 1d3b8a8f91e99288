"""Why two texts are, or are not, copies: every figure of the rule beside what it wanted, whether or not it held."""

from __future__ import annotations

import msgspec
import numpy as np

from enrich.copies.compare import ALONE, Measure, Pairing, Scores, Verdict, compare, scores_of
from enrich.copies.features import unpack
from enrich.copies.overlap import overlaps
from enrich.copies.postings import is_candidate
from enrich.copies.retelling import retellings
from enrich.copies.rewriting import Rewriting, figures_of, may_be_rewritten
from enrich.copies.ruleset import CANDIDATES, RULESET, SAME_WORDS, WHOLE
from enrich.copies.sketch import Sketch


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The whole judgement of one pair.

    candidates: whether the index would have brought the two together, by `runs` and `rare` words that are keys of both;
    without that no worker compares them, unless one declares the other. rewriting: None where no retelling is looked for.
    refusals: each thing that speaks against the same words, in a sentence; of a pair that holds by other words they stand, too.
    """

    verdict: Verdict | None
    candidates: bool
    runs: int
    rare: int
    scores: Scores
    rewriting: Rewriting | None
    refusals: tuple[str, ...]
    ruleset: int = RULESET


def explain(left: Sketch, right: Sketch, pairing: Pairing = ALONE) -> Explanation:
    """The judgement of two sketches, as `compare` gives it, with all that it goes by."""
    [verdict] = compare([left.features], [right.features], [pairing])
    one, other = unpack([left.features]), unpack([right.features])
    [overlap] = overlaps(one, other)
    told = retellings(one, other, [0]) if may_be_rewritten(overlap) else []
    shared = np.intersect1d(left.keys, right.keys)
    rare = int(np.sum(shared & 1))
    runs = len(shared) - rare
    fewer = min(int(np.sum(left.keys & 1 == 0)), int(np.sum(right.keys & 1 == 0)))
    scores = scores_of(overlap, pairing)
    return Explanation(
        verdict=verdict,
        candidates=bool(is_candidate(runs, rare, fewer, CANDIDATES)),
        runs=runs,
        rare=rare,
        scores=scores,
        rewriting=figures_of(told[0]) if told else None,
        refusals=_refusals(scores, pairing),
    )


def _refusals(scores: Scores, pairing: Pairing) -> tuple[str, ...]:
    """What the same words lack."""
    found = [
        f"{name.replace('_', ' ')} is {_told(name, measure.value)}, and at {side} {_told(name, limit)} is wanted"
        for name in scores.__struct_fields__
        if isinstance(measure := getattr(scores, name), Measure)
        for side, limit, holds in (
            ("least", measure.least, measure.least is None or measure.value >= measure.least),
            ("most", measure.most, measure.most is None or measure.value <= measure.most),
        )
        if limit is not None and not holds
    ]
    rule = pairing.rule()
    if scores.words.value < rule.small and scores.numbers.value and scores.numbers_longer.value:
        fewer = min(scores.numbers.value, scores.numbers_longer.value)
        if WHOLE * scores.numbers_shared.value < rule.numbers * fewer:
            found.append("the texts are short and most of their numbers differ: one form, filled in twice")
    if SAME_WORDS.words <= scores.words.value < rule.brief and scores.whole_coverage.value < rule.brief_coverage:
        found.append(f"a text of under {rule.brief} words must stand in the other practically whole")
    return tuple(found)


def _told(name: str, value: int) -> str:
    """A figure for a person: shares as per cent."""
    return f"{value / 100:.1f} %" if is_share(name) else f"{value:,}"


def is_share(name: str) -> bool:
    """Whether a figure of `Scores` is a share in 1/10000, not a count."""
    return name.endswith("coverage")
