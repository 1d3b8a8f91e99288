"""Dates in feeds and pages: read as given, never made more precise, never guessed. Pure."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from contract.article import Precision, Provenance, Published
from ingest.dates.order import Hints
from ingest.dates.parts import Clock, Day, Doubt, Parts
from ingest.dates.words import MONTHS
from ingest.dates.written import written_parts
from ingest.dates.zones import is_offset_of, read_zone, two_zones, with_short_zone

__all__ = ["MONTHS", "Dated", "Hints", "dated", "read_date"]

MAX_CHARACTERS: Final = 100
# What nearly all programs write: ISO 8601, and RFC 822 with English three-letter names.
_ISO: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?(Z|[+-]\d{2}:?\d{2}))?)?"
)
_RFC: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? (GMT|[+-]\d{4})"
)
_NAMED_ZONE: Final = re.compile(r"(Z|[+-]\d{2}:?\d{2})?\[([A-Za-z_/+-]{1,40})\]$")  # Java's form
_EPOCH: Final = re.compile(r"@?(\d{9,10}|\d{13})(?:\.\d{1,9})?")
# Meaningless text around or inside a date, and what it is replaced by.
_MARKS: Final = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " "}
)
_QUOTES: Final = " \t\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_ODD: Final = (
    (
        re.compile(r"^(?:date|(?:last )?(?:published|posted|updated|modified)(?: on)?) ?: ?", re.IGNORECASE),
        "",
    ),
    (re.compile(r"[;,]$"), ""),
    (re.compile(r"</?[a-z][^<>]{0,90}>", re.IGNORECASE), ""),
    (re.compile(r"\\?/?Date\((-?\d{9,13})(?:[+-]\d{4})?\)\\?/?"), r"\1"),  # .NET's form in JSON
    (re.compile(r"\d{1,3}, (?=\d{1,2} [A-Z][a-z]{2} \d{4} )"), ""),  # a number in place of the weekday
    (re.compile(r" m=[+-]\d+(?:\.\d+)?$"), ""),  # Go's monotonic clock
    (re.compile(r"([+-]\d{2}:?\d{2}) \1$"), r"\1"),  # an offset named by itself
    (re.compile(r"(?<=:\d{2}) (?=0000$)"), " +"),  # a plus decoded as a space
    (re.compile(r"(?<=\d)ZZ$"), "Z"),
    (re.compile(r"(?<=\d )\+-(?=\d{2}:?\d{2}$)"), "-"),
    (re.compile(r"(\d{4} \d{2}:\d{2}:\d{2}) \d{4}$"), r"\1"),  # an offset without its sign
    (re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T\d{2})?(?:Z|[+-]\d{2}:?\d{2})$"), r"\1"),  # the zone of a day, or an hour
    (re.compile(r"(\d{4}-\d{2}-\d{2})[-_](\d{2})-(\d{2})(?:-(\d{2}))?$"), r"\1 \2:\3:\4"),
)
_NEAR_THE_EPOCH: Final = frozenset({1969, 1970})


class Dated(NamedTuple):
    """What a text means. doubt: why it means nothing although it may be a date, in words."""

    published: Published | None
    doubt: str | None = None


def read_date(text: str | None, from_: Provenance, hints: Hints | None = None) -> Published | None:
    """The moment that a date names, in any notation, if it is unambiguous.

    The value keeps the given precision and zone; an unreadable zone is dropped. hints: the language of, and
    the other dates in, the same feed or page. None if it is not a date, ambiguous, a day that does not exist,
    or what programs write for "no date": the epoch, years before 1900 or from 2100 on.
    """
    return dated(text, from_, hints).published


def dated(text: str | None, from_: Provenance, hints: Hints | None = None) -> Dated:
    """Like `read_date`, with the reason if there is none."""
    written = " ".join((text or "").split())[:MAX_CHARACTERS]
    if not written:
        return Dated(None)
    if written[-1] == "]":
        written = _NAMED_ZONE.sub(lambda zone: zone[1] or f" {zone[2]}", written)
    found = _quick(written) or _otherwise(_bare(written), hints or Hints())
    if isinstance(found, Doubt):
        return Dated(None, found.why)
    return Dated(_published(found, from_)) if found else Dated(None)


def _bare(written: str) -> str:
    """A date without double-escaped entities, quotation marks, and other remains of programs."""
    text = " ".join((html.unescape(written) if "&" in written else written).translate(_MARKS).split()).strip(_QUOTES)
    for odd, meant in _ODD:
        text = odd.sub(meant, text).removesuffix(":")
    return with_short_zone(text)


def _otherwise(written: str, hints: Hints) -> Parts | Doubt | None:
    found = _quick(written) or _epoch(written) or written_parts(written, hints)
    return _of_two_zones(written, hints) if found is None else found


def _of_two_zones(written: str, hints: Hints) -> Parts | Doubt | None:
    """A date that ends with two zones: both must be the same."""
    zones = two_zones(written, hints.language)
    if zones is None:
        return None
    first, second, rest = zones
    found = _quick(rest) or written_parts(rest, hints)
    if first == second or not isinstance(found, Parts):
        return found
    published = _published(found, "feed")
    if published is None or is_offset_of(first, second, datetime.fromisoformat(published.value)):
        return found
    return Doubt(f"it names two zones, {first} and {second}")


def _quick(written: str) -> Parts | None:
    if match := _ISO.fullmatch(written):
        year, month, day, hour, minute, second, zone = match.groups()
        number: int | None = int(month)
    elif match := _RFC.fullmatch(written):
        day, name, year, hour, minute, second, zone = match.groups()
        number = MONTHS.get(name.lower())
    else:
        return None
    if number is None:
        return None
    clock = Clock(int(hour), int(minute), int(second) if second else None) if hour else None
    return Parts(Day(int(year), number, int(day)), clock, read_zone(zone) if zone else None)


def _epoch(written: str) -> Parts | None:
    """Seconds or milliseconds since 1970."""
    match = _EPOCH.fullmatch(written)
    if not match:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        seconds=int(match[1][:10] if len(match[1]) > 10 else match[1])
    )
    day = Day(moment.year, moment.month, moment.day)
    return Parts(day, Clock(moment.hour, moment.minute, moment.second), "Z")


def _published(parts: Parts, from_: Provenance) -> Published | None:
    day, clock = parts.day, parts.clock
    try:
        named = date(day.year, day.month or 1, day.day or 1)
        if clock and clock.hour == 24 and not clock.minute and not clock.second:
            named, clock = named + timedelta(days=1), clock._replace(hour=0)
    except (ValueError, OverflowError):
        return None
    time = clock.text if clock and day.day else ""
    if not 1900 <= named.year < 2100 or (named == date(1970, 1, 1) and not time.strip("0:")):
        return None
    if not time:
        precision: Precision = "day" if day.day else "month" if day.month else "year"
        length = {"day": 10, "month": 7, "year": 4}[precision]
        return Published(value=named.isoformat()[:length], precision=precision, from_=from_)
    found = Published(
        value=f"{named.isoformat()}T{time}",
        precision="second" if len(time) == 8 else "minute",
        zone=parts.zone,
        from_=from_,
    )
    return None if named.year in _NEAR_THE_EPOCH and _is_epoch(found) else found


def _is_epoch(found: Published) -> bool:
    """Whether a moment is the one that programs write for none, in any zone, or the second before it."""
    moment = found.moment
    return moment is not None and -1 <= moment.timestamp() <= 0
