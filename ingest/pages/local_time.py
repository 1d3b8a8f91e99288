"""The outlet's own clock: a moment declared in UTC is often also displayed with its offset. Pure.

Readers see the day of the outlet's clock; near midnight it differs from that in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from contract.article import Published
from ingest.dates import read_date

_UTC: Final = frozenset({"Z", "+00:00", "-00:00", "UTC", "GMT"})
_WITHIN: Final = timedelta(minutes=1)
_ZONES: Final = timedelta(hours=14)
_STEP: Final = timedelta(minutes=15)


def on_its_clock(published: Published, others: Iterable[str]) -> Published:
    """The same moment with the offset that another declaration of the page has for it, or the moment without a zone.

    others: as written. A moment without other declarations, or with an offset of its own, is unchanged.
    """
    if published.zone not in _UTC or (moment := _wall(published)) is None:
        return published
    for text in others:
        other = read_date(text, "page")
        if other is None or other.zone in _UTC or (wall := _wall(other)) is None:
            continue
        zoned = other.moment.replace(tzinfo=None) if other.zone and other.moment else None
        offset = wall - (zoned or moment)
        same = abs(zoned - moment) <= _WITHIN if zoned else wall.second and offset and not offset % _STEP
        if same and abs(offset) <= _ZONES:
            finest = "seconds" if published.precision == "second" else "minutes"
            value = (moment + offset).isoformat(timespec=finest)
            return msgspec.structs.replace(published, value=value, zone=_named(offset))
    return published


def _wall(one: Published) -> datetime | None:
    """What the clock shows; None for a date without a time."""
    try:
        return datetime.fromisoformat(one.value) if "T" in one.value else None
    except ValueError:
        return None


def _named(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
