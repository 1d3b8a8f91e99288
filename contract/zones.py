"""Times in a time zone whose name came from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def utc_of(value: str, zone: str) -> datetime | None:
    """The moment, in UTC, of an ISO time without a zone, in a given zone.

    zone: `+02:00`, `Z` or an IANA name. None for an unknown zone, and for an invalid time.
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
    """The known zones. Any other name would be looked up among this machine's files: `America` is a folder."""
    return frozenset(available_timezones() - {"localtime"})  # the machine's own zone
