"""When a feed is asked again. Pure: what the last poll came to, and the limits, to seconds."""

from __future__ import annotations

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


def next_poll(poll: Poll, limits: Limits) -> float:
    """Seconds until the feed is asked again, between `limits.least` and `limits.most`.

    News halves the wait, at once to the usual one at most; a poll without any lengthens it by half; a
    failure doubles it, from the usual one on. A tenth either way, by the feed's id, keeps feeds that
    were added together from being asked together for ever. Nobody is asked sooner than they wish.
    """
    usual = min(max(limits.usual, limits.least), limits.most)
    previous = poll.previous_seconds or usual
    if poll.failures:
        wait = usual * 2.0 ** min(poll.failures, 40)
    elif poll.previous_seconds is None:
        wait = usual
    elif poll.new_entries:
        wait = min(previous / 2, usual)
    else:
        wait = previous * 1.5
    wait = max(wait * _jitter(poll.feed_id), limits.least)
    # What a feed wishes for holds while it answers; a server that fails may say Retry-After.
    wishes = (poll.retry_after,) if poll.failures else (poll.retry_after, poll.interval_seconds, poll.max_age)
    wished = max(wish or 0.0 for wish in wishes)
    return min(max(wait, wished), limits.most)


def _jitter(feed_id: int) -> float:
    """From .9 to 1.1, ever the same for one feed."""
    return 0.9 + 0.2 * (xxhash.xxh3_64_intdigest(str(feed_id).encode()) / 2**64)
