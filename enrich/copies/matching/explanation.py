"""Why two texts are, or are not, copies: every figure of the rules with its threshold, whether or not it was met."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

import msgspec
import numpy as np

from enrich.copies.candidates.probing import is_candidate
from enrich.copies.matching.match import ComparedText, context_of, match
from enrich.copies.ruleset import CANDIDATES, RULESET, VerbatimRule
from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import Sketch
from enrich.copies.verdict.compare import Verdict, paraphrase_is_tried, verbatim_verdict
from enrich.copies.verdict.content_overlap import content_overlaps
from enrich.copies.verdict.paraphrase import ParaphraseObjection, paraphrase_objection, paraphrase_scores
from enrich.copies.verdict.scores import Measure, ParaphraseScores, Scores
from enrich.copies.verdict.texts import texts_of
from enrich.copies.verdict.verbatim import VerbatimObjection, verbatim_objections, verbatim_scores
from enrich.copies.verdict.verbatim_overlap import verbatim_overlaps


class Explained(NamedTuple):
    """One of the two texts. day: None if it is not known."""

    sketch: Sketch
    day: date | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The full verdict on one pair.

    candidates: whether the index would bring the two together, by `shingles` and `rare` words that are fingerprints of
    both; otherwise no worker compares them, unless one declares the other. paraphrase: None if the paraphrase
    rules are not tried. verbatim_objections: each objection by the verbatim rule, in a sentence; a paraphrase has some,
    too. paraphrase_objection: the objection to a paraphrase, if one is checked.
    """

    verdict: Verdict | None
    candidates: bool
    shingles: int
    rare: int
    scores: Scores
    paraphrase: ParaphraseScores | None
    verbatim_objections: tuple[str, ...]
    paraphrase_objection: str | None
    ruleset: int = RULESET


def explain(left: Explained, right: Explained, *, declared: bool = False) -> Explanation:
    """The verdict on two texts, from `match`, with everything it is based on.

    declared: one names the other as its source.
    """
    pair = (0, 1)
    texts = {
        key: ComparedText(key, text.day, text.sketch.features) for key, text in zip(pair, (left, right), strict=True)
    }
    found = next(match([pair], {pair} if declared else frozenset(), lambda _: texts), None)
    context = context_of(left.day, right.day, declared=declared)
    corpus, rows = texts_of(unpack([left.sketch.features, right.sketch.features])), np.array([pair])
    [overlap] = verbatim_overlaps(corpus, rows)
    paraphrase = against = None
    if paraphrase_is_tried(overlap, verbatim_verdict(overlap, context), context):
        [content] = content_overlaps(corpus, rows)
        paraphrase = paraphrase_scores(overlap, content)
        objection = paraphrase_objection(overlap, content, paraphrase)
        against = _PARAPHRASE_OBJECTIONS[objection] if objection else None
    shared = np.intersect1d(left.sketch.fingerprints, right.sketch.fingerprints)
    rare = int(np.sum(shared & 1))
    shingles = len(shared) - rare
    fewer = min(int(np.sum(text.sketch.fingerprints & 1 == 0)) for text in (left, right))
    rule = context.verbatim_rule()
    scores = verbatim_scores(overlap, rule)
    return Explanation(
        verdict=found.verdict if found else None,
        candidates=bool(is_candidate(shingles, rare, fewer, CANDIDATES)),
        shingles=shingles,
        rare=rare,
        scores=scores,
        paraphrase=paraphrase,
        verbatim_objections=tuple(_sentence(name, scores, rule) for name in verbatim_objections(overlap, rule)),
        paraphrase_objection=against,
    )


def percent(share: int) -> str:
    """A share, given in 1/10000, as a percentage for people."""
    return f"{share / 100:.1f} %"


def is_share(name: str) -> bool:
    """Whether a figure of `Scores` is a share in 1/10000, not a count."""
    return name.endswith("coverage")


_PARAPHRASE_OBJECTIONS: Final[dict[ParaphraseObjection, str]] = {
    "stems": "they share too few rare words",
    "conflicts": "numbers differ where the words are the same",
    "numbers": "their numbers differ, in matched sentences or overall",
    "parts": "too little of what they say is the same",
    "table": "both are tabular data in sentences, with different numbers",
}


def _sentence(objection: VerbatimObjection, scores: Scores, rule: VerbatimRule) -> str:
    """An objection in a sentence."""
    if objection == "form":
        return "the texts are short and their numbers differ: one template, filled in twice"
    if objection == "brief":
        return f"a text of fewer than {rule.brief} words must be almost entirely in the other, with every number"
    measure: Measure = getattr(scores, objection)
    side, wanted = ("least", measure.least) if measure.least is not None else ("most", measure.most)
    said = percent if is_share(objection) else "{:,}".format
    return f"{objection.replace('_', ' ')} is {said(measure.value)}; at {side} {said(wanted or 0)} is required"
