"""Dates as feeds and pages write them: read as given, never finer, never guessed. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from contract.article import Precision, Provenance, Published

_ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:(?:\s*T\s*|\s+)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?\s*(?P<zone>\S.*)?)?)?"
)
_TIME: Final = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?(?!\w))?)?"
)
_WEEKDAY: Final = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
# RFC 822 and what is written in its place: `Thu, 27 Jan 2022 11:53:00 +0200`, `27-Jan-22`.
_DAY_FIRST: Final = re.compile(
    _WEEKDAY
    + r"(?P<day>\d{1,2})[\s-]+(?P<name>[^\W\d_]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d{2})(?!\d)"
    + _TIME
    + r"\s*(?P<zone>\S.*)?",
    re.IGNORECASE,
)
# `Thu Jan 27 11:53:00 CET 2022` has its year last; `January 27, 2022 11:53 am` does not.
_MONTH_FIRST: Final = re.compile(
    _WEEKDAY
    + r"(?P<name>[^\W\d_]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)"
    + _TIME
    + r"\s*(?P<zone>\S.*)?",
    re.IGNORECASE,
)
_CTIME: Final = re.compile(
    r"[a-z]{3}\s+(?P<name>[a-z]{3})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?:\s+(?P<zone>[a-z]{1,5}|[+-]\d{4}))?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{2}):?(\d{2})?(?:\s*\(.*\))?", re.IGNORECASE)
_FULL_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS: Final = {name[:3]: number for number, name in enumerate(_FULL_MONTHS, start=1)}
# The names of RFC 822, and those of later use that mean one offset only.
_ZONES: Final = {
    "z": "Z", "gmt": "Z", "utc": "Z", "ut": "Z",
    "est": "-05:00", "edt": "-04:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00",
    "pdt": "-07:00",
    "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "jst": "+09:00",
}  # fmt: skip


def read_date(text: str | None, from_: Provenance) -> Published | None:
    """The moment that a date in ISO 8601, RFC 822 or a near relative names.

    The value keeps the precision and the zone that were given; a zone that cannot be read is none.
    None for what is no date, a day that does not exist, and what programs write for "no date": the
    epoch, years before 1900 or from 2100 on.
    """
    written = " ".join((text or "").split())[:100]
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _CTIME):
        if match := pattern.fullmatch(written):
            return _published(match.groupdict(), from_)
    return None


def _published(parts: dict[str, str | None], from_: Provenance) -> Published | None:
    year = _year(parts["year"] or "")
    month = _month(parts["name"]) if parts.get("name") else int(parts.get("month") or 1)
    day = int(parts["day"] or 1)
    clock = _clock(parts)
    try:
        value = date(year, month, day).isoformat()
    except ValueError:
        return None
    if not 1900 <= year < 2100 or (value == "1970-01-01" and not clock.strip("0:")):
        return None
    if not clock:
        precision: Precision = "day" if parts["day"] else "month" if parts.get("month") else "year"
        return Published(value=value[: {"day": 10, "month": 7, "year": 4}[precision]], precision=precision, from_=from_)
    return Published(
        value=f"{value}T{clock}",
        precision="second" if len(clock) == 8 else "minute",
        zone=_zone(parts.get("zone")),
        from_=from_,
    )


def _year(digits: str) -> int:
    """Two digits as RFC 2822 reads them."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _month(name: str | None) -> int:
    """1 to 12; 0, which is no month, for another word."""
    lower = (name or "").lower()
    known = lower in MONTHS or lower in _FULL_MONTHS or lower == "sept"
    return MONTHS[lower[:3]] if known else 0


def _clock(parts: dict[str, str | None]) -> str:
    """The time of day as `11:53` or `11:53:07`, empty where none is given or it does not exist."""
    if not parts.get("hour"):
        return ""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 60:
        return ""
    # A leap second's minute is sure, its second is none that a clock shows.
    return f"{hour:02}:{minute:02}:{second:02}" if parts.get("second") and second < 60 else f"{hour:02}:{minute:02}"


def _zone(written: str | None) -> str | None:
    if not written:
        return None
    if match := _OFFSET.fullmatch(written):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        return "Z" if not hours and not minutes else f"{match[1]}{hours:02}:{minutes:02}"
    return _ZONES.get(written.lower().rstrip("."))
