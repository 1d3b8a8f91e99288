"""Polls one feed: its new entries, what came of the poll and its next time land in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from contract.errors import EntryError, LimitSpent, NotArticle, Quarantined, Removed, Unforeseen, Unreadable
from contract.events import tell
from contract.postgres import Connection, Pool
from contract.urls import host_of
from contract.words import Say
from ingest.failures import OWN_FAILURES
from ingest.feeds import history, hosts, moves, registry
from ingest.feeds.answer import listing_of
from ingest.feeds.formats.document import PageInPlace
from ingest.feeds.formats.listing import Feed
from ingest.feeds.history import PollRecord
from ingest.feeds.looks import LookLimits
from ingest.feeds.moves import Move, move_after
from ingest.feeds.parts import with_parts
from ingest.feeds.quarantine import Suspect, after_parsing, after_spending, hash_of
from ingest.feeds.recording import RecordLimits, oldest_of, record
from ingest.feeds.registry import DueFeed, Polled, PollStatus
from ingest.feeds.rhythm_rows import after_answer
from ingest.feeds.schedule import Limits, Poll, next_poll
from ingest.feeds.silence import is_silent
from ingest.fetch import Fetched
from ingest.polite import PoliteFetcher
from ingest.sandbox import Sandbox

Hold = Callable[[EntryError], None]
_log = logging.getLogger("copydesk.collect")


@dataclass(frozen=True, slots=True)
class PollResult:
    """What polling one feed came to."""

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

    def poll(self, feed: DueFeed, report: Say, hold: Hold | None = None) -> PollResult | None:
        """Polls one feed. Raises what `OWN_FAILURES` names, and nothing else.

        hold: takes the failure of a feed whose server was silent; then the result is None, and nothing is written.
        An exception that nobody foresaw is this feed's failure: it is logged, and the next poll comes later.
        """
        fetched: Fetched | None = None
        try:
            fetched = self._fetcher.get(
                feed.url.whole, kind="feed", etag=feed.etag, last_modified=feed.last_modified, own=feed.headers
            )
            listing = None if _is_known(feed, fetched) else self._parsed(feed, fetched)
            result = self._settle(feed, fetched, listing, None)
        except EntryError as error:
            if hold and is_silent(error):
                hold(error)
                return None
            result = self._settle(feed, fetched, None, error)
        except OWN_FAILURES:
            raise
        except Exception as error:  # noqa: BLE001  # one page or feed costs its own result alone
            _log.exception("%s: an exception that nobody foresaw", feed.url)
            result = self._settle(feed, fetched, None, Unforeseen(f"{feed.url}: {type(error).__name__}: {error}"))
        outcome = result.error or f"{result.status}, {result.new_entries} new"
        report(f"{feed.url}: {outcome}; again in {result.next_seconds:.0f} s")
        return result

    def fail(self, feed: DueFeed, failure: EntryError) -> PollResult:
        """Writes a failure that was held."""
        return self._settle(feed, None, None, failure)

    def _parsed(self, feed: DueFeed, fetched: Fetched) -> Feed:
        """What the answer lists. Raises Quarantined for a body that was put aside, which is not parsed."""
        if feed.suspect and feed.suspect.put_aside and hash_of(fetched.body) == feed.suspect.body:
            raise _put_aside(feed, feed.suspect)
        try:
            listing = listing_of(fetched, self._sandbox.read_feed)
        except PageInPlace as page:
            raise self._named(fetched, page) from None
        return with_parts(listing, lambda part: listing_of(self._part(part), self._sandbox.read_feed))

    def _part(self, address: str) -> Fetched:
        return self._fetcher.get(address, kind="feed")

    def _named(self, fetched: Fetched, page: PageInPlace) -> PageInPlace:
        """The page that came in place of a feed, with what kind of page it is: a login, a challenge, a consent."""
        try:
            self._sandbox.read_page(fetched.body, url=fetched.final_url, charset=fetched.charset)
        except NotArticle as kind:
            page.args = (f"{page}; what came is a {kind.kind} page",)
        except EntryError:
            pass
        return page

    def _settle(
        self, feed: DueFeed, fetched: Fetched | None, listing: Feed | None, failure: EntryError | None
    ) -> PollResult:
        """Writes what a poll came to, in one transaction."""
        suspect = feed.suspect
        if listing:
            suspect = after_parsing(suspect)
        elif fetched and isinstance(failure, LimitSpent):
            suspect = after_spending(suspect, hash_of(fetched.body), str(failure))
            failure = _put_aside(feed, suspect) if suspect.put_aside else failure
        with self._connections.connection() as connection:
            found = record(connection, feed.feed_id, listing.entries, *self._rules(feed, listing)) if listing else 0
            interval = listing.interval_seconds if listing else feed.interval_seconds
            status = _status(failure, fetched, found)
            now = fetched.fetched_at if fetched else datetime.now(UTC)
            answered = fetched is not None and failure is None
            rhythm = (
                after_answer(feed.rhythm, now, listing.entries if listing else None, found) if answered else feed.rhythm
            )
            after = next_poll(
                Poll(
                    feed_id=feed.feed_id,
                    new_entries=found,
                    failures=feed.failures + 1 if failure else 0,
                    retry_after=failure.retry_after if failure else fetched.retry_after if fetched else None,
                    interval_seconds=interval,
                    max_age=fetched.max_age if fetched else None,
                    previous_seconds=feed.previous_seconds,
                    recovered=answered and feed.failures > 0,
                    now=now.timestamp(),
                    rhythm=rhythm,
                ),
                self._limits,
            )
            # An index may stay as it is while its parts grow.
            kept = fetched if fetched and (listing is None or (listing.is_whole and not listing.parts)) else None
            read = fetched is not None and failure is None and not fetched.not_modified
            polled = Polled(
                status=status,
                next_seconds=after.seconds,
                title=listing.title if listing else None,
                error=str(failure) if failure else None,
                etag=kept.etag if kept else None,
                last_modified=kept.last_modified if kept else None,
                interval_seconds=interval,
                suspect=suspect,
                read=read,
                body_hash=hash_of(kept.body) if kept and listing else None,
                move=_move(feed, fetched) if fetched and not failure else feed.move,
                rhythm=rhythm,
            )
            registry.settle(connection, feed, polled)
            self._tell(connection, feed, polled, failure)
            history.add_poll(
                connection,
                feed.feed_id,
                PollRecord(
                    status=status,
                    new_entries=found,
                    next_seconds=after.seconds,
                    why=after.why,
                    http_status=fetched.status if fetched else None,
                    wire_bytes=fetched.wire_bytes if fetched else None,
                    listed=len(listing.entries) if listing else None,
                    error=polled.error,
                    gap=bool(feed.rhythm and listing and 0 < len(listing.entries) <= found),
                ),
            )
            if failure and failure.retry_after and (host := host_of(feed.url.whole)):
                hosts.rest(connection, host, failure.retry_after, str(failure))
        return PollResult(str(feed.url), status, found, polled.error, after.seconds)

    def _rules(self, feed: DueFeed, listing: Feed) -> tuple[LookLimits, datetime | None]:
        is_first = feed.previous_seconds is None
        oldest = oldest_of(listing.entries, datetime.now(UTC), self._recording.old_days) if is_first else None
        return self._recording.looks, oldest

    def _tell(self, connection: Connection, feed: DueFeed, polled: Polled, failure: EntryError | None) -> None:
        """What a poll changes for good, and what somebody should know."""
        if polled.status == "ended":
            moves.end(connection, feed.feed_id, feed.url.whole, str(failure))
        elif polled.status == "not a feed" and feed.status not in {None, "not a feed"}:
            tell(connection, "not a feed", str(failure), feed_id=feed.feed_id)
        elif polled.move and polled.move.is_sure(datetime.now(UTC)):
            moves.relocate(connection, feed.feed_id, feed.url.whole, polled.move.to)


def _is_known(feed: DueFeed, fetched: Fetched) -> bool:
    """Whether an answer holds nothing that was not read before: 304, or the body that was read lately."""
    return fetched.not_modified or (feed.body_hash is not None and hash_of(fetched.body) == feed.body_hash)


def _move(feed: DueFeed, fetched: Fetched) -> Move | None:
    return move_after(
        feed.move, feed.url.whole, [hop.status for hop in fetched.hops], fetched.final_url, fetched.fetched_at
    )


def _put_aside(feed: DueFeed, suspect: Suspect) -> Quarantined:
    return Quarantined(
        f"put aside: the same feed spent its limit {suspect.times} times ({suspect.reason}). It is parsed again "
        f"once it changes, or after `copydesk feeds resume {feed.url}`"
    )


def _status(failure: EntryError | None, fetched: Fetched | None, found: int) -> PollStatus:
    if isinstance(failure, Removed):
        return "ended"
    if isinstance(failure, Quarantined):
        return "quarantined"
    if isinstance(failure, Unreadable) and not isinstance(failure, LimitSpent):
        return "not a feed"
    if failure:
        return "failed"
    if fetched is not None and fetched.not_modified:
        return "not modified"
    return "new entries" if found else "nothing new"
