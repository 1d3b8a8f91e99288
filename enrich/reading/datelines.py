"""Datelines: where, when and by which agency a report was filed, at the start of its first sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import Day, day_in
from enrich.reading.reading import Dateline
from enrich.reading.tables import table

_TABLE = table("places")
_ALONE: Final = frozenset(_TABLE["cities"]["names"])  # written in capitals; these need neither date nor agency
_REGIONS: Final = frozenset(_TABLE["regions"]["names"])
_PARTICLES: Final = frozenset(_TABLE["words"]["particles"])
_NO_PLACE: Final = frozenset(_TABLE["words"]["no_place"])

_LONGEST = 110
_LONGEST_PLACE = 60
# The end of a dateline: dashes between spaces or behind a bracket or full stop, `)_`, a colon, `/TASS/.`
_END = re.compile(
    r"\s?\)\s?\.?\s?[-\u2013—_]{1,3}\s?|\s[-\u2013—]{1,3}\s|\.\s?[-\u2013—]{1,2}\s?|\s?[—_]\s?|--\s?|\)\s?:\s|:\s|\)\s|/\s?[.-]?\s?[-\u2013—]{0,2}\s|\|\s|】|\]\s?-?\s?"
)
_AGENCY = re.compile(r"[(\uff08/](.{2,60}?)[)\uff09/]\s?\.?")
_CYRILLIC = re.compile(
    r"([\u0410-ЯЁ][\w -]{2,30})[.,]\s(\d{1,2})\s([\u0430-я]{3,8})(?:\s(\d{4}))?(?:\s\u0433(?:ода)?\.?)?[.,]?\s"
)
_CHINESE = re.compile(
    r"[【(]?\s?([^\W\d_]{2,4}?社)?\s?([^\W\d_]{2,12}?)\s?(?:(\d{1,2})\s?月)?\s?(\d{1,2})\s?日\s?([^\W\d_]{2,4})?\s?[】)]?(?:\s?[-—]\s?|\s|电|電)"
)
_UPPER = re.compile(r"[^\W\d_]")


class Filed(NamedTuple):
    """A dateline: its fields, and how many characters of the line it takes."""

    dateline: Dateline | None
    agency: str | None
    own: str | None  # the bracketed word where it is no known agency: perhaps the outlet's own initials
    length: int


def filed(line: str, published: date | None = None) -> Filed | None:
    """The dateline that a line starts with, or None.

    It needs an agency in brackets or slashes, or a day, or a place in capitals that is known to stand
    alone (`WASHINGTON —`). published: where the year is missing, it is the one that brings the day
    nearest to this date, if that is within half a year.
    """
    head = line[:_LONGEST]
    for end in _END.finditer(head):
        if found := _parsed(head, end, published):
            return found
    return _cyrillic(head, published) or _chinese(head, published)


def _parsed(head: str, end: re.Match[str], published: date | None) -> Filed | None:
    mark = end[0].strip()
    closing = mark[:1] if mark[:1] in (")", "/") else ""
    prefix = head[: end.start()] + closing
    agency = own = None
    bracketed = _AGENCY.search(prefix)
    if bracketed:
        if prefix[bracketed.end() :].strip(" .,-\u2013—"):
            return None
        agency = agency_named(bracketed[1])
        own = None if agency else bracketed[1]
        prefix = prefix[: bracketed.start()]
    words = prefix.replace(",", " , ").replace("/", " / ").split()
    parsed = day_in([word for word in words if word != "/"])
    if parsed is None:
        return None
    day, rest = parsed
    place = _place(" ".join(rest))
    if place is None or not _enough(place, day, agency, own, mark):
        return None
    if mark == ")" and agency is None:
        return None
    return Filed(_dateline(place, day, published), agency, own, end.end())


def _enough(place: str, day: Day, agency: str | None, own: str | None, mark: str) -> bool:
    """Whether the parts together make a dateline: precision first."""
    if agency:
        return True
    dated = day.day is not None
    if own:
        return dated and len(own) <= 12 and own.isupper() and mark not in (")", ":")
    if not place or mark in ("|", "]", ")", "/"):
        return False
    if dated:
        return mark != ":" or place.isupper()
    city, _, region = (part.strip() for part in place.partition(","))
    if not city.isupper():
        return False
    return city in _ALONE or (bool(region) and region in _REGIONS)


def _place(text: str) -> str | None:
    """The place in a dateline's rest: "" where nothing is left, None where it is no name of a place."""
    text = re.sub(r"\s*,(?:\s*,)*\s*", ", ", text).strip(" ,.·|[]【】-\u2013—:")
    if not text:
        return ""
    tokens = text.replace(",", " ").split()
    if len(text) > _LONGEST_PLACE or len(tokens) > 7 or tokens[0].strip(".").casefold() in _NO_PLACE:
        return None
    for token in tokens:
        first = _UPPER.search(token)
        if first is None and token not in ("/", "-", "&"):
            return None
        if first and first[0].islower() and token.casefold() not in _PARTICLES:
            return None
        if any(character.isdigit() or character in '"“”«»?!;=@#$%' for character in token):
            return None
    return text if tokens[0][0].isupper() or not tokens[0][0].islower() else None


def _cyrillic(head: str, published: date | None) -> Filed | None:
    """A dateline as `Москва. 3 марта. INTERFAX.RU - …`."""
    match = _CYRILLIC.match(head)
    if match is None or (parsed := day_in([match[2], match[3], *([match[4]] if match[4] else [])])) is None:
        return None
    rest, agency, length = head[match.end() :], None, match.end()
    if end := re.search(r"\s?[-\u2013—]\s", rest[:40]):
        agency = agency_named(rest[: end.start()].strip("/. "))
        length += end.end() if agency else 0
    return Filed(_dateline(match[1], parsed[0], published), agency, None, length)


def _chinese(head: str, published: date | None) -> Filed | None:
    """A dateline as `東京 3日 ロイター`, `新华社北京3月3日电`, `【北京3月3日共同】`."""
    if "日" not in head[:30]:
        return None
    match = _CHINESE.match(head.lstrip("[\uff3b【"))
    if match is None:
        return None
    agency = agency_named(match[1] or "") or agency_named(match[5] or "")
    if agency is None:
        return None
    day = Day(int(match[3]) if match[3] else None, int(match[4]), None)
    if not (1 <= (day.month or 1) <= 12 and 1 <= (day.day or 0) <= 31):
        return None
    length = match.end() + len(head) - len(head.lstrip("[\uff3b【"))
    while length < len(head) and head[length] in "]\uff3d】 -—　\uff08\uff09":
        length += 1
    return Filed(_dateline(match[2], day, published), agency, None, length)


def _dateline(place: str, day: Day, published: date | None) -> Dateline | None:
    if not place:
        return None
    inferred = None
    if day.year is None and day.month and day.day and published:
        inferred = _nearest_year(day.month, day.day, published)
    return Dateline(place, day.month, day.day, day.year or inferred, inferred is not None)


def _nearest_year(month: int, day: int, published: date) -> int | None:
    """The year that brings a day within half a year of a date."""
    for year in (published.year, published.year - 1, published.year + 1):
        try:
            if abs((date(year, month, day) - published).days) <= 183:
                return year
        except ValueError:
            continue
    return None
