"""The change feed and the roll-ups, updated after each batch that lands."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import Final

from enrich.store import changes, rollups
from enrich.worker.database import Database
from enrich.worker.spare_work import SpareWork

SHARE: Final = 0.01  # of the landing time, while messages are waiting
_TURN_SECONDS: Final = 0.2  # without checking for new messages
_IDLE_SECONDS: Final = 0.5  # until an idle worker checks again for others' changes
_log = logging.getLogger("copydesk.changes")


class ChangeFeed:
    """Numbers changes, and updates the roll-ups with them.

    busy: set while messages are waiting to land, for the publisher.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self.busy = Event()
        self._next = float("-inf")
        self._numbering = SpareWork("changes are not numbered", _log, clock=clock)
        self._rolling_up = SpareWork("changes are not rolled up", _log, SHARE, clock)

    def landed(self, seconds: float, *, more_wait: bool) -> None:
        """A batch landed in so many seconds: its changes get their positions.

        While more messages are waiting, a small share of that time is for the roll-ups.
        """
        (self.busy.set if more_wait else self.busy.clear)()
        self._numbering.do(self._number)
        if self._rolling_up.earn(seconds):
            self._rolling_up.do(lambda: rollups.roll_up(self._database.connection()))

    def idle(self) -> None:
        """Call it while no message is waiting: numbers, from time to time, others' changes."""
        self.busy.clear()
        if self._clock() >= self._next:
            self._next = self._clock() + _IDLE_SECONDS
            self._rolling_up.settle()
            self._numbering.do(self._number)
            self._rolling_up.do(self._roll_up)

    def _number(self) -> None:
        while changes.number(self._database.connection()):
            pass

    def _roll_up(self) -> None:
        """For a moment, or until no change is waiting."""
        started = self._clock()
        while rollups.roll_up(self._database.connection()):
            if self._clock() - started >= _TURN_SECONDS:
                self._next = started  # soon again
                return
