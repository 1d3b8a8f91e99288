"""Times in a zone whose name came from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def utc_of(value: str, zone: str) -> datetime | None:
    """The moment, in UTC, that an ISO time without a zone names in one.

    zone: `+02:00`, `Z` or an IANA name. None for a zone that nobody knows, and for a time that is none.
    """
    try:
        if zone[0] in "+-Z":
            return datetime.fromisoformat(value + zone).astimezone(UTC)
        if zone not in _names():
            return None
        return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@cache
def _names() -> frozenset[str]:
    """The zones there are. Any other name would be looked for among this machine's files: `America` is a folder."""
    return frozenset(available_timezones() - {"localtime"})  # which is the machine's own
