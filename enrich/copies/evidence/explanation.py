"""Why two texts are, or are not, copies: every figure of the rule beside what it wanted, whether or not it held."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from enrich.copies.candidates.probing import is_candidate
from enrich.copies.ruleset import CANDIDATES, RULESET
from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import Sketch
from enrich.copies.verdict.compare import ALONE, Pairing, Verdict, compare, is_open, judge
from enrich.copies.verdict.overlap import overlaps, texts_of
from enrich.copies.verdict.paraphrase import Refusal, Rewriting, figures_of, refusal
from enrich.copies.verdict.partial_paraphrase import retellings
from enrich.copies.verdict.verbatim import Measure, Objection, Scores, objections, scores_of


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The whole judgement of one pair.

    candidates: whether the index would have brought the two together, by `runs` and `rare` words that are keys of both;
    without that no worker compares them, unless one declares the other. rewriting: None where no retelling is looked for.
    refusals: each thing that speaks against the same words, in a sentence; there are some of a pair that holds by other words, too.
    no_rewriting: what speaks against a retelling, where one is looked for.
    """

    verdict: Verdict | None
    candidates: bool
    runs: int
    rare: int
    scores: Scores
    rewriting: Rewriting | None
    refusals: tuple[str, ...]
    no_rewriting: str | None
    ruleset: int = RULESET


def explain(left: Sketch, right: Sketch, pairing: Pairing = ALONE) -> Explanation:
    """The judgement of two sketches, as `compare` gives it, with all that it goes by."""
    [verdict] = compare([left.features], [right.features], [pairing])
    texts, pair = texts_of(unpack([left.features, right.features])), np.array([[0, 1]])
    [overlap] = overlaps(texts, pair)
    figures = no_rewriting = None
    if is_open(overlap, judge(overlap, pairing), pairing):
        [told] = retellings(texts, pair)
        figures = figures_of(told)
        no_rewriting = _NO_REWRITING[refused] if (refused := refusal(overlap, told, figures)) else None
    shared = np.intersect1d(left.fingerprints, right.fingerprints)
    rare = int(np.sum(shared & 1))
    runs = len(shared) - rare
    fewer = min(int(np.sum(left.fingerprints & 1 == 0)), int(np.sum(right.fingerprints & 1 == 0)))
    scores = scores_of(overlap, pairing.rule())
    return Explanation(
        verdict=verdict,
        candidates=bool(is_candidate(runs, rare, fewer, CANDIDATES)),
        runs=runs,
        rare=rare,
        scores=scores,
        rewriting=figures,
        refusals=tuple(_refusal(name, scores, pairing) for name in objections(overlap, pairing.rule())),
        no_rewriting=no_rewriting,
    )


_NO_REWRITING: Final[dict[Refusal, str]] = {
    "stems": "they share too few rare words",
    "conflicts": "numbers differ amid the same words",
    "numbers": "their numbers differ, in sentences that match or altogether",
    "parts": "too little is told alike",
    "table": "both are tables in sentences, with other numbers",
}


def _refusal(objection: Objection, scores: Scores, pairing: Pairing) -> str:
    """An objection in a sentence."""
    if objection == "form":
        return "the texts are short and their numbers differ: one form, filled in twice"
    if objection == "brief":
        return (
            f"a text of under {pairing.rule().brief} words must stand in the other practically whole, with every number"
        )
    measure: Measure = getattr(scores, objection)
    side, wanted = ("least", measure.least) if measure.least is not None else ("most", measure.most)
    said = percent if is_share(objection) else "{:,}".format
    return f"{objection.replace('_', ' ')} is {said(measure.value)}, and at {side} {said(wanted or 0)} is wanted"


def percent(share: int) -> str:
    """A share in 1/10000 for a person."""
    return f"{share / 100:.1f} %"


def is_share(name: str) -> bool:
    """Whether a figure of `Scores` is a share in 1/10000, not a count."""
    return name.endswith("coverage")
