"""One collect run: polls feeds that are due, then fetches, reads and sends the entries that wait.

The thin shell around the deciders. `flows.collect` says when and in what order; any number of runs on
any number of machines share the work, since each claims what it takes.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Final

import psycopg

from contract.errors import EntryError, Unforeseen, Unreadable
from contract.events import tell_once
from contract.leases import LEASE_SECONDS, Leases, leasing
from contract.postgres import Pool, pool
from contract.settings import Settings
from contract.urls import host_of
from contract.words import Say
from ingest.failures import OWN_FAILURES
from ingest.feeds import entries, history, hosts, registry
from ingest.feeds.entries import ClaimedEntry
from ingest.feeds.patience import Outcome, Patience, outcome_of
from ingest.feeds.registry import DueFeed
from ingest.feeds.schedule import Limits
from ingest.fetch import Fetcher
from ingest.host_turns import HostTurns
from ingest.pages.archive import Archive
from ingest.pages.article import article_of
from ingest.polling import Poller, PollResult
from ingest.publish import Publisher, publishing
from ingest.sandbox import ParseLimits, Sandbox

_CLAIMED_AT_ONCE = 10  # pages of one host: all can time out before the claim does
_CLAIMING_SECONDS = 2_400  # then a run claims no more: it ends by itself, well before its time limit kills it
POLLING: Final = "polling"
FETCHING: Final = "fetching"
_TOLD_AGAIN: Final = 3600.0  # seconds
_log = logging.getLogger("copydesk.collect")


@dataclass(frozen=True, slots=True)
class HostResult:
    """What fetching from one host came to: how many entries came to which fate."""

    host: str
    fates: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class CollectLimits:
    """How much one run claims and tries; see the settings of these names."""

    feeds_per_collect: int
    entries_per_collect: int
    claim_seconds: int
    patience: Patience
    host_seconds: float
    fetch_threads: int


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page goes through: fetched, kept, read, sent."""

    fetcher: Fetcher
    archive: Archive
    sandbox: Sandbox
    publisher: Publisher


