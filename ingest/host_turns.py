"""One request at a time on a host, with a pause between two: across the threads of a process, and all processes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final

import psycopg

from contract.errors import HostBusy
from contract.postgres import Pool
from ingest.feeds import turns
from ingest.feeds.turns import RESTING

PATIENCE: Final = 15.0
"""Seconds to wait for a host: there are others to request."""
_ASKED_AGAIN: Final = 0.2  # seconds, if another thread of this process is using the host


class HostTurns:
    """Shared by threads. hold: seconds after which the turn of a dead process ends."""

    def __init__(self, connections: Pool, hold: float) -> None:
        self._connections = connections
        self._hold = hold
        self._holder = uuid.uuid4()
        self._lock = Lock()
        self._hosts: dict[str, Lock] = {}

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """Waits for the turn on a host, and holds it for the duration of the block; the next is `pause` seconds later.

        Raises HostBusy if the turn does not come soon, or the host asked for a pause.
        """
        mine = self._mine(host)
        if not mine.acquire(timeout=PATIENCE):  # not forever: the holder may be waiting for one of our turns
            msg = f"other requests to {host} are under way"
            raise HostBusy(msg)
        try:
            self._take(host)
        except BaseException:
            mine.release()
            raise
        try:
            yield
        finally:
            self.end([host], pause)

    def begin(self, hosts: Collection[str]) -> dict[str, float]:
        """Takes the turns on hosts that are free. 0.0: it is taken; otherwise seconds to wait before trying again.

        `RESTING` if the host asked for a pause. What is taken is ended by `end`, from any thread.
        """
        mine = [host for host in hosts if self._mine(host).acquire(blocking=False)]
        waits: dict[str, float] = dict.fromkeys(hosts, _ASKED_AGAIN)
        taken: set[str] = set()
        try:
            if mine:
                with self._connections.connection() as connection:
                    waits |= turns.take(connection, mine, self._holder, self._hold)
                taken = {host for host in mine if not waits[host]}
        finally:
            for host in mine:
                if host not in taken:
                    self._hosts[host].release()
        return waits

    def end(self, hosts: Collection[str], pause: float) -> None:
        """Ends turns; the next ones are `pause` seconds later."""
        if not hosts:
            return
        try:
            with suppress(psycopg.Error), self._connections.connection() as connection:  # they expire by themselves
                turns.give_back(connection, hosts, self._holder, pause)
        finally:
            for host in hosts:
                self._hosts[host].release()

    def _mine(self, host: str) -> Lock:
        """What one thread of this process holds at a time."""
        with self._lock:
            return self._hosts.setdefault(host, Lock())

    def _take(self, host: str) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            with self._connections.connection() as connection:
                wait = turns.take(connection, [host], self._holder, self._hold)[host]
            if not wait:
                return
            if time.monotonic() + wait > end:
                raise HostBusy(why_busy(host, wait))
            time.sleep(wait)


def why_busy(host: str, wait: float) -> str:
    """Why a host's turn does not come soon. wait: from `HostTurns.begin`."""
    return f"{host} asked for a pause" if wait == RESTING else f"another run is using {host}, or its pause is long"
