"""The feed of changes, kept up behind each batch that lands."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import Final

import psycopg

from contract.errors import Transient
from enrich.store import changes
from enrich.worker.database import Database

_PAUSE_SECONDS: Final = 30.0  # after an error
_IDLE_SECONDS: Final = 0.5  # until an idle worker asks again whether others' changes wait
_log = logging.getLogger("copydesk.changes")


class ChangeFeed:
    """Numbers changes. Nothing that goes wrong here stops the landing.

    busy: set while messages wait to land, for whoever publishes beside.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self.busy = Event()
        self._rests_until = self._next = float("-inf")

    def landed(self, *, more_wait: bool) -> None:
        """A batch landed: what it changed gets its positions."""
        (self.busy.set if more_wait else self.busy.clear)()
        self._number()

    def idle(self) -> None:
        """No message waits: numbers what others changed, from time to time."""
        self.busy.clear()
        if self._clock() >= self._next:
            self._next = self._clock() + _IDLE_SECONDS
            self._number()

    def _number(self) -> None:
        if self._clock() < self._rests_until:
            return
        try:
            while changes.number(self._database.connection()):
                pass
        except (psycopg.Error, Transient, MemoryError) as error:  # landing meets it, too, and knows what to do
            first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            _log.warning("changes are not numbered for %d s: %s", _PAUSE_SECONDS, first_line)
            self._rests_until = self._clock() + _PAUSE_SECONDS
