"""The names in a dateline: an agency or an outlet in brackets, after a dash or alone, a reporter in capitals."""

from __future__ import annotations

import re
from typing import NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import Day, day_in
from enrich.reading.names import is_name

_REGION = re.compile(r"\s?\[([^\[\]]{2,40})\]")  # New Delhi [India]
_BRACKETED = re.compile(r"\(([^()]{2,60})\)\s?\.?")
_SLASHED = re.compile(r"/([^/]{2,40})/\s?\.?")
_DAY_BEHIND = re.compile(r"[\s,]\s?\d{1,2}[./]\d{1,2}(?:[./]\d{4})?\.?$")
# ROMA, 3 MAR - (ANSA) - …; Москва, 3 марта - РИА Новости. …
_AGENCY_AFTER = re.compile(
    r"\(([^()]{2,60})\)\s?[-\u2013—]{0,3}\s?|([^\W\d_][^.:;()]{1,40})\.\s"
    r"|([^\W\d_][^.:;()\u2013—]{1,30}?)\s?[-\u2013—]{1,2}\s"
)
_CAPITALS = "[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u00c2\u00ce]"
# ANKARA (AA) - AYŞE YILMAZ - …
_IN_CAPITALS = re.compile(rf"({_CAPITALS}{{2,20}}(?:\s{_CAPITALS}{{2,20}}){{1,2}})\s[-\u2013—]\s(?={_CAPITALS})")


_LOCAL = re.compile(r"[^\W\d_]{2,12}-([^\W\d_]{3,30})\.\s")
# A correspondent of TASS, perhaps with a name
_CORRESPONDENT = re.compile(
    r"[\u041a\u043a]\u043e\u0440\u0440(?:\.|\u0435\u0441\u043f\u043e\u043d\u0434\u0435\u043d\u0442)\s([^\W\d_]{2,12})"
    r"(?:\s([^\W\d_]{2,20}\s[^\W\d_]{2,20}))?"
)


class Named(NamedTuple):
    """The text before a name in brackets or slashes, the agency, and the name if it is not a known agency's.

    authors: people named with the agency: `/Мария Иванова, БТА/`.
    """

    before: str
    agency: str | None
    unknown: str | None
    authors: tuple[str, ...] = ()


def named_in(prefix: str) -> Named | None:
    """The name in a dateline's brackets or slashes; None if more follows."""
    bracketed = _BRACKETED.search(prefix) or _SLASHED.search(prefix)
    if bracketed is None:
        return Named(prefix, None, None)
    before = prefix[: bracketed.start()]
    if _goes_on(prefix, bracketed):  # Nueva York (EEUU), 13 may (EFE).-
        country, bracketed = bracketed, _BRACKETED.search(prefix, bracketed.end())
        if bracketed is None or _goes_on(prefix, bracketed) or agency_named(bracketed[1]) is None:
            return None
        before = f"{before}, {country[1]} {prefix[country.end() : bracketed.start()]}"
    name = bracketed[1]
    if (dated := day_in(name.split())) and dated[0].month and not dated[1]:
        return Named(f"{before} {name}", None, None)  # GENEVA (13 May 2024) -
    agency = agency_named(name)
    if agency is None and (signed := _CORRESPONDENT.fullmatch(name)) and (agency := agency_named(signed[1])):
        return Named(before, agency, None, (signed[2],) if signed[2] else ())
    if agency is None and (day := _DAY_BEHIND.search(name)) and (agency := agency_named(name[: day.start()])):
        before += day[0]  # Hà Nội (TTXVN 13/5)
    reporter, _, last = name.rpartition(", ")
    if agency is None and is_name(reporter, loose=True) and (agency := agency_named(last)):
        return Named(before, agency, None, (reporter,))
    return Named(before, agency, None if agency else name)


def _goes_on(prefix: str, bracketed: re.Match[str]) -> bool:
    return prefix[bracketed.end() :].strip(" .,-\u2013—") != ""


def day_and_place(named: Named) -> tuple[Day, list[str]] | None:
    """The day before a name, and the words next to it; an agency may be behind a day of the month alone."""
    words = _REGION.sub(r" , \1", named.before).replace(",", " , ").split()
    if named.agency and len(words) > 2 and words[-2] == "," and words[-1].isdecimal() and len(words[-1]) < 3:
        return Day(None, int(words[-1]), None), words[:-2]  # MADRID, 13 (EUROPA PRESS)
    return day_in(words)


class Behind(NamedTuple):
    """The agency after a dateline, the length including it, and its reporter."""

    agency: str
    length: int
    authors: tuple[str, ...]


def agency_behind(head: str, length: int) -> Behind | None:
    """The agency after a dateline of that length, perhaps with its reporter: `— РИА Новости, Анна Петрова. `."""
    after = _AGENCY_AFTER.match(head, length)
    if after is None:
        return None
    name = after[1] or after[2] or after[3]
    if agency := agency_named(name):
        return Behind(agency, after.end(), ())
    named, _, reporter = name.partition(", ")
    agency = agency_named(named) if is_name(reporter, loose=True) else None
    return Behind(agency, after.end(), (reporter,)) if agency else None


def reporters_before(place: str) -> tuple[tuple[str, ...], str]:
    """The reporters before a dateline's place, surnames in capitals, and the place: `Ahmet KAYA/ANKARA`."""
    before, mark, behind = place.partition("/")
    names = tuple(before.split("-"))
    signed = mark and behind and all(is_name(one, loose=True) and one.split()[-1].isupper() for one in names)
    return (names, behind.strip()) if signed and not before.isupper() else ((), place)


def reporter_behind(head: str, length: int) -> tuple[str, int] | None:
    """The reporter in capitals after a dateline, and the length including it."""
    match = _IN_CAPITALS.match(head, length)
    return (match[1], match.end()) if match else None


def outlet_behind(head: str, length: int, place: str) -> int:
    """The length of a dateline with an outlet of its place behind it, as in `…, 3 марта - АиФ-Тверь. `."""
    match = _LOCAL.match(head, length)
    return match.end() if match and match[1].casefold() == place.casefold() else length


def stands_alone(place: str, after: str) -> bool:
    """Whether an agency in brackets before a sentence is a dateline: `Bonn (KNA) Die …`, `(dpa) Die …`."""
    return after.isupper() and " " not in place and agency_named(place) is None


def is_agency_alone(place: str, mark: str, after: str) -> bool:
    """Whether only an agency's name precedes a dash: `AGI - Il ministro`."""
    return (
        place.isupper() and mark in ("-", "\u2013", "—", "--") and after.isupper() and agency_named(place) is not None
    )
