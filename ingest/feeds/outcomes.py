"""From feeds' responses to what is written about them. Pure: responses and new entries, to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from contract.errors import EntryError, LimitSpent, Quarantined, Removed, Unreadable
from ingest.feeds.formats.listing import Feed
from ingest.feeds.history import PollRecord
from ingest.feeds.hubs import hubs_of
from ingest.feeds.moves import Move, move_after
from ingest.feeds.quarantine import Suspect, after_parsing, after_spending, hash_of
from ingest.feeds.registry import DueFeed, Polled, PollStatus
from ingest.feeds.rhythm_rows import Answered, Rhythm, after_answers
from ingest.feeds.schedule import Limits, NextPoll, Poll, next_polls
from ingest.fetch import Fetched

_GONE_TIMES: Final = 2  # consecutive polls answered with 410: then the feed ends


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of requesting a feed.

    fetched: None if no server responded successfully. listing: what was read; None if nothing was to be read, or it
    could not be. failure: why not.
    """

    feed: DueFeed
    fetched: Fetched | None = None
    listing: Feed | None = None
    failure: EntryError | None = None


class Outcome(NamedTuple):
    """The result of a poll, for the feed's row and for its history. failure: as displayed."""

    answer: Answer
    polled: Polled
    record: PollRecord
    failure: EntryError | None


def outcomes_of(answers: Sequence[Answer], found: Sequence[int], limits: Limits) -> list[Outcome]:
    """The results of polls. found: how many entries of each are new."""
    times = [answer.fetched.fetched_at if answer.fetched else datetime.now(UTC) for answer in answers]
    rhythms = _rhythms(answers, found, times)
    after = next_polls([_poll(*one) for one in zip(answers, found, times, rhythms, strict=True)], limits)
    return [_outcome(*one) for one in zip(answers, found, rhythms, after, strict=True)]


def is_known(feed: DueFeed, fetched: Fetched) -> bool:
    """Whether a response has nothing unread: 304, or the body that was read recently."""
    return fetched.not_modified or (feed.body_hash is not None and hash_of(fetched.body) == feed.body_hash)


def put_aside(feed: DueFeed, suspect: Suspect) -> Quarantined:
    """The failure of a feed whose body is quarantined."""
    return Quarantined(
        f"quarantined: the same body exceeded its limit {suspect.times} times ({suspect.reason}). It is parsed again "
        f"when it changes, or after `copydesk feeds resume {feed.url}`"
    )


def _rhythms(answers: Sequence[Answer], found: Sequence[int], times: Sequence[datetime]) -> list[Rhythm | None]:
    answered = [_answered(answer) for answer in answers]
    learned = iter(
        after_answers(
            [
                Answered(answer.feed.rhythm, now, answer.listing.entries if answer.listing else None, new)
                for answer, new, now, well in zip(answers, found, times, answered, strict=True)
                if well
            ]
        )
    )
    return [next(learned) if well else answer.feed.rhythm for answer, well in zip(answers, answered, strict=True)]


def _poll(answer: Answer, found: int, now: datetime, rhythm: Rhythm | None) -> Poll:
    feed, fetched, failure = answer.feed, answer.fetched, answer.failure
    return Poll(
        feed_id=feed.feed_id,
        new_entries=found,
        failures=feed.failures + 1 if failure else 0,
        retry_after=failure.retry_after if failure else fetched.retry_after if fetched else None,
        interval_seconds=_interval(answer),
        skipped_hours=_skipped(answer),
        max_age=fetched.max_age if fetched else None,
        previous_seconds=feed.previous_seconds,
        recovered=_answered(answer) and feed.failures > 0,
        pushed=feed.pushed and not found,
        now=now.timestamp(),
        rhythm=rhythm,
    )


def _outcome(answer: Answer, found: int, rhythm: Rhythm | None, after: NextPoll) -> Outcome:
    feed, fetched, listing = answer.feed, answer.fetched, answer.listing
    suspect, failure = _suspect(answer)
    gone_times = feed.gone_times + 1 if isinstance(failure, Removed) else 0
    status = "ended" if gone_times >= _GONE_TIMES else _status(failure, fetched, found)
    error = str(failure) if failure else None
    # An index may be unchanged while its parts grow.
    kept = fetched if fetched and (listing is None or (listing.is_whole and not listing.parts)) else None
    polled = Polled(
        status=status,
        next_seconds=after.seconds,
        title=listing.title if listing else None,
        error=error,
        etag=(kept.etag or (feed.etag if kept.not_modified else None)) if kept else None,
        last_modified=(kept.last_modified or (feed.last_modified if kept.not_modified else None)) if kept else None,
        interval_seconds=_interval(answer),
        skipped_hours=_skipped(answer),
        suspect=suspect,
        read=fetched is not None and failure is None,
        body_hash=hash_of(kept.body) if kept and listing else None,
        move=_move(feed, fetched) if fetched and not failure else feed.move,
        rhythm=rhythm,
        gone_times=gone_times,
        parsed=listing is not None,
        hubs=hubs_of(fetched, listing) if fetched and listing else (),
        missed=found > 0,
    )
    record = PollRecord(
        feed_id=feed.feed_id,
        status=status,
        new_entries=found,
        next_seconds=after.seconds,
        why=after.why,
        http_status=fetched.status if fetched else failure.http_status if failure else None,
        wire_bytes=fetched.wire_bytes if fetched else None,
        listed=len(listing.entries) if listing else None,
        error=error,
        gap=bool(feed.rhythm and listing and 0 < len(listing.entries) <= found),
    )
    return Outcome(answer, polled, record, failure)


def _answered(answer: Answer) -> bool:
    return answer.fetched is not None and answer.failure is None


def _interval(answer: Answer) -> int | None:
    return answer.listing.interval_seconds if answer.listing else answer.feed.interval_seconds


def _skipped(answer: Answer) -> Sequence[int]:
    return answer.listing.skipped_hours if answer.listing else answer.feed.skipped_hours


def _suspect(answer: Answer) -> tuple[Suspect | None, EntryError | None]:
    """What is known of a body that exceeds limits, and the failure as displayed."""
    feed, fetched, failure = answer.feed, answer.fetched, answer.failure
    if answer.listing:
        return after_parsing(feed.suspect), failure
    if fetched and isinstance(failure, LimitSpent):
        suspect = after_spending(feed.suspect, hash_of(fetched.body), str(failure))
        return suspect, put_aside(feed, suspect) if suspect.put_aside else failure
    return feed.suspect, failure


def _move(feed: DueFeed, fetched: Fetched) -> Move | None:
    return move_after(
        feed.move, feed.url.whole, [hop.status for hop in fetched.hops], fetched.final_url, fetched.fetched_at
    )


def _status(failure: EntryError | None, fetched: Fetched | None, found: int) -> PollStatus:
    if isinstance(failure, Quarantined):
        return "quarantined"
    if isinstance(failure, Unreadable) and not isinstance(failure, LimitSpent):
        return "not a feed"
    if failure:
        return "failed"
    if fetched is not None and fetched.not_modified:
        return "not modified"
    return "new entries" if found else "nothing new"
