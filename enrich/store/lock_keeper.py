"""One thread of the process that sends a statement now and then for a transaction that computes while holding a lock.

It is started once, not for each lock, while there is memory for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition
from typing import Final

import psycopg

from contract.postgres import Connection
from contract.threads import BoundedThread

_COMPUTING_SECONDS: Final = 300  # of one transaction with the lock; a cluster of 100,000 takes a fraction of it


@dataclass(slots=True)
class _Holder:
    """A connection that must not be idle. seconds: between two statements. due, end: on the monotonic clock."""

    connection: Connection
    seconds: float
    due: float
    end: float


class LockKeeper:
    """Sends statements on the connections of holders until their block ends. Thread-safe."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._holders: list[_Holder] = []
        self._thread: BoundedThread | None = None

    def start(self) -> None:
        """Starts the thread, unless it is running. Raises RuntimeError if the machine has no threads left."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():  # a forked process has none
                thread = BoundedThread(target=self._speak, name="lock of the clusters", daemon=True)
                thread.start()
                self._thread = thread

    @contextmanager
    def awake(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Sends a statement every `seconds` until the block ends, and none after that.

        At most for `_COMPUTING_SECONDS`: a process that computes forever is no better than a frozen one.
        """
        self.start()
        now = time.monotonic()
        holder = _Holder(connection, seconds, now + seconds, now + _COMPUTING_SECONDS)
        with self._changed:
            self._holders.append(holder)
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:  # waits for a statement being sent
                self._holders.remove(holder)

    def _speak(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for holder in self._holders:
                    if holder.due <= now < holder.end:
                        holder.due = now + holder.seconds
                        with suppress(psycopg.Error):  # the lock's holder gets it, too
                            holder.connection.execute("select")
                next_due = min((one.due for one in self._holders if one.due < one.end), default=None)
                self._changed.wait(None if next_due is None else max(0.0, next_due - time.monotonic()))
