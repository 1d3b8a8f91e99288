"""Feeds that list an archive: their first poll leaves out entries that are too old. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ingest.feeds.formats.listing import Entry

_ARCHIVE: Final = 50  # entries; news feeds list fewer


def oldest_of(entries: Sequence[Entry], now: datetime, days: int) -> datetime | None:
    """What is too old at the first poll of a feed: it lists an archive. None: it lists no more than feeds do."""
    return now - timedelta(days=days) if len(entries) > _ARCHIVE else None


def is_older(entry: Entry, oldest: datetime) -> bool:
    """Whether an entry was published, or changed, on a day before."""
    day = next((one.value[:10] for one in (entry.published, entry.updated) if one and one.day), None)
    return day is not None and day < oldest.date().isoformat()


def why_old(oldest: datetime | None) -> str:
    """The reason for an entry that is too old, in words."""
    return f"published before {oldest:%Y-%m-%d} (setting old_days): `copydesk feeds poll --old` fetches it"
