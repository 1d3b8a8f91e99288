"""One run of polling: feeds that are due are claimed and polled, host by host. Any number of runs share the work."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Final, NamedTuple

import psycopg

from contract.errors import HostBusy
from contract.postgres import Pool
from contract.urls import host_of
from contract.words import Say
from ingest.feeds import registry
from ingest.feeds.registry import DueFeed
from ingest.pauses import Pauses
from ingest.polling import Poller, PollResult

_TURN_SECONDS: Final = 60.0  # of one host in one run; its other feeds stay due


class PollLimits(NamedTuple):
    """How much one run claims at a time; see the settings of these names."""

    feeds_per_collect: int
    claim_seconds: int


class PollRun:
    """What a run of polling works with; shared by its threads."""

    def __init__(self, connections: Pool, poller: Poller, limits: PollLimits, at_work: BoundedSemaphore) -> None:
        self._connections = connections
        self._poller = poller
        self._limits = limits
        self._at_work = at_work
        self._pauses = Pauses(connections, "polling")

    def due_feeds(self) -> Sequence[DueFeed]:
        """Claims feeds that are due."""
        with self._connections.connection() as connection:
            return registry.claim(connection, most=self._limits.feeds_per_collect, seconds=self._limits.claim_seconds)

    def due_hosts(self) -> list[tuple[str, list[DueFeed]]]:
        """Claims feeds that are due, by host."""
        hosts: dict[str, list[DueFeed]] = {}
        for feed in self.due_feeds():
            hosts.setdefault(host_of(feed.url.whole) or "", []).append(feed)
        return [*hosts.items()]

    def poll_host(self, host: str, feeds: Sequence[DueFeed], report: Say) -> list[PollResult]:
        """Polls the feeds of one host, one after the other, for a minute: one that is slow keeps no thread for longer.

        Raises what `OWN_FAILURES` names, where a part of ours fails. What was not polled stays due.
        """
        end = time.monotonic() + _TURN_SECONDS
        found: list[PollResult] = []
        left = [*feeds]
        try:
            while left and (time.monotonic() < end or not found):
                result = self.poll(left[0], report)
                del left[0]
                if result is None:  # the host is busy, or polling pauses
                    break
                found.append(result)
        finally:
            with suppress(psycopg.Error):  # a claim runs out by itself
                self._release(left)
        if left:
            report(f"{host}: {len(left)} feeds stay due")
        return found

    def poll(self, feed: DueFeed, report: Say) -> PollResult | None:
        """Polls one feed, as `Poller.poll` says; None where it was given back, and stays due."""
        with self._at_work:
            try:
                if self._pauses.why is None:
                    with self._pauses.watched():
                        return self._poller.poll(feed, report)
                report(f"{feed.url}: {self._pauses.why}")
            except HostBusy as error:
                report(f"{feed.url}: {error}")
        self._release([feed])
        return None

    def _release(self, feeds: Sequence[DueFeed]) -> None:
        if feeds:
            with self._connections.connection() as connection:
                for feed in feeds:
                    registry.release(connection, feed)
