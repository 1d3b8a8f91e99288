"""The feed of changes and the roll-ups, kept up behind each batch that lands."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import Final

import psycopg

from contract.errors import Transient
from enrich.store import changes, rollups
from enrich.worker.database import Database

SHARE: Final = 0.01  # of the time that landing takes, while messages wait
_TURN_SECONDS: Final = 0.2  # in which nobody looks whether messages came
_PAUSE_SECONDS: Final = 30.0  # after an error
_IDLE_SECONDS: Final = 0.5  # until an idle worker asks again whether others' changes wait
_log = logging.getLogger("copydesk.changes")


class ChangeFeed:
    """Numbers changes, and takes them into the roll-ups. Nothing that goes wrong here stops the landing.

    busy: set while messages wait to land, for whoever publishes beside.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self.busy = Event()
        self._next = float("-inf")
        self._rests_until: dict[str, float] = {}
        self._credit = 0.0  # seconds

    def landed(self, seconds: float, *, more_wait: bool) -> None:
        """A batch landed in so many seconds: what it changed gets its positions.

        While more messages wait, a small share of that is for the roll-ups.
        """
        (self.busy.set if more_wait else self.busy.clear)()
        self._tried("numbered", self._number)
        self._credit += SHARE * seconds
        if self._credit > 0:
            started = self._clock()
            self._tried("rolled up", lambda: rollups.roll_up(self._database.connection()))
            self._credit -= self._clock() - started

    def idle(self) -> None:
        """No message waits: numbers what others changed, from time to time."""
        self.busy.clear()
        if self._clock() >= self._next:
            self._next = self._clock() + _IDLE_SECONDS
            self._credit = 0.0
            self._tried("numbered", self._number)
            self._tried("rolled up", self._roll_up)

    def _number(self) -> None:
        while changes.number(self._database.connection()):
            pass

    def _roll_up(self) -> None:
        """For a moment, or until no change waits."""
        started = self._clock()
        while rollups.roll_up(self._database.connection()):
            if self._clock() - started >= _TURN_SECONDS:
                self._next = started  # soon again
                return

    def _tried(self, what: str, work: Callable[[], object]) -> None:
        if self._clock() < self._rests_until.get(what, float("-inf")):
            return
        try:
            work()
        except (psycopg.Error, Transient, MemoryError) as error:  # landing meets it, too, and knows what to do
            first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            _log.warning("changes are not %s for %d s: %s", what, _PAUSE_SECONDS, first_line)
            self._rests_until[what] = self._clock() + _PAUSE_SECONDS
