"""The figures of a pair and the rules' thresholds, as stored with every edge. Their names are public."""

from __future__ import annotations

import msgspec

from enrich.copies.ruleset import WHOLE


class Measure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure, and its threshold, if it has one."""

    value: int
    least: int | None = None
    most: int | None = None


class ParaphraseScores(msgspec.Struct, frozen=True):
    """The figures of a pair by the paraphrase rules. Shares in 1/10000.

    score: by the rule that applies. whole: the share of the weight of both texts' rare stems that keep their order,
    with threshold `whole_least`. parts: the figure of the partial-paraphrase rule, with threshold `parts_least`. words:
    those of the stretches, in the text with fewer. density: the share of the stems in stretches that are supported;
    order: of the supported stems, in one order; verbatim: word for word. sentences: the share of both texts' stems
    that matched sentences share; alike: how similar these are in all their words; told: what they share in one order,
    of that and of what is in its place; fewer: like sentences, for the text with less to match; in_order: of the
    words that matched sentences share, in sentences of one order, too; numbers: ln(1 + n) for n numbers in figures in
    the same order in both, times the cube of their share of the smaller set.
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
    fewer: int = 0
    in_order: int = 0
    numbers: int = 0


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the shorter text of a pair. Shares in 1/10000, the rest counts of words or numbers.

    coverage: share of its unquoted words that are in shared shingles of four words; whole_coverage: of all its words;
    weighted_coverage: of its unquoted words by rarity; rest_coverage: of its unquoted words, without the longest shared
    passage. conflicts: short gaps between shared words with numbers that the longer lacks. own_lead: words of
    the longer before the first shared passage. rewriting: if the two are the same report in other words.
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
    rewriting: ParaphraseScores | None = None


def share(part: int, whole: int) -> int:
    """A share in 1/10000, rounded down; 0 of nothing."""
    return WHOLE * part // whole if whole else 0
