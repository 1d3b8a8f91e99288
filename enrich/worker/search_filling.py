"""Indexes articles for search in a worker's spare time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from enrich.landing.search_rows import SearchReader
from enrich.worker.database import Database
from enrich.worker.spare_work import SpareWork

SHARE: Final = 0.03  # of the landing time, while messages are waiting; landing may lose at most 0.05
_PORTION: Final = 25  # articles in one transaction: some 50 ms
_TURN_SECONDS: Final = 0.2  # without checking for new messages
_EMPTY_SECONDS: Final = 1.0  # until an idle worker checks again for articles of other workers


class SearchFilling:
    """Fills the search index after landing."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._reader: SearchReader | None = None
        self._work = SpareWork("the search index is not filled", logging.getLogger("copydesk.search"), SHARE, clock)
        self._empty_until = float("-inf")

    def landed(self, seconds: float, *, more_wait: bool) -> None:
        """A batch landed in so many seconds. While more messages wait, a small share of that is for the search."""
        self._empty_until = float("-inf")
        if not more_wait:
            self.idle()
        elif self._work.earn(seconds):
            self._work.do(self._read)

    def idle(self) -> None:
        """Call it while no message is waiting: fills for a moment, or until no article is waiting."""
        self._work.settle()
        if self._clock() >= self._empty_until:
            self._work.do(self._fill)

    def _fill(self) -> None:
        started = self._clock()
        while self._read() and self._clock() - started < _TURN_SECONDS:
            pass

    def _read(self) -> bool:
        """Indexes a portion; returns whether it was full. After an error it begins with a new reader."""
        connection = self._database.connection()
        reader, self._reader = self._reader or SearchReader(connection), None
        full = reader.read(connection, _PORTION) == _PORTION
        self._reader = reader
        if not full:
            self._empty_until = self._clock() + _EMPTY_SECONDS
        return full
