"""One run of polling: feeds that are due are claimed and polled, host by host. Any number of runs share the work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import NamedTuple

import psycopg

from contract.errors import EntryError
from contract.postgres import Pool
from contract.urls import host_of
from contract.words import SayLines
from ingest.feeds import registry
from ingest.feeds.outcomes import Answer
from ingest.feeds.registry import DueFeed
from ingest.network_watch import Held, NetworkWatch
from ingest.pauses import Pauses
from ingest.poll_bundle import Bundle
from ingest.poll_parts import Asking, BundleParts, Due
from ingest.polling import Poller, PollResult


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
        asking: Asking,
        network: NetworkWatch,
    ) -> None:
        self._connections = connections
        self._poller = poller
        self._limits = limits
        self._network = network
        self._late: list[PollResult] = []
        self._over: set[str] = set()  # hosts whose time in this run is used up
        self._pauses = Pauses(connections, "polling")
        self._polled: set[str] = set()  # hosts of running bundles that get no further requests
        self._parts = BundleParts(poller, asking, self._pauses, self._why_not, self._hold, self._polled.add)

    @property
    def why_away(self) -> str | None:
        """Why nothing was requested: our own network is down."""
        return self._network.why

    def due_feeds(self, under_way: Collection[str] = ()) -> Sequence[DueFeed]:
        """Claims feeds that are due; none while our own network is down.

        under_way: hosts of running bundles. These are excluded, unless everything claimed of them has been polled, and
        so are those whose time in this run is used up.
        """
        if self._network.away():
            return []
        with self._connections.connection() as connection:
            return registry.claim(
                connection,
                most=self._limits.feeds_per_collect,
                seconds=self._limits.claim_seconds,
                left_out={*(host for host in under_way if host not in self._polled), *self._over},
            )

    def due_hosts(self, under_way: Collection[str] = ()) -> list[tuple[str, list[DueFeed]]]:
        """Claims feeds that are due, like `due_feeds`, by host."""
        hosts: dict[str, list[DueFeed]] = {}
        for feed in self.due_feeds(under_way):
            hosts.setdefault(host_of(feed.url.whole) or "", []).append(feed)
        self._polled.difference_update(hosts)
        return [*hosts.items()]

    def poll_hosts(self, due: Sequence[Due], report: SayLines) -> list[PollResult]:
        """Polls the feeds of some hosts, those of one host one after the other, for a minute each.

        Raises the errors of `is_own` if a part of ours fails. What was not polled stays due.
        """
        bundle = Bundle(self._parts, report)
        try:
            return bundle.run(due)
        finally:
            left = [host for host in bundle.left if host.left]
            self._over |= {host.name for host in left}
            with suppress(psycopg.Error):  # a claim expires by itself
                self._release([feed for host in left for feed in host.left])
            if left:
                report([f"{host.name}: {_feeds(len(host.left))} due" for host in left])

    def poll(self, feed: DueFeed, report: SayLines) -> PollResult | None:
        """Polls one feed, like `poll_hosts`; None if it stays due, or is held."""
        return next(iter(self.poll_hosts([(host_of(feed.url.whole) or "", [feed])], report)), None)

    def finish(self) -> Sequence[PollResult]:
        """Ends the run: the results of feeds whose servers were silent."""
        self._network.finish()
        return self._late

    def _why_not(self) -> str | None:
        return self._pauses.why or self._network.why

    def _hold(self, feed: DueFeed, error: EntryError) -> None:
        def charge() -> None:
            self._late += self._poller.settle([Answer(feed, failure=error)])

        known = not feed.failures and feed.previous_seconds is not None
        host = host_of(feed.url.whole) or ""
        self._network.silent(Held(host, known, charge, lambda: self._release([feed])))

    def _release(self, feeds: Sequence[DueFeed]) -> None:
        if feeds:
            with self._connections.connection() as connection:
                registry.release(connection, feeds)


def _feeds(count: int) -> str:
    return "1 feed stays" if count == 1 else f"{count} feeds stay"
