"""One feed's rhythm as it is kept in its row, learned from a poll, and told in words. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import numpy as np

from ingest.feeds import rhythm
from ingest.feeds.formats.listing import Entry
from ingest.feeds.rhythm import RHYTHM, Rhythms

Rhythm: TypeAlias = Sequence[float]  # the fields of RHYTHM, one after the other

_DAYS: Final = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
_TOLD_FROM: Final = 5.0  # entries; the hours of fewer are chance
_MOST_OF: Final = 0.8
_WIDE: Final = 18  # hours that hold most of the entries; more: it publishes all day


def after_answer(known: Rhythm | None, now: datetime, listed: Sequence[Entry] | None, new: int) -> Rhythm:
    """The rhythm after a poll that was answered.

    listed: what the feed lists; None: not modified. new: how many of it were found for the first time.
    """
    moments = sorted((_moment(entry) for entry in listed or ()), key=lambda at: -math.inf if math.isnan(at) else -at)
    if known:  # the latest are the new ones; those that say no time come first
        moments = moments[:new]
    at, size = np.array([now.timestamp()]), np.array([math.nan if listed is None else float(len(listed))])
    after = rhythm.learned(restored(known), at, size, np.zeros(len(moments), np.int64), np.array(moments, np.float64))
    return [float(value) for value in after.view(np.float64)]


def restored(known: Rhythm | None) -> Rhythms:
    """A rhythm of one row, as the rule takes it."""
    if known is None or len(known) * 8 != RHYTHM.itemsize:
        return rhythm.unknown(1)
    return np.array(known, np.float64).view(RHYTHM)


def told(known: Rhythm) -> str:
    """A rhythm in words: entries a week, and where they are told apart the hours and days on which most come."""
    row = restored(known)
    weekly, seen = float(rhythm.weekly(row)[0]), float(row["hours"].sum())
    words = (
        "less than an entry a week" if weekly < 1 else f"{weekly:.0f} {'entry' if weekly < 1.5 else 'entries'} a week"
    )
    if seen < _TOLD_FROM:
        return words
    start, length = _span(row["hours"][0])
    if length <= _WIDE:
        words += f", most from {start} to {(start + length) % 24 or 24} h UTC"
    shares = rhythm.day_shares(row)[0]
    days = [_DAYS[day] for day in (4, 5, 6, 0, 1, 2, 3) if shares[day] >= 0.5]
    if len(days) < len(_DAYS):
        words += f", on {', '.join(days)}"
    return words


def _span(hours: Iterable[float]) -> tuple[int, int]:
    """The shortest run of hours that holds most of the entries: its first, and how many."""
    twice = np.tile(np.asarray(list(hours), np.float64), 2)
    sums = np.concatenate(([0.0], np.cumsum(twice)))
    for length in range(1, 25):
        runs = sums[length : length + 24] - sums[:24]
        if runs.max() >= _MOST_OF * sums[24]:
            return int(runs.argmax()), length
    return 0, 24


def _moment(entry: Entry) -> float:
    at = entry.published.moment if entry.published else None
    return at.timestamp() if at else math.nan
