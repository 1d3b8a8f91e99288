"""How often a feed wants to be asked, by RSS's `ttl` or the syndication module. Pure."""

from __future__ import annotations

import re
from typing import Final

from ingest.feeds.formats.markup import Fields, first_text

_HOUR: Final = 3600
_TTL: Final = re.compile(r"(?:PT)?(\d{1,7})(?:\.\d{1,9})?\s?(m(?:in(?:ute)?s?)?|h(?:ours?)?)?", re.IGNORECASE)
_PERIODS: Final = {
    "hourly": _HOUR, "daily": 24 * _HOUR, "weekly": 168 * _HOUR, "monthly": 720 * _HOUR, "yearly": 8760 * _HOUR,
}  # fmt: skip


def interval_of(head: Fields) -> int | None:
    """Seconds between two polls, as the head of a feed asks for them; None where it does not."""
    ttl = _TTL.fullmatch(first_text(head, "ttl")[:20])
    if ttl and (number := int(ttl[1])):
        return number * (_HOUR if (ttl[2] or "").lower().startswith("h") else 60)
    times = first_text(head, "sy:updatefrequency")
    # The module says that a feed which only says how often means each day.
    period = _PERIODS.get(first_text(head, "sy:updateperiod").lower() or ("daily" if times else ""))
    if period is None:
        return None
    return max(period // int(times), 1) if times.isascii() and times.isdecimal() and int(times[:6]) else period
