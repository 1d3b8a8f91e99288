"""Watches our own network: failures while nobody responds are charged to nobody, and the run pauses.

A silent host is not charged at once. If another host responds, the silence was its own. If many are silent and so is
a probe, it is ours, and their entries keep waiting, with all their tries.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Final, NamedTuple
from urllib.parse import urljoin

import psycopg

from contract.errors import EntryError
from contract.events import tell
from contract.masking import masked
from contract.postgres import Pool
from ingest.feeds import outages
from ingest.feeds.silence import is_silent, judge, probe_pause
from ingest.fetch import Fetcher

_PROBES: Final = 2  # hosts, one after the other

Probe = Callable[[str], bool]


class Held(NamedTuple):
    """A failure that is not charged yet. known: its host responded before. charge, release: how it ends."""

    host: str
    known: bool
    charge: Callable[[], None]
    release: Callable[[], None]


class NetworkWatch:
    """Shared by a run's threads. probe: whether the host of an address responds at all."""

    def __init__(self, connections: Pool, probe: Probe) -> None:
        self.why: str | None = None
        self._connections = connections
        self._probe = probe
        self._lock = Lock()
        self._probing = Lock()
        self._held: list[Held] = []

    def away(self) -> str | None:
        """Why nothing should be requested now; None: go ahead. Makes the probe that is due."""
        addresses: list[str] = []
        with self._connections.connection() as connection:
            if (outage := outages.current(connection)) is None:
                return None
            if outage.due and outages.take_probe(connection, probe_pause(outage.probes + 1)):
                addresses = outages.probes(connection, set(), _PROBES)
        if not any(self._probe(url) for url in addresses):
            self.why = outage.reason
            return self.why
        with self._connections.connection() as connection:
            if outages.end(connection):
                tell(connection, "outage", f"our own network is back after {outage.seconds / 60:.0f} minutes")
        return None

    def heard(self) -> None:
        """A server responded: our network is up."""
        if self._held and self.why is None:
            self._end(charged=True)

    def silent(self, held: Held) -> None:
        """A host was silent. The held failures are charged or released by whoever first knows whose fault it was."""
        with self._lock:
            self._held.append(held)
        self._judge(over=False)

    def finish(self) -> None:
        """Nothing is in progress any more: what is held is charged, or released."""
        self._judge(over=True)

    def _judge(self, *, over: bool) -> None:
        if self.why is not None:
            return self._end(charged=False)
        with self._probing:  # one probe at a time: the others wait for its result
            with self._lock:
                hosts = {one.host for one in self._held if one.known}
                anything = bool(self._held)
            if not anything:
                return None
            judgement = judge(len(hosts), heard=False, over=over, probe=None)
            if judgement == "probe":
                asked = self._ask(hosts)
                judgement = judge(len(hosts), heard=False, over=over, probe=bool(asked))
                if judgement == "ours":
                    self._begin(hosts)
        if judgement != "wait":
            self._end(charged=judgement == "theirs")
        return None

    def _ask(self, silent: set[str]) -> bool:
        with self._connections.connection() as connection:
            addresses = outages.probes(connection, silent, _PROBES)
        return any(self._probe(url) for url in addresses)

    def _begin(self, hosts: set[str]) -> None:
        names = ", ".join(sorted(hosts)[:3])
        self.why = f"our own network is down: {len(hosts)} hosts that answered before do not respond ({masked(names)})"
        with self._connections.connection() as connection:
            if outages.begin(connection, self.why, probe_pause(0)):
                tell(connection, "outage", f"{self.why}: polling and fetching pause, and no entry is charged a try")

    def _end(self, *, charged: bool) -> None:
        with self._lock:
            held, self._held = self._held, []
        for one in held:
            if charged:
                one.charge()
            else:
                with suppress(psycopg.Error):  # a claim expires by itself
                    one.release()


def answers(fetcher: Fetcher, url: str) -> bool:
    """Whether the host of an address responds at all, by requesting its robots.txt."""
    try:
        fetcher.get(urljoin(url, "/robots.txt"), kind="robots")
    except EntryError as error:
        return not is_silent(error)
    return True
