"""One run of polling: feeds that are due are claimed and polled, host by host. Any number of runs share the work."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Final, NamedTuple

import psycopg

from contract.errors import EntryError, HostBusy
from contract.postgres import Pool
from contract.urls import host_of
from contract.words import Say
from ingest.feeds import registry
from ingest.feeds.registry import DueFeed
from ingest.network_watch import Held, NetworkWatch
from ingest.pauses import Pauses
from ingest.polling import Poller, PollResult

_TURN_SECONDS: Final = 60.0  # of one host in one run; its other feeds stay due


SILENCES: Final = 2  # in a row: then the host is left alone for the rest of the run


class Silent:
    """A poll that came to nothing yet: its server was silent."""


class PollLimits(NamedTuple):
    """How much one run claims at a time; see the settings of these names."""

    feeds_per_collect: int
    claim_seconds: int


class PollRun:
    """What a run of polling works with; shared by its threads."""

    def __init__(
        self,
        connections: Pool,
        poller: Poller,
        limits: PollLimits,
        at_work: BoundedSemaphore,
        network: NetworkWatch,
    ) -> None:
        self._connections = connections
        self._poller = poller
        self._limits = limits
        self._at_work = at_work
        self._network = network
        self._late: list[PollResult] = []
        self._over: set[str] = set()  # hosts whose time in this run is over
        self._pauses = Pauses(connections, "polling")

    @property
    def why_away(self) -> str | None:
        """Why nothing was asked for: our own network is away."""
        return self._network.why

    def due_feeds(self, under_way: Collection[str] = ()) -> Sequence[DueFeed]:
        """Claims feeds that are due; none while our own network is away.

        under_way: hosts that are being asked. Left out are these, and those whose time in this run is over.
        """
        if self._network.away():
            return []
        with self._connections.connection() as connection:
            return registry.claim(
                connection,
                most=self._limits.feeds_per_collect,
                seconds=self._limits.claim_seconds,
                left_out={*under_way, *self._over},
            )

    def due_hosts(self, under_way: Collection[str] = ()) -> list[tuple[str, list[DueFeed]]]:
        """Claims feeds that are due, as `due_feeds` says, by host."""
        hosts: dict[str, list[DueFeed]] = {}
        for feed in self.due_feeds(under_way):
            hosts.setdefault(host_of(feed.url.whole) or "", []).append(feed)
        return [*hosts.items()]

    def poll_host(self, host: str, feeds: Sequence[DueFeed], report: Say) -> list[PollResult]:
        """Polls the feeds of one host, one after the other, for a minute: one that is slow keeps no thread for longer.

        Raises what `OWN_FAILURES` names, where a part of ours fails. What was not polled stays due.
        """
        end = time.monotonic() + _TURN_SECONDS
        found: list[PollResult] = []
        silences = 0
        left = [*feeds]
        try:
            while left and time.monotonic() < end:
                result = self._polled(left[0], report)
                if result is None:  # the host is busy, or polling pauses
                    break
                del left[0]
                silences = 0 if isinstance(result, PollResult) else silences + 1
                if isinstance(result, PollResult):
                    found.append(result)
                elif silences == SILENCES:
                    break
        finally:
            with suppress(psycopg.Error):  # a claim runs out by itself
                self._release(left)
        if left:
            self._over.add(host)
            report(f"{host}: {len(left)} feeds stay due")
        return found

    def poll(self, feed: DueFeed, report: Say) -> PollResult | None:
        """Polls one feed, as `Poller.poll` says; None where it was given back and stays due, or is held."""
        result = self._polled(feed, report)
        if result is None:
            self._release([feed])
        return result if isinstance(result, PollResult) else None

    def finish(self) -> Sequence[PollResult]:
        """Ends the run: what came of the feeds whose servers were silent."""
        self._network.finish()
        return self._late

    def _polled(self, feed: DueFeed, report: Say) -> PollResult | Silent | None:
        """What came of one feed; None: it was not asked."""
        with self._at_work:
            if why := self._pauses.why or self._network.why:
                report(f"{feed.url}: {why}")
                return None
            try:
                with self._pauses.watched():
                    result = self._poller.poll(feed, report, lambda error: self._hold(feed, error, report))
            except HostBusy as error:
                report(f"{feed.url}: {error}")
                return None
            return result or Silent()

    def _hold(self, feed: DueFeed, error: EntryError, report: Say) -> None:
        def charge() -> None:
            result = self._poller.fail(feed, error)
            self._late.append(result)
            report(f"{feed.url}: {result.error}; again in {result.next_seconds:.0f} s")

        known = not feed.failures and feed.previous_seconds is not None
        host = host_of(feed.url.whole) or ""
        self._network.silent(Held(host, known, charge, lambda: self._release([feed])))

    def _release(self, feeds: Sequence[DueFeed]) -> None:
        if feeds:
            with self._connections.connection() as connection:
                for feed in feeds:
                    registry.release(connection, feed)
