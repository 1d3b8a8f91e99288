"""Threads whose `start` returns, even without memory."""

from __future__ import annotations

from threading import Event, Thread
from typing import Final

BEGIN_SECONDS: Final = 20.0  # until a created thread must run; less than a session of the consumer group


class BoundedThread(Thread):
    """A thread whose `start` raises RuntimeError if it does not run within BEGIN_SECONDS.

    Python 3.11 to 3.13 wait forever for a thread that the system has created but that had no memory to start.
    """

    def start(self) -> None:
        """Start the thread. Raises RuntimeError, with Python's own wording, if the system has no room for it."""
        self._started = _Begun()
        super().start()


class _Begun(Event):
    """What `Thread.start` waits for."""

    def wait(self, timeout: float | None = None) -> bool:
        begun = super().wait(BEGIN_SECONDS if timeout is None else timeout)
        if not begun and timeout is None:
            msg = f"can't start new thread: it did not start within {BEGIN_SECONDS:.0f} s"
            raise RuntimeError(msg)
        return begun
