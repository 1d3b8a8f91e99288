"""Datelines as segments between marks: `دمشق - سانا - `, `Горна баня, 5 май (БТА) - `, `JAKARTA, KOMPAS.com - `.

For what the forms of `datelines` do not cover: scripts without capitals, places of several lower-case words,
and an outlet's own name in the agency's place.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import NUMBERS, Day, day_in
from enrich.reading.languages import LANGUAGES
from enrich.reading.outlets import is_outlet

# الكويت - 13 - 5 (كونا) --
_DASHED_DAY = re.compile(r"([^\W\d_][^\W\d_ ]{1,24})\s-\s(\d{1,2})\s-\s(\d{1,2})\s\(([^()]{2,20})\)\s?-{0,3}\s?")
# A place, an Urdu full stop, a day and an agency in brackets, without spaces
_GLUED_DAY = re.compile(
    r"([^\W\d_][^\d()\u06d4:]{1,24})\u06d4\s?(\d{1,2})\s?([^\W\d_]{2,10})\s?\(([^()]{2,24})\)\s?[:\u06d4]?\s"
)
# دمشق-سانا and the report, without a mark between them
_GLUED_AGENCY = re.compile(r"([\u0600-\u06ff]{3,14})-([\u0600-\u06ff]{2,8})\s(?=[\u0600-\u06ff])")
_FIGURE = re.compile(r"\d")
_SEGMENTS = 6
_LONGEST_SEGMENT = 80  # a place and a day in words have at most some 70 characters
_LONGEST = 100
_MARK = re.compile(
    r"\s?[)\uff09]\s?\.?\s?[-\u2013—:।]{0,3}\s?|\s?/\s?[-\u2013—.:]{0,3}\s?|\s?[(\uff08]\s?"
    r"|\s[-\u2013—\u0640]{1,3}\s?|[-\u2013—]{1,3}\s"
    r"|\s?[:|।\uff1a]\s|\u061b\s|[,،.]\s"
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_BUREAUS: Final = "|".join(outlet for outlet in LANGUAGES["fa"].outlets if not outlet.startswith("گروه"))
_BUREAU = re.compile(rf"([\u0600-\u06ff]{{3,10}})/\s?({_BUREAUS}|[\u0600-\u06ff\u200c]{{3,14}})\s(?=[\u0600-\u06ff])")
_STRONG_MARK = re.compile("[-\u2013—\u0640)/:|।\uff09\uff1a\u061b]")
_STRONG: Final = frozenset("-\u2013—\u0640)/:|।\uff09\uff1a\u061b")
_NO_DAY: Final = Day(None, None, None)


class Segmented(NamedTuple):
    """A dateline at the start of a line. place: "" if it names none; length: in characters."""

    place: str
    day: Day
    agency: str | None
    length: int


def segmented(head: str) -> Segmented | None:
    """The dateline that a line starts with, by an agency or an outlet among its segments; None: no dateline."""
    if not _STRONG_MARK.search(head, 0, _LONGEST):
        return None  # each form has one
    if (match := _DASHED_DAY.match(head)) and (agency := agency_named(match[4])) and int(match[3]) <= 12:
        return Segmented(match[1], Day(int(match[3]), int(match[2]), None), agency, match.end())
    if (
        (match := _GLUED_DAY.match(head))
        and (agency := agency_named(match[4]))
        and (day := day_in([match[2], match[3]]))
    ):
        return Segmented(match[1], day[0], agency, match.end())
    if (glued := _GLUED_AGENCY.match(head)) and (agency := agency_named(glued[2])):
        return Segmented(glued[1], _NO_DAY, agency, glued.end())
    if (bureau := _BUREAU.match(head)) and (agency := agency_named(bureau[1])):  # ایسنا/خراسان رضوی …
        return Segmented(bureau[2], _NO_DAY, agency, bureau.end())
    seen = _Seen()
    start, opened = 0, False
    for mark in islice(_MARK.finditer(head, 0, _LONGEST), _SEGMENTS):
        segment = head[start : mark.start()].strip()
        start = mark.end()
        if segment and not (len(segment) <= _LONGEST_SEGMENT and seen.take(segment, mark[0], start, opened=opened)):
            break
        opened = "(" in mark[0] or "\uff08" in mark[0]
    return seen.found


class _Seen:
    """The segments so far, and the dateline that they form up to the last agency or outlet."""

    def __init__(self) -> None:
        self._place, self._day = "", _NO_DAY
        self._agency: str | None = None
        self._outlet = False
        self.found: Segmented | None = None

    def take(self, segment: str, mark: str, end: int, *, opened: bool) -> bool:
        """Add a segment, the mark after it and where that ends; False if no dateline continues like that."""
        strong = not _STRONG.isdisjoint(mark)
        named = agency_named(segment)
        if named or (is_outlet(segment) and not _has_small_words(self._place)):
            self._agency = self._agency or named
            placed = self._place or self._day.day or opened or is_outlet(segment)
            if strong and (placed or mark.strip() in (")", ").", "\u061b")):
                self._keep(end)
                return True
            self._outlet = not self._place and not strong  # Liputan6.com, Jakarta -
            before_place = not placed and _ARABIC.match(segment) is not None  # خبرگزاری فارس - تهران؛
            return self._outlet or (named is not None and (before_place or not strong))
        if strong and not self._place and (dated := _dated_agency(segment)):
            self._place, self._day, self._agency = dated
            self._keep(end)
            return True
        if self._day is _NO_DAY and (parsed := _day(segment)):
            self._day = parsed[0]
            self._place = self._place or parsed[1]
            if strong and (self._agency or self.found):
                self._keep(end)
            return True
        if self.found or self._place or not _may_be_place(segment):
            return False
        self._place, glued = _glued(segment)
        self._agency = self._agency or glued
        if strong and (self._agency or (self._outlet and ":" not in mark)):
            self._keep(end)
        return True

    def _keep(self, end: int) -> None:
        self.found = Segmented(self._place, self._day, self._agency, end)


def _day(segment: str) -> tuple[Day, str] | None:
    """The day in a segment, and the place next to it."""
    words = segment.split()
    if not _FIGURE.search(segment) and NUMBERS.keys().isdisjoint(words):
        return None
    parsed = day_in(words)
    if parsed is None or parsed[0].day is None:
        return None
    rest = " ".join(parsed[1])
    return (parsed[0], rest) if not rest or _may_be_place(rest) else None


def _dated_agency(segment: str) -> tuple[str, Day, str] | None:
    """The place, the day and the agency in one segment: `رام الله 13-5-2024 وفا`."""
    place, _, name = segment.rpartition(" ")
    if not place or (agency := agency_named(name)) is None or (parsed := _day(place)) is None:
        return None
    return parsed[1], parsed[0], agency


def _may_be_place(segment: str) -> bool:
    words = segment.split()
    if not 1 <= len(words) <= 4 or len(segment) > 36 or segment[0].islower():
        return False
    return all(
        character.isalpha() or character in " '\u2019.-\u200c" or not character.isascii() for character in segment
    )


def _has_small_words(place: str) -> bool:
    """Whether words of a place begin with lower-case letters: an outlet's name alone does not make them a place."""
    return any(word[0].islower() for word in place.split())


def _glued(segment: str) -> tuple[str, str | None]:
    """A place joined to its agency by a hyphen: `دمشق-سانا`."""
    place, mark, name = segment.rpartition("-")
    agency = agency_named(name) if mark else None
    return (place.strip(), agency) if agency else (segment, None)
