"""Rhythms as stored in the rows of feeds, learned from polls, and expressed in words. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from ingest.feeds import rhythm
from ingest.feeds.formats.listing import Entry
from ingest.feeds.rhythm_fields import DAY, RHYTHM, Rhythms, unknown

Rhythm: TypeAlias = Sequence[float]  # the fields of RHYTHM, in sequence

_FIELDS: Final = RHYTHM.itemsize // 8
_FIRST_FIELDS: Final = 37  # of rhythms stored before there were `news`, `most` and `mornings`
_DAYS: Final = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
_TOLD_FROM: Final = 5.0  # entries; the hours of fewer are coincidence
_MOST_OF: Final = 0.8
_WIDE: Final = 18  # hours with most of the entries; if more: it publishes all day


class Answered(NamedTuple):
    """A successful poll. known: the rhythm before it; None: nothing.

    listed: what the feed lists; None: not modified. new: how many were found for the first time. whole: whether
    it is the whole list; a push may be a part.
    """

    known: Rhythm | None
    now: datetime
    listed: Sequence[Entry] | None
    new: int
    whole: bool = True


def after_answers(answers: Sequence[Answered]) -> list[Rhythm]:
    """The rhythms after successful polls: one step for all of them."""
    moments = [_new_moments(answer) for answer in answers]
    after = rhythm.learned(
        restored([answer.known for answer in answers]),
        np.array([answer.now.timestamp() for answer in answers]),
        np.array(
            [math.nan if answer.listed is None or not answer.whole else float(len(answer.listed)) for answer in answers]
        ),
        np.repeat(np.arange(len(answers)), [len(some) for some in moments]),
        np.array([at for some in moments for at in some], np.float64),
    )
    return [*map(list, after.view(np.float64).reshape(len(answers), _FIELDS).tolist())]


def after_answer(known: Rhythm | None, now: datetime, listed: Sequence[Entry] | None, new: int) -> Rhythm:
    """Like `after_answers`, for one poll."""
    return after_answers([Answered(known, now, listed, new)])[0]


def restored(known: Sequence[Rhythm | None]) -> Rhythms:
    """Rhythms as arrays, one row each. Those stored before the last fields were added are still usable."""
    rows = unknown(len(known))
    plain = rows.view(np.float64).reshape(len(known), _FIELDS)
    for number, (row, one) in enumerate(zip(plain, known, strict=True)):
        if one is not None and _FIRST_FIELDS <= len(one) <= _FIELDS:
            row[: len(one)] = one
            if len(one) < _FIELDS:  # assumed to have a morning every day, until that fades
                rows["mornings"][number] = rows["seen"][number] / DAY
    return rows


def told(rows: Rhythms) -> list[str]:
    """Rhythms in words: entries per week, and if distinct the hours and days on which most come."""
    weekly, seen = rhythm.weekly(rows).tolist(), rows["hours"].sum(axis=1).tolist()
    hours, days = rows["hours"].tolist(), rhythm.day_shares(rows).tolist()
    return [_words(*one) for one in zip(weekly, seen, hours, days, strict=True)]


def _words(weekly: float, seen: float, hours: Sequence[float], days: Sequence[float]) -> str:
    words = (
        "less than an entry a week" if weekly < 1 else f"{weekly:.0f} {'entry' if weekly < 1.5 else 'entries'} a week"
    )
    if seen < _TOLD_FROM:
        return words
    start, length = _span(hours)
    if length <= _WIDE:
        words += f", most from {start} to {(start + length) % 24 or 24} h UTC"
    named = [_DAYS[day] for day in (4, 5, 6, 0, 1, 2, 3) if days[day] >= 0.5]
    if len(named) < len(_DAYS):
        words += f", on {', '.join(named)}"
    return words


def _span(hours: Sequence[float]) -> tuple[int, int]:
    """The shortest run of hours with most of the entries: its first hour, and how many."""
    sums = [0.0, *accumulate((*hours, *hours))]
    most = _MOST_OF * sums[24]
    for length in range(1, 25):
        runs = [sums[start + length] - sums[start] for start in range(24)]
        if (best := max(runs)) >= most:
            return runs.index(best), length
    return 0, 24


def _new_moments(answer: Answered) -> list[float]:
    moments = sorted(
        (_moment(entry) for entry in answer.listed or ()), key=lambda at: -math.inf if math.isnan(at) else -at
    )
    # For a known feed the latest are the new ones; those without a time come first.
    return moments[: answer.new] if answer.known else moments


def _moment(entry: Entry) -> float:
    at = entry.published.moment if entry.published else None
    return at.timestamp() if at else math.nan
