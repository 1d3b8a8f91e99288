"""What a worker does in its spare time: the change feed, roll-ups and the search index."""

from __future__ import annotations

from threading import Event

from enrich.worker.change_feed import ChangeFeed
from enrich.worker.consumer import Consumer
from enrich.worker.database import Database
from enrich.worker.search_filling import SearchFilling


class BesideLanding:
    """Knows whether messages are waiting, and does more work the fewer there are.

    backlog: set while some are known to be waiting, or it is unknown for a partition.
    """

    def __init__(self, consumer: Consumer, database: Database) -> None:
        self._consumer = consumer
        self._changes = ChangeFeed(database)
        self._search = SearchFilling(database)
        self.backlog = Event()
        self.backlog.set()

    @property
    def changes_wait(self) -> Event:
        """Set while publishing changes has to wait for messages to land."""
        return self._changes.busy

    def landed(self, seconds: float) -> None:
        """Collected messages have landed, in so many seconds."""
        more_wait = self._note_backlog()
        self._changes.landed(seconds, more_wait=more_wait)
        self._search.landed(seconds, more_wait=more_wait)

    def idle(self) -> None:
        """Nothing was collected."""
        self._note_backlog()
        self._changes.idle()
        self._search.idle()

    def _note_backlog(self) -> bool:
        """Returns whether messages are known to be waiting."""
        more_wait = any(lag > 0 for lag in self._consumer.lags().values())
        if more_wait:
            self.backlog.set()
        elif self._consumer.has_read_all:
            self.backlog.clear()
        return more_wait
