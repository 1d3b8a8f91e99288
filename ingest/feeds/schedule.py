"""When a feed is polled again. Pure: the last result, the feed's past, and the limits, to seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import xxhash

from contract.settings import Settings
from ingest.feeds import rhythm
from ingest.feeds.rhythm import UNKNOWN, Pace
from ingest.feeds.rhythm_fields import Floats
from ingest.feeds.rhythm_rows import Rhythm, restored, told

_OF_SILENCE: Final = 0.125  # of the time since a feed answered: an outage delays nothing by more than that
_HOUR: Final = 3600.0
_WEEK: Final = 168  # hours
_FIRST_HOUR: Final = 72  # 1970 began on a Thursday
_SPREAD: Final = 3000.0  # seconds: a tenth of it in either direction is ten minutes in total
_OF_BUSY: Final = 1 / 24  # the same for a feed that lists only the last hours
_PUSHED: Final = 4.0  # times the wait from its rhythm, if a hub pushes new entries; at least an hour
_BUSY: Final = 4.0  # times the wait from its rhythm, before that


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds between two polls: the usual wait, minimum, maximum."""

    usual: float
    least: float
    most: float


def limits_of(settings: Settings) -> Limits:
    """The limits from the settings."""
    return Limits(settings.poll_seconds, settings.poll_seconds_least, settings.poll_seconds_most)


