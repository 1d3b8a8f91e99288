"""How a worker waits while something is missing: it stays in its group and says what it is waiting for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from contract.errors import first_line
from enrich.worker.backoff import until_done
from enrich.worker.consumer import Consumer
from enrich.worker.database import Database
from enrich.worker.health import Health
from enrich.worker.passing import missing_part
from enrich.worker.watchdog import watched

_log = logging.getLogger("copydesk.worker")

T = TypeVar("T")


class Patience:
    """Repeats work until nothing is missing for it.

    free_memory: called if memory ran out: forgets unfinished work and whatever can be recomputed.
    """

    def __init__(self, consumer: Consumer, database: Database, health: Health, free_memory: Callable[[], None]) -> None:
        self._consumer = consumer
        self._database = database
        self._health = health
        self._free_memory = free_memory
        self._step: Callable[[], None] = lambda: None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Until the block ends, a process whose `beat` is not called for long is terminated."""
        with watched() as self._step:
            yield

    def beat(self, waits_for: str | None = None) -> None:
        """The worker is alive, and reports so to its watchers."""
        self._step()
        self._health.beat(waits_for)

    def until_done(self, work: Callable[[], T], stop: Event) -> T:
        """Returns what `work` returns, waiting as long as something is missing. Raises Stopped if told to stop."""

        def wait(seconds: float, error: Exception) -> None:
            self._bear(error)
            self._consumer.wait(seconds, stop)

        return until_done(work, lambda error: missing_part(error) is not None, wait, stop)

    def _bear(self, error: Exception) -> None:
        """Reports what is missing, and frees what may be the cause."""
        part = missing_part(error) or "something unknown"
        _log.warning("%s: %s; waiting for it", part, first_line(error))
        if part == "Postgres":
            self._database.close()
        if part == "memory":
            self._free_memory()
        self.beat(part)
