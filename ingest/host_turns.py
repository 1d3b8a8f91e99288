"""One request at a time on a host, with a pause between two: over the threads of a process, and over all processes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final

import psycopg

from contract.errors import HostBusy
from contract.postgres import Pool
from ingest.feeds import turns

_PATIENCE: Final = 15.0  # seconds that a thread waits for a host; it has others to do


class HostTurns:
    """Shared by threads. hold: seconds after which the turn of a process that died is over."""

    def __init__(self, connections: Pool, hold: float) -> None:
        self._connections = connections
        self._hold = hold
        self._holder = uuid.uuid4()
        self._lock = Lock()
        self._hosts: dict[str, Lock] = {}

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """Waits for the turn on a host, and has it for the time of the block; the next one comes `pause` seconds later.

        Raises HostBusy where the turn does not come soon, or the host rests.
        """
        with self._lock:
            mine = self._hosts.setdefault(host, Lock())
        if not mine.acquire(timeout=_PATIENCE):  # not for ever: who holds it may wait for a turn of ours
            msg = f"other requests to {host} are under way"
            raise HostBusy(msg)
        try:
            self._take(host)
            try:
                yield
            finally:
                with suppress(psycopg.Error), self._connections.connection() as connection:  # it runs out by itself
                    turns.give_back(connection, host, self._holder, pause)
        finally:
            mine.release()

    def _take(self, host: str) -> None:
        end = time.monotonic() + _PATIENCE
        while True:
            with self._connections.connection() as connection:
                wait = turns.take(connection, host, self._holder, self._hold)
            if not wait:
                return
            if time.monotonic() + wait > end:
                msg = f"{host} rests" if wait == turns.RESTING else f"another run is on {host}, or its pause is long"
                raise HostBusy(msg)
            time.sleep(wait)
