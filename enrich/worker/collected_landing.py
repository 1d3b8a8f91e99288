"""Lands what a worker has collected from Kafka, portion by portion, and reports it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from threading import Event
from typing import Final

from enrich.landing.batch import Record
from enrich.landing.landing import Landed
from enrich.worker.batch_landing import BatchLanding, LandingParts
from enrich.worker.beside_landing import BesideLanding
from enrich.worker.consumer import Consumer
from enrich.worker.gone_versions import GoneVersions
from enrich.worker.health import Health
from enrich.worker.patience import Patience
from enrich.worker.portions import portions_of

_log = logging.getLogger("copydesk.worker")

_POLL_SECONDS: Final = 1.0  # a group member that does not poll is removed


class CollectedLanding:
    """Lands what was collected, with the parts that a batch needs."""

    def __init__(
        self, parts: LandingParts, consumer: Consumer, beside: BesideLanding, patience: Patience, health: Health
    ) -> None:
        self._parts = parts
        self._consumer = consumer
        self._beside = beside
        self._patience = patience
        self._health = health
        self._gone = GoneVersions()

    def land(self, records: Sequence[Record], stop: Event) -> None:
        """Reads and lands the records; discards the rest if another worker owns them now.

        Raises Stopped if told to stop while something is missing.
        """
        started = polled = time.monotonic()
        slices = self._consumer.slices(records)
        portions = portions_of(slices, records, self._parts.portion)
        landing = BatchLanding(self._parts, portions)
        total = Landed(0, 0, 0)
        while True:
            landed = self._patience.until_done(landing.land_next, stop)
            if landed is None:
                self._consumer.hold_back(piece.partition for piece in slices)
                return
            total += landed
            if landing.is_done:
                self._consumer.move_on(slices)
                break
            if stop.is_set():
                break  # the rest is consumed again by the next owner
            if time.monotonic() > polled + _POLL_SECONDS:
                self._patience.beat()
                self._consumer.wait(0, stop)
                polled = time.monotonic()
        seconds = time.monotonic() - started
        self._tell(total, landing.read_seconds, seconds, stop)
        self._beside.landed(seconds)

    def _tell(self, total: Landed, read: float, seconds: float, stop: Event) -> None:
        if new := self._gone.add(total.gone):
            self._health.gone(new)
            self._patience.until_done(lambda: self._gone.tell(self._parts.database.connection()), stop)
        self._health.landed(total, read=read, land=seconds - read)
        counts = total.articles, total.edges, total.dead_letters
        _log.info("landed %d articles, %d edges, %d dead letters in %.2f s", *counts, seconds)
