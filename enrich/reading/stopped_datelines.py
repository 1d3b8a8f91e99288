"""Datelines whose parts end with full stops, in languages other than English."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import Day, day_in

_STOPPED = re.compile(
    r"([^\W\d_][\w '\u2019-]{1,30})(?:[.,]\s|\u06d4\s?)(\d{1,2})\s?([^\W\d_]{3,10})"
    r"(?:\s(\d{4}))?(?:\s\u0433(?:ода)?\.?)?[.,]?\s"
)
_STOPPED_END = re.compile(r"\s?[-\u2013—]\s|\.\s|\)\s?:\s?|:\s")
_AGENCY_FIRST = re.compile(
    r"([^\W\d_][^.,:;()\d]{1,24})"
    r"(?:,\s(\d{1,2})\s?([^\W\d_]{3,10})\.?(?:\s(\d{4})(?:\s\u0433(?:ода)?)?)?)?\.\s(?=[^\W\d_]|[«\"“])"
)
_PLACE_AND_AGENCY = re.compile(r"([^\W\d_][\w '\u2019-]{1,30})\.\s([^\W\d_][^.,:;()\d]{1,24})\.\s(?=[^\W\d_]|[«\"“])")
_NO_DAY: Final = Day(None, None, None)


class Stopped(NamedTuple):
    """A dateline at the start of a line. place: "" if it names none; length: in characters."""

    place: str
    day: Day
    agency: str
    length: int


def stopped(head: str) -> Stopped | None:
    """A dateline by its place and day, or its agency: `Москва. 3 марта. INTERFAX.RU - …`, `Интерфакс, 3 марта. …`."""
    return _place_first(head) or _agency_first(head) or _day_missing(head)


def _place_first(head: str) -> Stopped | None:
    match = _STOPPED.match(head)
    parsed = day_in([word for word in match.groups()[1:] if word]) if match and not match[1][0].islower() else None
    if match is None or parsed is None or parsed[1]:
        return None
    rest = head[match.end() :]
    end = _STOPPED_END.search(rest, 0, 40)
    agency = agency_named(rest[: end.start()].strip("(/. ")) if end else None
    return Stopped(match[1], parsed[0], agency, match.end() + end.end()) if end and agency else None


def _day_missing(head: str) -> Stopped | None:
    match = _PLACE_AND_AGENCY.match(head)
    agency = agency_named(match[2]) if match and match[1][0].isupper() else None
    return Stopped(match[1], _NO_DAY, agency, match.end()) if match and agency else None


def _agency_first(head: str) -> Stopped | None:
    match = _AGENCY_FIRST.match(head)
    agency = agency_named(match[1]) if match else None
    if match is None or agency is None:
        return None
    parsed = day_in([word for word in match.groups()[1:] if word]) if match[2] else (_NO_DAY, [])
    return Stopped("", parsed[0], agency, match.end()) if parsed and not parsed[1] else None
