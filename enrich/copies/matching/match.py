"""Compares pairs of texts: from candidates and declared sources to the copies among them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import islice
from typing import NamedTuple

from enrich.copies.ruleset import VERBATIM_RULES, VerbatimRules
from enrich.copies.verdict.compare import PairContext, Verdict, are_days_apart, compare

Pair = tuple[int, int]
"""The keys of two texts, the smaller first."""


class ComparedText(NamedTuple):
    """What comparing needs of a text. article: its key. day: None if it is not known. features: see `Sketch`."""

    article: int
    day: date | None
    features: bytes


class Match(NamedTuple):
    """Two texts that are copies.

    declared: one names the other as its source. day: the later of their days, None if neither is known.
    """

    pair: Pair
    verdict: Verdict
    declared: bool
    day: date | None


Loader = Callable[[Collection[int]], Mapping[int, ComparedText]]
"""Returns the texts of all these keys, and maybe others, by key."""


def match(
    pairs: Iterable[Pair],
    declared: AbstractSet[Pair],
    load: Loader,
    *,
    rules: VerbatimRules = VERBATIM_RULES,
    at_once: int | None = None,
) -> Iterator[Match]:
    """The copies among some pairs, in their order. Two texts of one article are not compared.

    `at_once` pairs are taken, loaded and compared together; None: all. More are taken when their matches are
    consumed. declared: those of the pairs of which one names the other as its source.
    """
    rest = iter(pairs)
    while taken := list(islice(rest, at_once)):
        texts = load({key for pair in taken for key in pair})
        compared = [(pair, x, y) for pair in taken if (x := texts[pair[0]]).article != (y := texts[pair[1]]).article]
        verdicts = compare(
            [x.features for _, x, _ in compared],
            [y.features for _, _, y in compared],
            [context_of(x.day, y.day, declared=pair in declared) for pair, x, y in compared],
            rules,
        )
        for (pair, x, y), verdict in zip(compared, verdicts, strict=True):
            if verdict is not None:
                yield Match(pair, verdict, pair in declared, max(filter(None, (x.day, y.day)), default=None))


def context_of(day: date | None, other: date | None, *, declared: bool) -> PairContext:
    """What is known about a pair besides its texts. An unknown day is not apart from any."""
    return PairContext(declared, day is not None and other is not None and are_days_apart(day, other))
