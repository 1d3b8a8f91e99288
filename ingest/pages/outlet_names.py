"""Learns an outlet's undeclared names, with which most of its titles start or end. Pure.

They are learned like the lines that an outlet prints on many pages (`enrich.reading.learned_lines`): a column or a
live blog recurs in some of its titles, its name in everything that a template writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from ingest.pages.titles import MARKS, fold

LEAST_TITLES: Final = 8  # different ones, of different articles
_SHARES: Final = {"end": 0.5, "start": 0.8}  # of an outlet's titles; those of a column may begin with the same words
_LONGEST: Final = 80  # characters
_NAMES: Final = 4  # before or after a title: a section, a place, an outlet

Side = Literal["end", "start"]


class Name(NamedTuple):
    """A part of titles, folded, and on which side it is."""

    side: Side
    words: str


def learn(titles: Iterable[str]) -> frozenset[Name]:
    """What the titles of different articles of one outlet have in common, as its name.

    Names inside a name are found after it is cut off: `Harbour opens | News | The Courier`.
    """
    left = list({fold(title): title for title in titles}.values())
    names: set[Name] = set()
    for _ in range(_NAMES):
        rests: defaultdict[Name, set[str]] = defaultdict(set)
        for title in left:
            for name, rest in _cuts(title):
                rests[name].add(fold(rest))
        found = {
            name for name, those in rests.items() if len(those) >= max(LEAST_TITLES, _SHARES[name.side] * len(left))
        }
        if not found:
            break
        names |= found
        left = [without(title, found) for title in left]
    return frozenset(names)


def without(title: str, names: Iterable[Name]) -> str:
    """A title without such names, each once."""
    known = set(names)
    while cut := next(((name, rest) for name, rest in _cuts(title) if name in known), None):
        known.remove(cut[0])
        title = cut[1]
    return title


def may_hold_a_name(title: str) -> bool:
    """Whether a mark separates parts of a title."""
    return next(_cuts(title), None) is not None


def _cuts(title: str) -> Iterator[tuple[Name, str]]:
    """The parts after the last mark and before the first one, each with the rest of the title."""
    marks = list(MARKS.finditer(title))
    if not marks:
        return
    sides: tuple[tuple[Side, str, str], ...] = (
        ("end", title[marks[-1].end() :], title[: marks[-1].start()]),
        ("start", title[: marks[0].start()], title[marks[0].end() :]),
    )
    for side, part, rest in sides:
        if len(part) <= _LONGEST and (words := fold(part)) and fold(rest):
            yield Name(side, words), rest.strip()
