"""Polls feeds: each is requested and parsed alone; the results of several are written in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import psycopg

from contract.errors import EntryError, NotArticle, Unforeseen
from contract.events import tell, tell_once
from contract.postgres import Connection, Pool
from contract.urls import host_of
from ingest.failures import is_own
from ingest.feeds import history, hosts, moves, registry
from ingest.feeds.answer import listing_of
from ingest.feeds.archives import oldest_of
from ingest.feeds.formats.document import PageInPlace
from ingest.feeds.formats.listing import Feed
from ingest.feeds.outcomes import Answer, Outcome, is_known, outcomes_of, put_aside
from ingest.feeds.parts import with_parts
from ingest.feeds.quarantine import hash_of
from ingest.feeds.recording import How, Listed, RecordLimits, record
from ingest.feeds.registry import DueFeed, PollStatus
from ingest.feeds.schedule import Limits
from ingest.fetch import Fetched
from ingest.polite import Own, PoliteFetcher
from ingest.sandbox.sandbox import Sandbox

_GAPS_TOLD: Final = 86_400.0  # seconds in which one gap per feed is reported

_log = logging.getLogger("copydesk.collect")


@dataclass(frozen=True, slots=True)
class PollResult:
    """The result of polling one feed."""

    url: str
    status: PollStatus
    new_entries: int
    error: str | None
    next_seconds: float


class Poller:
    """Polls feeds; any number of threads may share it."""

    def __init__(
        self, connections: Pool, fetcher: PoliteFetcher, sandbox: Sandbox, limits: Limits, recording: RecordLimits
    ) -> None:
        self._connections = connections
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._limits = limits
        self._recording = recording

    def ask(self, feed: DueFeed, end_turn: Callable[[], None]) -> Answer:
        """Requests a feed and parses it; nothing is written. Raises the errors of `is_own`, nothing else.

        The caller has the turn on the feed's host; `end_turn` ends it if there is more to request.
        An unforeseen exception is this feed's failure: it is logged.
        """
        fetched: Fetched | None = None
        try:
            fetched = self._fetcher.get(
                feed.url.whole, kind="feed", etag=feed.etag, last_modified=feed.last_modified,
                own=Own(feed.headers, turn_on=host_of(feed.url.whole) or ""),
            )  # fmt: skip
            listing = None if is_known(feed, fetched) else self._parsed(feed, fetched, end_turn)
        except EntryError as error:
            return Answer(feed, fetched, failure=error)
        except Exception as error:
            if is_own(error):
                raise
            return _unforeseen(feed, fetched, error)
        return Answer(feed, fetched, listing)

    def settle(self, answers: Sequence[Answer]) -> list[PollResult]:
        """Writes the results of feeds, in one transaction. Raises the errors of `is_own`, nothing else.

        If Postgres rejects one of several, each is written alone; a feed that is rejected alone has failed.
        """
        try:
            return self._settled(answers)
        except Exception as error:
            if len(answers) > 1 and (isinstance(error, psycopg.errors.DeadlockDetected) or not is_own(error)):
                return [result for answer in answers for result in self.settle([answer])]
            if is_own(error) or isinstance(answers[0].failure, Unforeseen):
                raise
            return self._settled([_unforeseen(answers[0].feed, answers[0].fetched, error)])

    def _parsed(self, feed: DueFeed, fetched: Fetched, end_turn: Callable[[], None]) -> Feed:
        """The entries in the response. Raises Quarantined for a quarantined body, which is not parsed."""
        if feed.suspect and feed.suspect.put_aside and hash_of(fetched.body) == feed.suspect.body:
            raise put_aside(feed, feed.suspect)
        try:
            listing = listing_of(fetched, self._sandbox.read_feed)
        except PageInPlace as page:
            raise self._named(fetched, page) from None
        if listing.parts:
            end_turn()
        return with_parts(listing, lambda part: listing_of(self._part(part), self._sandbox.read_feed))

    def _part(self, address: str) -> Fetched:
        return self._fetcher.get(address, kind="feed")

    def _named(self, fetched: Fetched, page: PageInPlace) -> PageInPlace:
        """The error for a page received instead of a feed, with the kind of page: a login, a challenge, a consent."""
        try:
            self._sandbox.read_page(fetched.body, url=fetched.final_url, charset=fetched.charset)
        except NotArticle as kind:
            page.args = (f"{page}; the response is a {kind.kind} page",)
        except EntryError:
            pass
        return page

    def _settled(self, answers: Sequence[Answer]) -> list[PollResult]:
        with self._connections.connection() as connection:
            registry.hold(connection, [answer.feed.feed_id for answer in answers])
            listed = [
                Listed(answer.feed.feed_id, listing.entries, self._how(answer.feed, listing))
                for answer in answers
                if (listing := answer.listing)
            ]
            counts = iter(record(connection, listed) if listed else ())
            found = [next(counts) if answer.listing else 0 for answer in answers]
            outcomes = outcomes_of(answers, found, self._limits)
            with connection.pipeline():
                registry.settle(connection, [(outcome.answer.feed, outcome.polled) for outcome in outcomes])
                history.add_polls(connection, [outcome.record for outcome in outcomes])
            for outcome in outcomes:
                self._tell(connection, outcome)
        return [
            PollResult(str(one.answer.feed.url), one.polled.status, new, one.polled.error, one.polled.next_seconds)
            for one, new in zip(outcomes, found, strict=True)
        ]

    def _how(self, feed: DueFeed, listing: Feed) -> How:
        is_first = feed.previous_seconds is None
        oldest = oldest_of(listing.entries, datetime.now(UTC), self._recording.old_days) if is_first else None
        return How(self._recording.looks, oldest, polled_at=feed.polled_at)

    def _tell(self, connection: Connection, outcome: Outcome) -> None:
        """Permanent effects of a poll, and events."""
        feed, polled, failure = outcome.answer.feed, outcome.polled, outcome.failure
        if polled.status == "ended":
            moves.end(connection, feed.feed_id, feed.url.whole, str(failure))
        elif polled.status == "not a feed" and feed.status not in {None, "not a feed"}:
            tell(connection, "not a feed", str(failure), feed_id=feed.feed_id)
        elif polled.move and polled.move.is_sure(datetime.now(UTC)):
            moves.relocate(connection, feed.feed_id, feed.url.whole, polled.move.to)
        if outcome.record.gap:
            text = f"{feed.url}: all {outcome.record.new_entries} entries that it listed were new: some may be missing"
            tell_once(connection, "gap", text, about=str(feed.feed_id), within_seconds=_GAPS_TOLD)
        if failure and failure.retry_after and (host := host_of(feed.url.whole)):
            hosts.rest(connection, host, failure.retry_after, str(failure))


def _unforeseen(feed: DueFeed, fetched: Fetched | None, error: Exception) -> Answer:
    _log.error("%s: unforeseen exception", feed.url, exc_info=error)
    return Answer(feed, fetched, failure=Unforeseen(f"{feed.url}: {type(error).__name__}: {error}"))
