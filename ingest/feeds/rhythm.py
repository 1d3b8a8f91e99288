"""Predicts a feed's next hours from its past. Pure, and over arrays, one row per feed: simulations run thousands.

A rhythm is how many entries came in which hour of the day and on which day of the week (UTC), older ones counting
less. It predicts how many entries per hour to expect at any time. A poll is due once the probability of new entries
has summed up: often while a feed publishes, rarely at night, and hourly from when its morning may begin until it has.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.feeds.rhythm_fields import DAY, HOUR, Floats, Rhythms

UNKNOWN: Final = 4.0  # times the usual wait, at most, while nothing is known about a feed
_FIRST_DAY: Final = 14_400.0  # seconds, at most, while only its list is known
_MEMORY: Final = 21 * DAY  # time constant of forgetting: to a third
_HISTORY: Final = 56 * DAY  # how much of a feed's list counts at the first poll
_RECENT: Final = DAY / 4  # time constant of a burst, or an unexpected silence
_ACTIVE: Final = (0.25, 40.0)  # how much less or more than predicted the last hours may be
_ONE_SEEN: Final = 0.25  # prior: entries of any feed in half a day before it was watched
_COINCIDENCE: Final = 2.0  # entries of a new feed that may have come together by chance
_EVEN_HOURS: Final = 0.5  # prior: entries spread over all hours: a rhythm from few entries is a guess
_EVEN_DAYS: Final = 1.0
_POWER: Final = 3.0  # polls grow with this power of the expected entries: 1 favours busy hours, 0 the others
_REFERENCE: Final = 4.9  # entries per hour at which the wait is the usual one
_BUSIEST: Final = 2.05  # times as often, at most: more polls would find few entries sooner
_SHARE: Final = 0.11  # share of a list that may be new at a poll: if more, some may have dropped out before
_FEW_NEW: Final = 2.0  # new entries allowed at a poll of any feed
_ALIVE: Final = 0.8  # entries per day of an active feed: its night ends in less than a day
_NIGHTS: Final = (28_800.0, 43_200.0)  # maximum seconds between two polls of it: before its hours are known, and after
_BURST: Final = 0.5  # share of a list that was new at one poll: the next burst may be larger
_BURSTY: Final = 14_400.0
_LEARNED: Final = 10 * DAY  # watched seconds, older ones counting less: two weeks
_QUIET: Final = 7 * HOUR  # without entries: the next one is the first of its day
_MORNING: Final = (3540.0, 880.0)  # maximum seconds between two polls then, and how far feeds are spread below that
_REGULAR: Final = 0.55  # minimum mornings per day of a feed whose mornings are awaited
_TAKEN: Final = 4.0  # prior: days for which a feed counts as regular before it was watched
_STRAY: Final = 0.5  # of the mean hour: entries in an hour with less do not begin a day, or end a quiet period
_AWAKE: Final = (0.06, 0.014)  # expected entries in an hour in which its morning may begin, for a feed with few …
_FEW: Final = 1.2  # … entries per day, and for others
_DAY_OFF: Final = 0.2  # of the mean day: no morning is awaited on a day with less
_BY_DAY_FROM: Final = 0.2  # expected entries in an hour of its day
_BY_DAY: Final = 7000.0
_NIGHT: Final = 8  # hours
_SHARES: Final = (0.9, 1.1)  # of the usual probability of new entries, by feed
_SLOTS: Final = 26  # hours of lookahead: a day, and those already begun


class Pace(NamedTuple):
    """Seconds between two polls: of a feed with five entries an hour, minimum, maximum."""

    usual: float
    least: float
    most: float


def learned(rhythms: Rhythms, now: Floats, listed: Floats, rows: NDArray[np.int64], moments: Floats) -> Rhythms:
    """The rhythms after successful polls at `now`.

    rows, moments: for each new entry, its feed's row and when it was published, in seconds since 1970; nan: unknown.
    listed: how many entries the feed lists; nan: not modified.
    """
    after = rhythms.copy()
    first = np.isnan(rhythms["at"])
    since = np.where(first, now - _HISTORY, rhythms["at"])
    # When each came: its own time, limited to the time since the last poll. Those without a time are spread over it.
    past = moments <= now[rows]  # nan is not
    known = past & ((moments > now[rows] - _HISTORY) | ~first[rows])
    counts = np.bincount(rows, minlength=len(rhythms))
    ordinal = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    spread = since[rows] + (ordinal + 0.5) / np.maximum(counts[rows], 1) * (now - since)[rows]
    stale = moments < since[rows] - DAY
    came = np.where(known & ~stale, np.clip(moments, since[rows], now[rows]), spread)
    counted = known | ~first[rows]
    oldest = now.copy()
    np.minimum.at(oldest, rows[past], np.maximum(moments[past], (now - _HISTORY)[rows[past]]))
    weight = np.where(counted & (~first[rows] | (came > oldest[rows])), np.exp((came - now[rows]) / _MEMORY), 0.0)

    fade = np.where(first, 0.0, np.exp((since - now) / _MEMORY))
    begun = np.where(first, oldest, since)
    after["seen"] = rhythms["seen"] * fade + _MEMORY * (1 - np.exp((begun - now) / _MEMORY))
    after["hours"] *= fade[:, None]
    after["days"] *= fade[:, None]
    np.add.at(after["hours"], (rows, (came // HOUR).astype(np.int64) % 24), weight)
    np.add.at(after["days"], (rows, (came // DAY).astype(np.int64) % 7), weight)
    by_day = counted & (hour_shares(after)[rows, (came // HOUR).astype(np.int64) % 24] >= _STRAY)
    rows, came, weight = rows[by_day], came[by_day], weight[by_day]
    after["mornings"] = rhythms["mornings"] * fade + _mornings(rhythms["news"], rows, came, weight)
    np.maximum.at(after["news"], rows, came)
    elapsed = np.where(first, 0.0, now - since)
    lately = np.exp(-elapsed / _RECENT)
    after["recent"] = np.where(first, 0.0, (rhythms["recent"] + counts) * lately)
    after["expected"] = np.where(first, 0.0, (rhythms["expected"] + foretold(rhythms, since, elapsed)) * lately)
    after["most"] = np.maximum(rhythms["most"] * fade, np.where(first, 0, counts))
    after["listed"] = np.where(np.isnan(listed), rhythms["listed"], listed)
    after["begun"] = np.where(first, now, rhythms["begun"])
    after["at"] = now
    return after


def waits(rhythms: Rhythms, now: Floats, pace: Pace, share: Floats) -> Floats:
    """Seconds from `now` to the next poll of each. share: of the usual probability, near 1; spreads the feeds.

    On the first day too little is known: a feed waits at most four hours, and at most half of the time that its
    entries cover, since it may list only the last ones.
    """
    starts, lengths, rates = _ahead(rhythms, now)
    morning = _morning_may_begin(rhythms, starts, rates)
    with np.errstate(divide="ignore"):
        active = np.log(np.clip((rhythms["recent"] + 1) / (rhythms["expected"] + 1), *_ACTIVE))
    rates = rates * np.exp(active[:, None] * np.exp((now[:, None] - starts) / _RECENT))
    asked = np.minimum((rates / _REFERENCE) ** _POWER, _BUSIEST) / pace.usual
    room = np.maximum(rhythms["listed"] * _SHARE, _FEW_NEW)
    # A surplus over the prediction continues for a while, whatever the hour of the day.
    unforeseen = np.maximum(rhythms["recent"] - rhythms["expected"], 0.0)[:, None]
    lasting = unforeseen / _RECENT * np.exp((now[:, None] - starts) / _RECENT)
    asked = np.maximum(asked, np.maximum(rates / HOUR, lasting) / room[:, None])
    alive = _alive(rhythms)[:, None]
    night = np.where(rhythms["seen"] < _LEARNED, *_NIGHTS)[:, None]
    bursty = rhythms["most"] >= _BURST * np.maximum(rhythms["listed"], 5.0)
    night = np.where(bursty[:, None], _BURSTY, night)
    least = np.where(alive & (rates >= _BY_DAY_FROM), 1 / _BY_DAY, alive / night)
    # The awaited sum is `share`, so the wait for a morning hardly depends on it, and is within the hour.
    longest, spread = _MORNING
    within = share / (longest - spread * (_SHARES[1] - share))
    least = np.where(morning, within[:, None], least)
    asked = np.clip(np.maximum(asked, least), 1 / pace.most, 1 / pace.least)
    summed = np.cumsum(asked * lengths, axis=1)
    slot = np.minimum((summed < share[:, None]).sum(axis=1), _SLOTS - 1)
    row = np.arange(len(rhythms))
    short = share - (summed[row, slot] - asked[row, slot] * lengths[row, slot])
    first_day = np.where(rhythms["hours"].sum(axis=1) > 1, np.minimum(rhythms["seen"] / 2, _FIRST_DAY), _FIRST_DAY)
    most = np.where(now - rhythms["begun"] < DAY, np.minimum(first_day, pace.most), pace.most)
    return np.asarray(np.minimum(starts[row, slot] - now + short / asked[row, slot], most), np.float64)


def foretold(rhythms: Rhythms, since: Floats, seconds: Floats) -> Floats:
    """How many entries the rhythms predict for so many seconds after `since`, at most a day."""
    starts, lengths, rates = _ahead(rhythms, since)
    within = np.clip((since + seconds)[:, None] - starts, 0.0, lengths)
    return np.asarray((rates * within).sum(axis=1) / HOUR, np.float64)


def weekly(rhythms: Rhythms) -> Floats:
    """Entries per week."""
    return np.asarray(_mean(rhythms) * 24 * 7, np.float64)


def hour_shares(rhythms: Rhythms) -> Floats:
    """How much more than the mean is expected in each hour of the day, (feeds, 24); their mean is 1."""
    hours = rhythms["hours"]
    smooth = hours / 2 + np.roll(hours, 1, axis=1) / 4 + np.roll(hours, -1, axis=1) / 4
    shares = (24 * smooth + _EVEN_HOURS) / (hours.sum(axis=1) + _EVEN_HOURS)[:, None]
    return _as_far_as_seen(shares, rhythms, 3 * DAY)


def day_shares(rhythms: Rhythms) -> Floats:
    """How much more than the mean is expected on each day of the week, (feeds, 7), Thursday first, as 1970 began."""
    days = rhythms["days"]
    shares = (7 * days + _EVEN_DAYS) / (days.sum(axis=1) + _EVEN_DAYS)[:, None]
    return _as_far_as_seen(shares, rhythms, _LEARNED)


def _morning_may_begin(rhythms: Rhythms, starts: Floats, rates: Floats) -> NDArray[np.bool_]:
    """Whether the first entry of a feed's day may come in an hour, (feeds, slots).

    For a feed that lists entries without times, in any hour of its first day.
    """
    mean = _mean(rhythms)
    regular = _alive(rhythms) & (rhythms["mornings"] + _TAKEN >= _REGULAR * (rhythms["seen"] / DAY + _TAKEN))
    quiet = starts - rhythms["news"][:, None] >= _QUIET
    hours = mean[:, None] * _of_hours(hour_shares(rhythms), starts)
    least = np.where(mean * 24 < _FEW, *_AWAKE)[:, None]
    awaited = regular[:, None] & quiet & (rates >= np.maximum(least, _DAY_OFF * hours))
    untold = ((rhythms["hours"].sum(axis=1) == 0) & (rhythms["listed"] >= 5))[:, None]
    return np.asarray(awaited | untold & (starts - rhythms["begun"][:, None] < DAY), np.bool_)


def _alive(rhythms: Rhythms) -> NDArray[np.bool_]:
    return np.asarray(_mean(rhythms) * 24 >= _ALIVE * np.minimum(rhythms["seen"] / _LEARNED, 1), np.bool_)


def _mornings(news: Floats, rows: NDArray[np.int64], came: Floats, weight: Floats) -> Floats:
    """How many of these entries came after a quiet period, by feed. news: when the last one before came; 0: unknown."""
    order = np.lexsort((came, rows))
    row, at = rows[order], came[order]
    before = np.where(row == np.concatenate(([-1], row[:-1])), np.roll(at, 1), news[row])
    after_quiet = (before > 0) & (at - before >= _QUIET)
    return np.asarray(np.bincount(row, weights=weight[order] * after_quiet, minlength=len(news)), np.float64)


def _as_far_as_seen(shares: Floats, rhythms: Rhythms, enough: float) -> Floats:
    """The shares, closer to 1 the less was watched: the entries of one day say nothing about the others."""
    return np.asarray(1 + (shares - 1) * np.minimum(rhythms["seen"] / enough, 1)[:, None], np.float64)


def _mean(rhythms: Rhythms) -> Floats:
    """Entries per hour.

    The prior of half a day fades with the entries of a feed that was watched for a few hours only: many entries
    within an hour are no coincidence.
    """
    seen, entries = rhythms["seen"], rhythms["hours"].sum(axis=1)
    before = np.minimum(DAY / 2, np.maximum(2 * seen, DAY / 2 / np.maximum(1.0, entries - _COINCIDENCE)))
    return np.asarray((entries + _ONE_SEEN) / (seen + before) * HOUR, np.float64)


def _day_begins(rhythms: Rhythms) -> NDArray[np.int64]:
    """How many hours before midnight (UTC) each feed's own day begins, (feeds,), from -12 to 12: at its midnight.

    Its night are the eight hours with the least. So Monday morning in Tokyo, Sunday evening in UTC, does not count as
    Sunday. For a feed without a night it is midnight.
    """
    sums = np.cumsum(np.concatenate((rhythms["hours"], rhythms["hours"][:, :_NIGHT]), axis=1), axis=1)
    held = sums[:, _NIGHT - 1 : _NIGHT + 23] - np.concatenate(
        (np.zeros((len(rhythms), 1)), sums[:, :23]), axis=1
    )  # in the eight hours from each hour on
    middle = np.argsort(np.abs((np.arange(24) + _NIGHT // 2 + 12) % 24 - 12), kind="stable")  # midnight first
    least = middle[np.argmin(held[:, middle], axis=1)] + _NIGHT // 2
    return np.asarray((12 - least) % 24 - 12, np.int64)


def _of_hours(shares: Floats, starts: Floats) -> Floats:
    """The shares of the hours in which these times are."""
    return np.take_along_axis(shares, (starts // HOUR).astype(np.int64) % 24, axis=1)


def _ahead(rhythms: Rhythms, now: Floats) -> tuple[Floats, Floats, Floats]:
    """The hours from `now` on, (feeds, slots): when each starts, its seconds, and the entries per hour in it."""
    hour = (now // HOUR)[:, None] + np.arange(_SLOTS)
    starts = np.maximum(hour * HOUR, now[:, None])
    number = hour.astype(np.int64)
    own_days = (number + _day_begins(rhythms)[:, None]) // 24 % 7
    days = np.take_along_axis(day_shares(rhythms), own_days, axis=1)
    rates = _mean(rhythms)[:, None] * _of_hours(hour_shares(rhythms), starts) * days
    return starts, (hour + 1) * HOUR - starts, rates
