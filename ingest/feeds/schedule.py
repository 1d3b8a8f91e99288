"""When a feed is asked again. Pure: what the last poll came to, and the limits, to seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xxhash


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds between two polls: of a feed that gives no reason for another time, at least, at most."""

    usual: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll came to.

    new_entries: found for the first time. failures: in a row, this one included; 0: it went well.
    retry_after, interval_seconds, max_age: what the server (Retry-After, Cache-Control) and the feed
    (ttl) ask for. previous_seconds: what `next_poll` said last time; None: nothing yet.
    """

    feed_id: int
    new_entries: int = 0
    failures: int = 0
    retry_after: float | None = None
    interval_seconds: float | None = None
    max_age: float | None = None
    previous_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a feed is asked again, in seconds from now, and the reason in words."""

    seconds: float
    why: str


def next_poll(poll: Poll, limits: Limits) -> NextPoll:
    """When the feed is asked again, between `limits.least` and `limits.most` seconds from now.

    News halves the wait, at once to the usual one at most; a poll without any lengthens it by half; a
    failure doubles it, from the usual one on. A tenth either way, by the feed's id, keeps feeds that
    were added together from being asked together for ever. Nobody is asked sooner than they wish.
    """
    usual = min(max(limits.usual, limits.least), limits.most)
    previous = poll.previous_seconds or usual
    if poll.failures:
        wait = usual * 2.0 ** min(poll.failures, 40)
        why = f"{_times(poll.failures, 'failure')} in a row: each doubles the usual wait"
    elif poll.previous_seconds is None:
        wait, why = usual, "the usual wait (setting poll_seconds)"
    elif poll.new_entries:
        wait, why = min(previous / 2, usual), "it had news: half the last wait, at most the usual one"
    else:
        wait, why = previous * 1.5, "it had no news: half as long again as the last wait"
    wait *= _jitter(poll.feed_id)
    if wait < limits.least:
        wait, why = limits.least, f"{why}; no feed is asked sooner (setting poll_seconds_least)"
    wish, wished = max(_wishes(poll), default=(0.0, ""))
    if wish > wait:
        wait, why = wish, wished
    if wait > limits.most:
        wait, why = limits.most, f"{why}; no feed waits longer (setting poll_seconds_most)"
    return NextPoll(wait, why)


def _wishes(poll: Poll) -> Iterator[tuple[float, str]]:
    """What others ask for. A feed's wishes hold while it answers; a server that fails may say Retry-After."""
    if poll.retry_after:
        yield poll.retry_after, "the server says when (Retry-After)"
    if poll.interval_seconds and not poll.failures:
        yield poll.interval_seconds, "the feed asks for it (ttl, sy:updatePeriod)"
    if poll.max_age and not poll.failures:
        yield poll.max_age, "the server says that the answer stays fresh so long (Cache-Control)"


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _jitter(feed_id: int) -> float:
    """From .9 to 1.1, ever the same for one feed."""
    return 0.9 + 0.2 * (xxhash.xxh3_64_intdigest(str(feed_id).encode()) / 2**64)