@dataclass(frozen=True, slots=True)
class Poll:
    """The result of one poll.

    new_entries: found for the first time. failures: in a row, including this one; 0: it succeeded.
    retry_after, interval_seconds, max_age: what the server (Retry-After, Cache-Control, Expires) and the feed
    (ttl) ask for. previous_seconds: the last result of `next_poll`; None: there is none.
    recovered: whether the poll before it failed. now: seconds since 1970. rhythm: what was learned about the feed,
    including this poll; None: nothing. pushed: whether a hub pushes new entries, including this poll's. skipped_hours:
    of the week, from Monday midnight UTC, in which the feed asks not to be polled.
    """

    feed_id: int
    new_entries: int = 0
    failures: int = 0
    retry_after: float | None = None
    interval_seconds: float | None = None
    max_age: float | None = None
    previous_seconds: float | None = None
    recovered: bool = False
    now: float = 0.0
    rhythm: Rhythm | None = None
    pushed: bool = False
    skipped_hours: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a feed is polled again, in seconds from now, and the reason in words."""

    seconds: float
    why: str


class _Known(NamedTuple):
    """What a rhythm says: seconds to wait, its words, and when the feed last responded."""

    wait: float
    words: str
    answered: float


def next_polls(polls: Sequence[Poll], limits: Limits) -> list[NextPoll]:
    """When feeds are polled again, each between `limits.least` and `limits.most` seconds from now.

    By its rhythm, if that is known (`ingest.feeds.rhythm`). Otherwise new entries halve the wait, at once to the usual
    one at most, and a poll without any lengthens it by half, to four times the usual one. A failure doubles the usual
    wait, to an eighth of the time since the feed responded. A tenth in either direction, by the feed's id, keeps feeds
    that were added together from always being polled together. No server is requested sooner than it wishes. If a hub
    pushes new entries, everything is four times as long, at least an hour.
    """
    usual = min(max(limits.usual, limits.least), limits.most)
    pace = Pace(usual, limits.least, limits.most)
    known = [poll for poll in polls if poll.rhythm]
    rows = restored([poll.rhythm for poll in known])
    waits = rhythm.waits(
        rows, np.array([poll.now for poll in known]), pace, np.array([_jitter(poll.feed_id) for poll in known])
    )
    found = map(_Known, waits.tolist(), told(rows), rows["at"].tolist())
    return [_next(poll, next(found) if poll.rhythm else None, pace) for poll in polls]


def next_poll(poll: Poll, limits: Limits) -> NextPoll:
    """Like `next_polls`, for one poll."""
    return next_polls([poll], limits)[0]


def backoff(failures: Floats, silent: Floats, waits: Floats, usual: float) -> Floats:
    """Seconds to wait after consecutive failures.

    silent: seconds since the feed responded; nan: it never did. waits: what its rhythm says.
    """
    doubled = usual * 2.0 ** np.minimum(failures, 40)
    soon = np.minimum(silent * _OF_SILENCE, np.maximum(_BUSY * waits, silent * _OF_BUSY))
    return np.asarray(np.fmin(doubled, np.maximum(np.minimum(usual, waits), soon)), np.float64)


def _next(poll: Poll, known: _Known | None, pace: Pace) -> NextPoll:
    if poll.failures:
        wait, why = _after_failures(poll, known, pace)
    elif known:
        wait, why = known.wait, f"its rhythm: {known.words}"
    else:
        wait, why = _by_news(poll, pace.usual)
    if poll.recovered and wait > pace.usual * UNKNOWN:
        wait, why = pace.usual * UNKNOWN, f"it answers again; {why}"
    if poll.pushed and not poll.failures:
        wait, why = max(_PUSHED * wait, _HOUR), "a hub pushes new entries: polls only look for what it missed"
    if wait < pace.least:
        wait, why = pace.least, f"{why}; no feed is polled sooner (setting poll_seconds_least)"
    wish, wished = max(_wishes(poll), default=(0.0, ""))
    if wish > wait:
        wait, why = wish, wished
    if poll.skipped_hours and not poll.failures and (later := _behind_skipped(poll, wait)) > wait:
        wait, why = later, f"{why}; until then the feed asks not to be polled (skipHours, skipDays)"
    if wait > pace.most:
        wait, why = pace.most, f"{why}; no feed waits longer (setting poll_seconds_most)"
    return NextPoll(wait, why)


def _after_failures(poll: Poll, known: _Known | None, pace: Pace) -> tuple[float, str]:
    silent = poll.now - known.answered if known else np.nan
    told = np.array([poll.failures, silent, known.wait if known else np.inf], np.float64)
    wait = float(backoff(told[:1], told[1:2], told[2:], pace.usual)[0])
    words = f"{_times(poll.failures, 'failure')} in a row: each doubles the usual wait"
    if wait < min(pace.usual * 2.0 ** min(poll.failures, 40), pace.most):
        words += ", to an eighth of the time since it answered"
    return wait * _jitter(poll.feed_id), words


def _by_news(poll: Poll, usual: float) -> tuple[float, str]:
    if poll.previous_seconds is None:
        wait, why = usual, "the usual wait (setting poll_seconds)"
    elif poll.new_entries:
        wait, why = min(poll.previous_seconds / 2, usual), "it had new entries: half the last wait, at most the usual"
    else:
        wait, why = poll.previous_seconds * 1.5, "it had no new entries: one and a half times the last wait"
    return min(wait * _jitter(poll.feed_id), usual * UNKNOWN), why


def _wishes(poll: Poll) -> Iterator[tuple[float, str]]:
    """What others ask for. A feed's wishes apply while it responds; a failing server may send Retry-After."""
    if poll.retry_after:
        yield poll.retry_after, "the server says when (Retry-After)"
    if poll.interval_seconds and not poll.failures:
        yield poll.interval_seconds, "the feed asks for it (ttl, sy:updatePeriod)"
    if poll.max_age and not poll.failures:
        yield poll.max_age, "the server says that the response stays fresh that long (Cache-Control, Expires)"


def _behind_skipped(poll: Poll, wait: float) -> float:
    """A wait that ends outside the hours that the feed skips; some minutes later, by its id, since others skip them."""
    hour = int((poll.now + wait) // _HOUR)
    skipped = frozenset(poll.skipped_hours)
    behind = next((one for one in range(_WEEK) if (hour + one + _FIRST_HOUR) % _WEEK not in skipped), 0)
    return (hour + behind) * _HOUR - poll.now + _SPREAD * (_jitter(poll.feed_id) - 0.9) if behind else wait


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _jitter(feed_id: int) -> float:
    """From .9 to 1.1, always the same for one feed."""
    return 0.9 + 0.2 * (xxhash.xxh3_64_intdigest(str(feed_id).encode()) / 2**64)
