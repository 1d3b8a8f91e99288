"""Datelines of a well-known city alone, in other languages than English: `نیویارک: `, `Berlin. Der Bundestag …`.

In a script that English has, too, one of the language's common words stands behind it: an English text begins so with
other words, and these are read by `datelines`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.dates import Day, day_in
from enrich.reading.languages import LANGUAGES

_MARK = re.compile(r"\s?[:\u0964\uff1a]\s|\.\s?[-\u2013—]\s|\.\s|(?<=\w)-\s")
_ASIDE = re.compile(r"\s[-\u2013—]\s")
_LONGEST = 34
_SHORTEST_REPORT = 20
_NO_DAY: Final = Day(None, None, None)


class CityAlone(NamedTuple):
    """A dateline's city, its day, and how many characters it takes."""

    city: str
    day: Day
    length: int


def _folded(words: str) -> str:
    return words.replace("\u0130", "i").casefold()


def _common_words() -> dict[str, frozenset[str]]:
    """The words of which one stands behind each city, none where its script tells the language."""
    found: dict[str, frozenset[str]] = {}
    for language in LANGUAGES.values():
        for city in map(_folded, language.cities):
            found[city] = found.get(city, frozenset()) | frozenset(language.common)
    return found


_BEHIND: Final = _common_words()
_FIRST_WORDS: Final = frozenset(city.split()[0] for city in _BEHIND)


def city_alone(head: str) -> CityAlone | None:
    """The city, alone or with a day, that a report's first line begins with."""
    first = head[:_LONGEST].split(None, 1)
    if not first or _folded(first[0].rstrip(".:,-\u2013—\u0964\uff1a")) not in _FIRST_WORDS:
        return None
    mark = _MARK.search(head, 2, _LONGEST)
    if mark is None or len(head) - mark.end() < _SHORTEST_REPORT:
        return None
    city, comma, on = head[: mark.start()].partition(",")
    common = _BEHIND.get(_folded(city))
    parsed = day_in(on.split()) if comma else None
    after = head[mark.end() :]
    if common is None or after[:1].islower() or (comma and (parsed is None or parsed[1])):
        return None
    if _ASIDE.search(after):
        return None  # Moscow. Three people died - police.
    if common and common.isdisjoint(_folded(after).split()):
        return None
    return CityAlone(city, parsed[0] if parsed else _NO_DAY, mark.end())
