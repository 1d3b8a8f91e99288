"""Datelines with only a well-known city, in languages other than English: `نیویارک: `, `Berlin. Der Bundestag …`.

In a script that English also has, one of the language's common words must follow: English texts that begin like that
continue differently, and are read by `datelines`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.dates import Day, day_in
from enrich.reading.languages import LANGUAGES
from enrich.reading.scan import limits

_MARK = re.compile(r"\s?[:\u0964\uff1a]\s|\.\s?[-\u2013—]\s|\.\s|(?<=\w)-\s")
_ASIDE = re.compile(r"\s[-\u2013—]\s")
_SHORTEST_REPORT = 20
_NO_DAY: Final = Day(None, None, None)


class CityAlone(NamedTuple):
    """A dateline's city, its day, and its length in characters."""

    city: str
    day: Day
    length: int


def _folded(words: str) -> str:
    return words.replace("\u0130", "i").casefold()


def _common_words() -> dict[str, frozenset[str]]:
    """The words of which one must follow each city; none if its script identifies the language."""
    found: dict[str, frozenset[str]] = {}
    for language in LANGUAGES.values():
        for city in map(_folded, language.cities):
            found[city] = found.get(city, frozenset()) | frozenset(language.common)
    return found


_BEHIND: Final = _common_words()
FIRST_WORDS_OF_CITIES: Final = frozenset(city.split()[0] for city in _BEHIND)


def city_alone(head: str) -> CityAlone | None:
    """The city, alone or with a day, at the beginning of a report's first line."""
    first = head[: limits.CITY_WITHIN].split(None, 1)
    if not first or _folded(first[0].rstrip(".:,-\u2013—\u0964\uff1a")) not in FIRST_WORDS_OF_CITIES:
        return None
    mark = _MARK.search(head, 2, limits.CITY_WITHIN)
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
