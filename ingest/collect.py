"""One collect run: polls feeds that are due, then fetches, reads and sends the entries that wait.

The thin shell around the deciders. `flows.collect` says when and in what order; any number of runs on
any number of machines share the work, since each claims what it takes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore

import psycopg

from contract.errors import CopydeskError, Permanent, Transient
from contract.postgres import Pool, pool, try_lock
from contract.settings import Settings
from ingest.feeds import entries, registry
from ingest.feeds.entries import ClaimedEntry, Outcome
from ingest.feeds.formats.syndication import parse
from ingest.feeds.registry import DueFeed, Polled, PollStatus
from ingest.feeds.schedule import Limits, Poll, next_poll
from ingest.fetch import Fetched, Fetcher
from ingest.pages.archive import Archive
from ingest.pages.article import article_of
from ingest.pages.sandbox import Sandbox
from ingest.publish import Publisher, publishing

_CLAIM = 10  # pages of one host claimed at once: all can time out before the claim does
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PollResult:
    """What polling one feed came to."""

    url: str
    status: PollStatus
    new_entries: int
    error: str | None
    next_seconds: float


@dataclass(frozen=True, slots=True)
class HostResult:
    """What fetching from one host came to: how many entries came to which fate."""

    host: str
    fates: Counter[str] = field(default_factory=Counter)


class Collector:
    """Everything one collect run works with; shared by its threads."""

    def __init__(  # noqa: PLR0913  # the parts of a run
        self,
        settings: Settings,
        *,
        connections: Pool,
        fetcher: Fetcher,
        sandbox: Sandbox,
        publisher: Publisher,
        archive: Archive,
    ) -> None:
        self.settings = settings
        self.connections = connections
        self.fetcher = fetcher
        self.sandbox = sandbox
        self.publisher = publisher
        self.archive = archive
        # Each thread at work holds two connections; the pool has them all.
        self._at_work = BoundedSemaphore(settings.fetch_threads)

    def due_feeds(self) -> Sequence[DueFeed]:
        """Claims the feeds that are due."""
        with self.connections.connection() as connection:
            return registry.claim(connection, most=self.settings.feeds_per_collect, seconds=self.settings.claim_seconds)

    def poll(self, feed: DueFeed, say: Say) -> PollResult:
        """Polls one feed: its new entries and its next time land in one transaction."""
        with self._at_work:
            return self._poll(feed, say)

    def _poll(self, feed: DueFeed, say: Say) -> PollResult:
        title, found, listed, error = None, 0, 0, None
        fetched: Fetched | None = None
        interval = feed.interval_seconds
        parsed = None
        failure: CopydeskError | None = None
        try:
            fetched = self.fetcher.get(feed.url.whole, kind="feed", etag=feed.etag, last_modified=feed.last_modified)
            if not fetched.not_modified:
                parsed = parse(
                    fetched.body, url=fetched.final_url, content_type=fetched.content_type, charset=fetched.charset
                )
                title, interval, listed = parsed.title, parsed.interval_seconds, len(parsed.entries)
        except CopydeskError as problem:
            failure, error = problem, str(problem)
        with self.connections.connection() as connection:
            if parsed is not None:
                found = entries.record(connection, feed.feed_id, parsed.entries)
            status: PollStatus = (
                "failed" if failure else "not modified" if parsed is None else "new entries" if found else "nothing new"
            )
            seconds = next_poll(
                Poll(
                    feed_id=feed.feed_id,
                    new_entries=found,
                    failures=feed.failures + 1 if failure else 0,
                    retry_after=failure.retry_after if isinstance(failure, Transient) else None,
                    interval_seconds=interval,
                    max_age=fetched.max_age if fetched else None,
                    previous_seconds=feed.previous_seconds,
                ),
                Limits(
                    usual=self.settings.poll_seconds,
                    least=self.settings.poll_seconds_least,
                    most=self.settings.poll_seconds_most,
                ),
            )
            polled = Polled(
                status=status,
                next_seconds=seconds,
                title=title,
                error=error,
                etag=fetched.etag if fetched else None,
                last_modified=fetched.last_modified if fetched else None,
                interval_seconds=interval,
            )
            registry.settle(connection, feed, polled)
        say(f"{feed.url}: {error or f'{status}, {found} new of {listed}'}; again in {seconds:.0f} s")
        return PollResult(str(feed.url), status, found, error, seconds)

    def waiting_hosts(self) -> Sequence[tuple[str, int]]:
        """Hosts with entries that are due, and how many."""
        with self.connections.connection() as connection:
            return entries.waiting_hosts(connection, most=self.settings.entries_per_collect)

    def gather(self, host: str, most: int, say: Say) -> HostResult:
        """Fetches, reads and sends up to `most` entries of one host, one at a time, with a pause between them.

        Raises Transient where our own part fails (Kafka, Postgres): what was claimed is given back.
        """
        result = HostResult(host)
        with self._at_work, self._host_lock(host) as mine:
            if not mine:
                say(f"{host}: another run is there")
                return result
            left = most
            while left > 0 and (claimed := self._claim(host, min(left, _CLAIM))):
                left -= len(claimed)
                for index, entry in enumerate(claimed):
                    try:
                        outcome = self._try(entry)
                    except BaseException:
                        self._release(claimed[index:])
                        raise
                    result.fates[outcome.fate] += 1
                    say(f"{entry.url}: {outcome.fate}" + (f", {outcome.reason}" if outcome.reason else ""))
                    if index + 1 < len(claimed) or left > 0:
                        time.sleep(self.settings.host_seconds)
        return result

    def _try(self, entry: ClaimedEntry) -> Outcome:
        """One try of one entry, its outcome written. Raises Transient for failures of our own."""
        try:
            if entry.attempts > self.settings.attempts:
                msg = f"{entry.attempts - 1} runs died on this page"
                raise _Deadly(msg)
            fetched = self.fetcher.get(entry.url.whole, kind="page")
            self.archive.write(fetched)
            page = self.sandbox.extract(
                fetched.body, url=fetched.final_url, content_type=fetched.content_type, charset=fetched.charset
            )
        except CopydeskError as error:
            outcome = entries.outcome_of(
                error,
                attempts=entry.attempts,
                most=self.settings.attempts,
                retry_seconds=self.settings.retry_seconds,
            )
            with self.connections.connection() as connection:
                entries.settle(connection, entry.entry_id, outcome)
            return outcome
        article = article_of(entry, fetched.final_url, page, fetched.fetched_at)
        with self.connections.connection() as connection:
            entries.name_article(connection, entry.entry_id, article, final_url=fetched.final_url)
        self.publisher.send(article)
        with self.connections.connection() as connection:
            entries.mark_sent(connection, [entry.entry_id])
        return Outcome("sent")

    def _claim(self, host: str, most: int) -> Sequence[ClaimedEntry]:
        with self.connections.connection() as connection:
            return entries.claim(connection, host, most=most, seconds=self.settings.claim_seconds)

    def _release(self, claimed: Sequence[ClaimedEntry]) -> None:
        try:
            with self.connections.connection() as connection:
                entries.release(connection, [entry.entry_id for entry in claimed])
        except psycopg.Error:
            return  # the claim runs out by itself

    @contextmanager
    def _host_lock(self, host: str) -> Iterator[bool]:
        """True for the one run that fetches from this host; the lock goes with its connection."""
        with self.connections.connection() as connection:
            connection.autocommit = True  # or it would idle in a transaction for as long as the host takes
            try:
                yield try_lock(connection, host)
            finally:
                if not connection.broken:
                    connection.execute("select pg_advisory_unlock_all()")
                    connection.autocommit = False


class _Deadly(Permanent):
    """A page on which whole runs died."""


@contextmanager
def collecting(settings: Settings) -> Iterator[Collector]:
    """All that one collect run works with, opened and closed. Raises Transient where a part does not answer."""
    with ExitStack() as stack:
        yield Collector(
            settings,
            connections=stack.enter_context(
                pool(settings, size=2 * settings.fetch_threads + 2, application="copydesk collect")
            ),
            fetcher=stack.enter_context(Fetcher(settings)),
            sandbox=stack.enter_context(
                Sandbox(settings.extract_processes, settings.extract_seconds, settings.extract_megabytes)
            ),
            publisher=stack.enter_context(publishing(settings)),
            archive=stack.enter_context(Archive(settings.archive)),
        )
