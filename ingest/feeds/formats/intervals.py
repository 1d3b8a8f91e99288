"""How often and when a feed asks to be polled, by RSS's `ttl` and skips, or the syndication module. Pure."""

from __future__ import annotations

import re
from typing import Final

from ingest.feeds.formats.markup import Fields, first_text, text_of

_HOUR: Final = 3600
_WEEK: Final = 168  # hours
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TTL: Final = re.compile(r"(?:PT)?(\d{1,7})(?:\.\d{1,9})?\s?(m(?:in(?:ute)?s?)?|h(?:ours?)?)?", re.IGNORECASE)
_PERIODS: Final = {
    "hourly": _HOUR, "daily": 24 * _HOUR, "weekly": 168 * _HOUR, "monthly": 720 * _HOUR, "yearly": 8760 * _HOUR,
}  # fmt: skip


def interval_of(head: Fields) -> int | None:
    """Seconds between two polls, as requested by the head of a feed; None if it does not.

    If `ttl` and the module differ, the longer wait counts, so that neither is violated.
    """
    return max(_ttl(head) or 0, _period(head) or 0) or None


def _ttl(head: Fields) -> int | None:
    ttl = _TTL.fullmatch(first_text(head, "ttl")[:20])
    if not ttl:
        return None
    return int(ttl[1]) * (_HOUR if (ttl[2] or "").lower().startswith("h") else 60)


def _period(head: Fields) -> int | None:
    times = first_text(head, "sy:updatefrequency")
    # The module's specification: without a period, the frequency is per day.
    period = _PERIODS.get(first_text(head, "sy:updateperiod").lower() or ("daily" if times else ""))
    if period is None:
        return None
    return max(period // int(times), 1) if times.isascii() and times.isdecimal() and int(times[:6]) else period


def skipped_hours(head: Fields) -> tuple[int, ...]:
    """Hours of the week, from Monday midnight UTC, in which a feed asks not to be polled (skipHours, skipDays).

    RSS 0.91 counts hours from 1 to 24, later versions from 0 to 23. Skipping the whole week is ignored.
    """
    hours = {
        int(hour) % 24
        for hour in _listed(head, "skiphours")
        if hour.isascii() and hour.isdecimal() and int(hour[:4]) <= 24
    }
    days = {_DAYS.index(day[:3].lower()) for day in _listed(head, "skipdays") if day[:3].lower() in _DAYS}
    found = tuple(one for one in range(_WEEK) if one % 24 in hours or one // 24 in days)
    return found if len(found) < _WEEK else ()


def _listed(head: Fields, name: str) -> list[str]:
    return [text for element in head.get(name, ()) for one in element if (text := text_of(one))]
