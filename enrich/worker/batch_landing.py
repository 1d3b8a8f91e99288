"""Lands what was collected from Kafka, with as many tries as it takes."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from contract.errors import Fenced, OtherDatabase, Transient, first_line
from enrich.landing.batch import Batch
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.landing import Landed, land
from enrich.worker.batch_reading import BatchReading
from enrich.worker.database import Database
from enrich.worker.dead_letters import DeadLetters
from enrich.worker.passing import missing_part
from enrich.worker.portions import Portion, after_failure

_log = logging.getLogger("copydesk.worker")


@dataclass(frozen=True)
class LandingParts:
    """What landing needs. group: whose offsets are advanced. window_days: how far back copies are looked for.

    portion: articles that land in one transaction.
    """

    group: str
    window_days: int
    portion: int
    database: Database
    index: CandidateIndex
    reading: BatchReading
    dead_letters: DeadLetters

    def current_index(self) -> CandidateIndex:
        """The copy index, reset if the server was restarted: it may hold an older, restored state."""
        self.database.connection()
        if self.database.take_restart():
            self.index.clear()
        return self.index


class BatchLanding:
    """Keeps progress between the tries: which portions are left, and which dead letters were sent.

    read_seconds: how long landing waited for reading, over all tries.
    """

    def __init__(self, parts: LandingParts, portions: Sequence[Portion]) -> None:
        self._parts = parts
        self._left = list(reversed(portions))  # the next one is last
        self._batch: Batch | None = None  # of the next one
        self._sent: set[tuple[str, int, int]] = set()  # the places of messages whose dead letters were sent
        self.read_seconds = 0.0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return not self._left

    def land_next(self) -> Landed | None:
        """Lands the next portion; None if the batch belongs to another worker now, and must be discarded.

        A portion that fails otherwise is split in half, or its only message becomes a dead letter: then nothing has
        landed yet, and more is left. Raises transient errors, as `missing_part` defines them, and OtherDatabase.
        """
        portion = self._left[-1]
        try:
            landed = self._land(portion)
        except Fenced as error:
            _log.info("%s", error)
            return None
        except OtherDatabase:
            raise
        except Exception as error:
            if missing_part(error):
                raise
            if portion.reason is not None:
                msg = f"a dead letter cannot be stored ({type(error).__name__}: {error})"
                raise Transient(msg) from error
            self._replace(after_failure(portion, _reason(error)))
            _log_failure(portion, self._left[-1], error)
            return Landed(0, 0, 0)
        self._replace([])
        return landed

    def _land(self, portion: Portion) -> Landed:
        """One try: dead letters first, then rows and offsets; the next portion is read meanwhile."""
        parts = self._parts
        index = parts.current_index()
        if self._batch is None:
            started = time.monotonic()
            self._batch = parts.reading.read(portion)
            if len(self._left) > 1:
                parts.reading.begin(self._left[-2])
            self.read_seconds += time.monotonic() - started
        dead = {letter.record.place: letter for letter in self._batch.dead}
        parts.dead_letters.send([letter for place, letter in dead.items() if place not in self._sent])
        self._sent |= dead.keys()  # they are not sent again if the portion is halved
        return land(parts.database.connection(), index, parts.group, self._batch, parts.window_days)

    def _replace(self, portions: Sequence[Portion]) -> None:
        """Replaces the portion that was tried by others."""
        self._left[-1:] = reversed(portions)
        self._batch = None


def _reason(error: Exception) -> str:
    if isinstance(error, psycopg.Error):
        return f"Postgres rejects it: {first_line(error)}"
    return f"landing it failed: {type(error).__name__}: {error}"


def _log_failure(portion: Portion, left: Portion, error: Exception) -> None:
    if left.reason is None:
        _log.warning("%d messages cannot land together: %s: %s", len(portion.records), type(error).__name__, error)
        return
    (record,) = portion.records
    _log.error("message %s/%d at %d becomes a dead letter", *record.place, exc_info=error)
