"""Work beside landing: limits its share of time, and isolates its errors."""

from __future__ import annotations

import time
from collections.abc import Callable
from logging import Logger
from typing import Final

import psycopg

from contract.errors import Transient, first_line

_PAUSE_SECONDS: Final = 30.0  # after an error


class SpareWork:
    """One kind of work beside landing. failing: what an error means, for the log. share: of the landing time."""

    def __init__(
        self, failing: str, log: Logger, share: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._failing = failing
        self._log = log
        self._share = share
        self._clock = clock
        self._credit = 0.0  # seconds
        self._rests_until = float("-inf")

    def earn(self, seconds: float) -> bool:
        """A batch took so many seconds, and more messages are waiting: whether it is this work's turn."""
        self._credit += self._share * seconds
        return self._credit > 0

    def settle(self) -> None:
        """Call it while no message is waiting: time earned or spent so far no longer counts."""
        self._credit = 0.0

    def do(self, work: Callable[[], object]) -> None:
        """Does the work, except for a while after an error, and deducts the time it took."""
        started = self._clock()
        if started < self._rests_until:
            return
        try:
            work()
        except (psycopg.Error, Transient, MemoryError) as error:  # landing gets the same error, and handles it
            self._log.warning("%s for %d s: %s", self._failing, _PAUSE_SECONDS, first_line(error))
            self._rests_until = self._clock() + _PAUSE_SECONDS
        self._credit -= self._clock() - started
