"""One thread of the process that says a word for whoever computes behind a lock: computing is no silence.

It is started once, not for each lock, and while there is memory for it.
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

_COMPUTING_SECONDS: Final = 300  # of one transaction behind the lock; a cluster of 100,000 takes a fraction of it


@dataclass(slots=True)
class _Holder:
    """A connection that must not be silent. seconds: between two words. due, end: on the monotonic clock."""

    connection: Connection
    seconds: float
    due: float
    end: float


class LockKeeper:
    """Speaks on the connections of holders until their block ends. Thread-safe."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._holders: list[_Holder] = []
        self._thread: BoundedThread | None = None

    def start(self) -> None:
        """Starts the thread, unless it runs. Raises RuntimeError where the machine has no threads left."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():  # a process that was forked has none
                thread = BoundedThread(target=self._speak, name="lock of the clusters", daemon=True)
                thread.start()
                self._thread = thread

    @contextmanager
    def awake(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Says a word each `seconds` until the block ends; nothing is said behind it.

        No longer than `_COMPUTING_SECONDS`: a process that computes for ever is no better than one that is frozen.
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
            with self._changed:  # a word that is being said is waited for
                self._holders.remove(holder)

    def _speak(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for holder in self._holders:
                    if holder.due <= now < holder.end:
                        holder.due = now + holder.seconds
                        with suppress(psycopg.Error):  # who holds the lock meets it too
                            holder.connection.execute("select")
                next_due = min((one.due for one in self._holders if one.due < one.end), default=None)
                self._changed.wait(None if next_due is None else max(0.0, next_due - time.monotonic()))
