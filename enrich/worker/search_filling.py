"""Reading articles into the search, in the time that landing leaves over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

import psycopg

from contract.errors import Transient
from enrich.landing.search_rows import SearchReader
from enrich.worker.database import Database

SHARE: Final = 0.03  # of the time that landing takes, while messages wait; what landing may lose is 0.05
_PORTION: Final = 25  # articles in one transaction: some 50 ms
_TURN_SECONDS: Final = 0.2  # in which nobody looks whether messages came
_PAUSE_SECONDS: Final = 30.0  # after an error
_EMPTY_SECONDS: Final = 1.0  # until an idle worker asks again whether articles of other workers wait
_log = logging.getLogger("copydesk.search")


class SearchFilling:
    """Fills the search behind the landing. Nothing that goes wrong here stops the landing."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._reader: SearchReader | None = None
        self._credit = 0.0  # seconds
        self._rests_until = self._empty_until = float("-inf")

    def landed(self, seconds: float, *, more_wait: bool) -> None:
        """A batch landed in so many seconds. While more messages wait, a small share of that is for the search."""
        self._empty_until = float("-inf")
        if not more_wait:
            self.idle()
            return
        self._credit += SHARE * seconds
        if self._credit > 0:
            self._fill(0.0)

    def idle(self) -> None:
        """No message waits: fills for a moment, or until no article waits."""
        self._credit = 0.0
        if self._clock() >= self._empty_until:
            self._fill(_TURN_SECONDS)

    def _fill(self, seconds: float) -> None:
        """Reads a portion, and further ones until the time is over. What it took is taken from the credit."""
        started = self._clock()
        if started < self._rests_until:
            return
        try:
            connection = self._database.connection()
            while True:
                if self._reader is None:
                    self._reader = SearchReader(connection)
                full = self._reader.read(connection, _PORTION) == _PORTION
                if not full:
                    self._empty_until = self._clock() + _EMPTY_SECONDS
                if not full or self._clock() - started >= seconds:
                    break
        except (psycopg.Error, Transient, MemoryError) as error:  # landing meets it, too, and knows what to do
            self._reader = None
            first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            _log.warning("the search is not filled for %d s: %s", _PAUSE_SECONDS, first_line)
            self._rests_until = self._clock() + _PAUSE_SECONDS
        self._credit -= self._clock() - started