class Collector:
    """Everything one collect run works with; shared by its threads."""

    def __init__(
        self, connections: Pool, leases: Leases, poller: Poller, pages: PageParts, limits: CollectLimits
    ) -> None:
        self._connections = connections
        self._leases = leases
        self._poller = poller
        self._pages = pages
        self._limits = limits
        self._began = time.monotonic()
        self._turns = HostTurns(limits.host_seconds)
        # Parts that failed: they pause for the rest of the run, and cost nobody a try.
        self._paused: dict[str, str] = {}
        # Each thread at work holds a connection at times; the pool has them all.
        self._at_work = BoundedSemaphore(limits.fetch_threads)

    def due_feeds(self) -> Sequence[DueFeed]:
        """Claims the feeds that are due."""
        with self._connections.connection() as connection:
            return registry.claim(connection, most=self._limits.feeds_per_collect, seconds=self._limits.claim_seconds)

    def poll(self, feed: DueFeed, report: Say) -> PollResult | None:
        """Polls one feed, as `Poller.poll` says, one at a time on its host; None where another run is on that host."""
        host = host_of(feed.url.whole) or ""
        with self._turns.turn(host), self._at_work, self._leases.held(f"host {host}") as mine:
            if mine and POLLING not in self._paused:
                with self._pausing(POLLING):
                    return self._poller.poll(feed, report)
        report(f"{feed.url}: {self._paused.get(POLLING, 'another run is on this host')}")
        with self._connections.connection() as connection:
            registry.release(connection, feed)
        return None

    def waiting_hosts(self) -> Sequence[tuple[str, int]]:
        """Hosts with entries that are due, and how many."""
        with self._connections.connection() as connection:
            return entries.waiting_hosts(connection, most=self._limits.entries_per_collect)

    def fetch_host(self, host: str, most: int, report: Say) -> HostResult:
        """Fetches, reads and sends up to `most` entries of one host, one at a time, with a pause between them.

        Raises what `OWN_FAILURES` names, where a part of ours fails: what was claimed is given back, with its try.
        """
        result = HostResult(host)
        with self._at_work, self._leases.held(f"host {host}") as mine:
            if not mine or FETCHING in self._paused:
                report(f"{host}: {self._paused.get(FETCHING, 'another run is there')}")
                return result
            left = most
            while self._claims(left) and (claimed := self._claim(host, min(left, _CLAIMED_AT_ONCE))):
                left -= len(claimed)
                for index, entry in enumerate(claimed):
                    try:
                        with self._pausing(FETCHING):
                            outcome = self._try(entry)
                    except BaseException:
                        self._release(claimed[index:])
                        raise
                    result.fates[outcome.fate] += 1
                    report(f"{entry.url}: {outcome.fate}" + (f", {outcome.reason}" if outcome.reason else ""))
                    if outcome.rest_seconds:
                        self._release(claimed[index + 1 :])
                        report(f"{host}: rests for {outcome.rest_seconds:.0f} s, as it asks")
                        return result
                    if index + 1 < len(claimed) or left > 0:
                        time.sleep(self._limits.host_seconds)
        return result

    def _claims(self, left: int) -> bool:
        return left > 0 and time.monotonic() - self._began < _CLAIMING_SECONDS

    def _try(self, entry: ClaimedEntry) -> Outcome:
        """One try of one entry, its outcome written. Raises what `OWN_FAILURES` names."""
        try:
            return self._send(entry)
        except EntryError as error:
            failure = error
        except OWN_FAILURES:
            raise
        except Exception as error:  # noqa: BLE001  # one page or feed costs its own result alone
            _log.exception("%s: an exception that nobody foresaw", entry.url)
            failure = Unforeseen(f"{entry.url}: {type(error).__name__}: {error}")
        outcome = outcome_of(failure, attempts=entry.attempts, patience=self._limits.patience)
        with self._connections.connection() as connection:
            entries.settle(connection, entry.entry_id, outcome)
            history.add_tries(connection, [entry.entry_id], outcome.fate, outcome.reason, outcome.retry_seconds)
            if outcome.rest_seconds and (host := host_of(entry.url.whole)):
                hosts.rest(connection, host, outcome.rest_seconds, str(failure))
        return outcome

    def _send(self, entry: ClaimedEntry) -> Outcome:
        """Fetches the entry's page, reads its article and sends it."""
        if entry.attempts > self._limits.patience.attempts:
            msg = f"{entry.attempts - 1} runs died on this page"
            raise Unreadable(msg)
        fetched = self._pages.fetcher.get(entry.url.whole, kind="page")
        self._pages.archive.write(fetched)
        page = self._pages.sandbox.read_page(
            fetched.body, url=fetched.final_url, content_type=fetched.content_type, charset=fetched.charset
        )
        article = article_of(entry, fetched.final_url, page, fetched.fetched_at)
        with self._connections.connection() as connection:
            entries.name_article(connection, entry.entry_id, article, final_url=fetched.final_url)
        self._pages.publisher.send(article)
        with self._connections.connection() as connection:
            entries.mark_sent(connection, [entry.entry_id])
            history.add_tries(connection, [entry.entry_id], "sent")
        return Outcome("sent")

    @contextmanager
    def _pausing(self, part: str) -> Iterator[None]:
        """Pauses a part of the run where what is ours fails in the block, and tells it as an event."""
        try:
            yield
        except OWN_FAILURES as error:
            if part not in self._paused:
                self._paused[part] = f"{part} pauses until the next run: {type(error).__name__}: {error}"
                with suppress(psycopg.Error), self._connections.connection() as connection:
                    tell_once(connection, "own failure", self._paused[part], about=part, within_seconds=_TOLD_AGAIN)
            raise

    def _claim(self, host: str, most: int) -> Sequence[ClaimedEntry]:
        with self._connections.connection() as connection:
            return entries.claim(connection, host, most=most, seconds=self._limits.claim_seconds)

    def _release(self, claimed: Sequence[ClaimedEntry]) -> None:
        try:
            with self._connections.connection() as connection:
                entries.release(connection, [entry.entry_id for entry in claimed])
        except psycopg.Error:
            return  # the claim runs out by itself


@contextmanager
def collecting(settings: Settings) -> Iterator[Collector]:
    """All that one collect run works with, opened and closed. Raises OwnError where a part does not answer."""
    with ExitStack() as parts:
        connections = parts.enter_context(
            pool(settings, size=settings.fetch_threads + 2, application="copydesk collect")
        )
        leases = parts.enter_context(leasing(connections.connection, min(LEASE_SECONDS, settings.claim_seconds)))
        fetcher = parts.enter_context(Fetcher(settings))
        polls = Limits(usual=settings.poll_seconds, least=settings.poll_seconds_least, most=settings.poll_seconds_most)
        sandbox = parts.enter_context(Sandbox(settings.extract_processes, ParseLimits.of(settings)))
        yield Collector(
            connections,
            leases,
            Poller(connections, fetcher, sandbox, polls),
            PageParts(
                fetcher=fetcher,
                archive=parts.enter_context(Archive(settings.archive)),
                sandbox=sandbox,
                publisher=parts.enter_context(publishing(settings)),
            ),
            CollectLimits(
                feeds_per_collect=settings.feeds_per_collect,
                entries_per_collect=settings.entries_per_collect,
                claim_seconds=settings.claim_seconds,
                patience=Patience(settings.attempts, settings.attempts_missing, settings.retry_seconds),
                host_seconds=settings.host_seconds,
                fetch_threads=settings.fetch_threads,
            ),
        )
