"""One at a time on a host: the threads of a process take turns, with a pause between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class HostTurns:
    """Shared by threads. pause: seconds between the end of one turn on a host and the start of the next."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._lock = Lock()
        self._hosts: dict[str, Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Waits for the turn on a host, and has it for the time of the block."""
        with self._lock:
            mine = self._hosts.setdefault(host, Lock())
        with mine:
            if (ended := self._ended.get(host)) is not None:
                time.sleep(max(0.0, ended + self._pause - time.monotonic()))
            try:
                yield
            finally:
                self._ended[host] = time.monotonic()
