"""What a feed's past says of its next hours. Pure, and over arrays, a feed a row: a simulation of thousands runs it.

A rhythm is how many entries came in which hour of the day and on which day of the week (UTC), what is older counting
less. From it follows how many entries an hour to expect at any time. A poll is due once the chance of news has summed
up: often while a feed publishes, seldom at its night, and each hour from when its morning may begin until that has.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rhythms = NDArray[np.void]

HOUR: Final = 3600.0
DAY: Final = 86_400.0
# begun, at: when it was polled first, and learned last, seconds since 1970; nan: nothing yet. seen: seconds that were
# watched, older ones counting less. recent, expected: entries of the last hours, and how many the rhythm had foretold.
# listed: entries in the feed. hours, days: entries in each hour of the day and on each day of the week, Thursday first.
# news: when its last entry came, strays of its night aside; 0: not known. most: new entries of one poll, at most, older
# ones counting less. mornings: entries that came after a quiet.
RHYTHM: Final = np.dtype(
    [(name, "f8") for name in ("begun", "at", "seen", "recent", "expected", "listed")]
    + [("hours", "f8", 24), ("days", "f8", 7), ("news", "f8"), ("most", "f8"), ("mornings", "f8")]
)

UNKNOWN: Final = 4.0  # times the usual wait, at most, while nothing is known of a feed
_FIRST_DAY: Final = 14_400.0  # seconds, at most, while what it lists is all that is known
_MEMORY: Final = 21 * DAY  # in which what was learned fades to a third
_HISTORY: Final = 56 * DAY  # of what a feed lists at the first poll, so much counts
_RECENT: Final = DAY / 4  # in which a burst, or an unexpected silence, fades to a third
_ACTIVE: Final = (0.25, 40.0)  # how much less or more than foretold the last hours may say
_ONE_SEEN: Final = 0.25  # entries that every feed is taken to have had, in half a day before it was watched
_EVEN_HOURS: Final = 0.5  # entries spread over all hours, beside those seen: a rhythm of few entries is a guess
_EVEN_DAYS: Final = 1.0
_POWER: Final = 3.0  # polls grow with this power of the entries to expect: 1 favours busy hours, 0 the others
_REFERENCE: Final = 4.9  # entries an hour at which the wait is the usual one
_BUSIEST: Final = 2.05  # times as often, at most: more polls would find few entries sooner
_SHARE: Final = 0.11  # of what a feed lists may be new at a poll: more, and some might have dropped out before it
_FEW_NEW: Final = 2.0  # entries that may be new at a poll of any feed
_ALIVE: Final = 0.8  # entries a day of a feed that is alive: its night, too, ends sooner than a day
_NIGHTS: Final = (28_800.0, 43_200.0)  # seconds between two polls of it, at most: before its hours are known, and then
_BURST: Final = 0.5  # of what a feed lists was new at one poll: the next burst may be larger
_BURSTY: Final = 14_400.0
_LEARNED: Final = 10 * DAY  # seconds that were watched, older ones counting less: two weeks
_QUIET: Final = 7 * HOUR  # without news: the next is the first of its day
_MORNING: Final = (3540.0, 880.0)  # seconds between two polls then, at most, and how far feeds are spread below that
_REGULAR: Final = 0.55  # mornings a day, at least, of a feed whose mornings are waited for
_TAKEN: Final = 4.0  # days that a feed is taken to have been regular, before it was watched
_STRAY: Final = 0.5  # of the mean hour: what comes in an hour that holds less begins no day, and ends no quiet
_AWAKE: Final = (0.06, 0.014)  # entries to expect in an hour in which its morning may begin, of a feed that has few …
_FEW: Final = 1.2  # … entries a day, and of others
_DAY_OFF: Final = 0.2  # of the mean day: no morning is waited for on a day that holds less
_BY_DAY_FROM: Final = 0.2  # entries to expect in an hour of its day
_BY_DAY: Final = 7000.0
_NIGHT: Final = 8  # hours
_SHARES: Final = (0.9, 1.1)  # of the usual chance of news, by feed
_SLOTS: Final = 26  # hours looked ahead: a day, and those begun


class Pace(NamedTuple):
    """Seconds between two polls: of a feed with five entries an hour, at least, at most."""

    usual: float
    least: float
    most: float


def unknown(feeds: int) -> Rhythms:
    """Rhythms of which nothing is known."""
    rhythms = np.zeros(feeds, RHYTHM)
    rhythms["at"] = rhythms["begun"] = np.nan
    return rhythms


def learned(rhythms: Rhythms, now: Floats, listed: Floats, rows: NDArray[np.int64], moments: Floats) -> Rhythms:
    """The rhythms after polls at `now` that were answered.

    rows, moments: of each new entry its feed's row and when it was published, seconds since 1970; nan: not said.
    listed: how many entries the feed lists; nan: not modified.
    """
    after = rhythms.copy()
    first = np.isnan(rhythms["at"])
    since = np.where(first, now - _HISTORY, rhythms["at"])
    # When each came: as it says, within the time since the last poll. What says nothing is spread over that time.
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
    """Seconds from `now` to the next poll of each. share: of the usual chance of news, near 1; spreads the feeds.

    On the first day nobody knows better: a feed waits for four hours at most.
    """
    starts, lengths, rates = _ahead(rhythms, now)
    morning = _morning_may_begin(rhythms, starts, rates)
    with np.errstate(divide="ignore"):
        active = np.log(np.clip((rhythms["recent"] + 1) / (rhythms["expected"] + 1), *_ACTIVE))
    rates = rates * np.exp(active[:, None] * np.exp((now[:, None] - starts) / _RECENT))
    asked = np.minimum((rates / _REFERENCE) ** _POWER, _BUSIEST) / pace.usual
    room = np.maximum(rhythms["listed"] * _SHARE, _FEW_NEW)
    # What came beyond what was foretold goes on for a while, whatever the hour of the day.
    unforeseen = np.maximum(rhythms["recent"] - rhythms["expected"], 0.0)[:, None]
    lasting = unforeseen / _RECENT * np.exp((now[:, None] - starts) / _RECENT)
    asked = np.maximum(asked, np.maximum(rates / HOUR, lasting) / room[:, None])
    alive = _alive(rhythms)[:, None]
    night = np.where(rhythms["seen"] < _LEARNED, *_NIGHTS)[:, None]
    bursty = rhythms["most"] >= _BURST * np.maximum(rhythms["listed"], 5.0)
    night = np.where(bursty[:, None], _BURSTY, night)
    least = np.where(alive & (rates >= _BY_DAY_FROM), 1 / _BY_DAY, alive / night)
    # The sum that is waited for is `share`: so the wait for a morning hardly depends on it, and is within the hour.
    longest, spread = _MORNING
    within = share / (longest - spread * (_SHARES[1] - share))
    least = np.where(morning, within[:, None], least)
    asked = np.clip(np.maximum(asked, least), 1 / pace.most, 1 / pace.least)
    summed = np.cumsum(asked * lengths, axis=1)
    slot = np.minimum((summed < share[:, None]).sum(axis=1), _SLOTS - 1)
    row = np.arange(len(rhythms))
    short = share - (summed[row, slot] - asked[row, slot] * lengths[row, slot])
    most = np.where(now - rhythms["begun"] < DAY, min(_FIRST_DAY, pace.most), pace.most)
    return np.asarray(np.minimum(starts[row, slot] - now + short / asked[row, slot], most), np.float64)


def foretold(rhythms: Rhythms, since: Floats, seconds: Floats) -> Floats:
    """How many entries the rhythms expect in so many seconds after `since`, a day of them at most."""
    starts, lengths, rates = _ahead(rhythms, since)
    within = np.clip((since + seconds)[:, None] - starts, 0.0, lengths)
    return np.asarray((rates * within).sum(axis=1) / HOUR, np.float64)


def weekly(rhythms: Rhythms) -> Floats:
    """Entries a week."""
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

    Of a feed that lists entries without a word of when they came, in any hour of its first day.
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
    """How many of these entries came after a quiet, by feed. news: when the last before them came; 0: not known."""
    order = np.lexsort((came, rows))
    row, at = rows[order], came[order]
    before = np.where(row == np.concatenate(([-1], row[:-1])), np.roll(at, 1), news[row])
    after_quiet = (before > 0) & (at - before >= _QUIET)
    return np.asarray(np.bincount(row, weights=weight[order] * after_quiet, minlength=len(news)), np.float64)


def _as_far_as_seen(shares: Floats, rhythms: Rhythms, enough: float) -> Floats:
    """The shares, nearer to 1 the less was watched: the entries of one day say nothing of the others."""
    return np.asarray(1 + (shares - 1) * np.minimum(rhythms["seen"] / enough, 1)[:, None], np.float64)


def _mean(rhythms: Rhythms) -> Floats:
    """Entries an hour."""
    return np.asarray((rhythms["hours"].sum(axis=1) + _ONE_SEEN) / (rhythms["seen"] + DAY / 2) * HOUR, np.float64)


def _day_begins(rhythms: Rhythms) -> NDArray[np.int64]:
    """How many hours before midnight (UTC) each feed's own day begins, (feeds,), from -12 to 12: amid its night.

    Its night are the eight hours that hold the least. So Monday's morning in Tokyo, Sunday's evening in UTC, is no
    Sunday. Of a feed that knows no night it is midnight.
    """
    sums = np.cumsum(np.concatenate((rhythms["hours"], rhythms["hours"][:, :_NIGHT]), axis=1), axis=1)
    held = sums[:, _NIGHT - 1 : _NIGHT + 23] - np.concatenate(
        (np.zeros((len(rhythms), 1)), sums[:, :23]), axis=1
    )  # in the eight hours from each hour on
    middle = np.argsort(np.abs((np.arange(24) + _NIGHT // 2 + 12) % 24 - 12), kind="stable")  # midnight first
    least = middle[np.argmin(held[:, middle], axis=1)] + _NIGHT // 2
    return np.asarray((12 - least) % 24 - 12, np.int64)


def _of_hours(shares: Floats, starts: Floats) -> Floats:
    """The shares of the hours in which these times lie."""
    return np.take_along_axis(shares, (starts // HOUR).astype(np.int64) % 24, axis=1)


def _ahead(rhythms: Rhythms, now: Floats) -> tuple[Floats, Floats, Floats]:
    """The hours from `now` on, (feeds, slots): when each starts, its seconds, and the entries an hour in it."""
    hour = (now // HOUR)[:, None] + np.arange(_SLOTS)
    starts = np.maximum(hour * HOUR, now[:, None])
    number = hour.astype(np.int64)
    own_days = (number + _day_begins(rhythms)[:, None]) // 24 % 7
    days = np.take_along_axis(day_shares(rhythms), own_days, axis=1)
    rates = _mean(rhythms)[:, None] * _of_hours(hour_shares(rhythms), starts) * days
    return starts, (hour + 1) * HOUR - starts, rates
