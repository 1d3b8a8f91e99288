"""Partitions that were just assigned to a worker: each continues from its offset in Postgres."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from threading import Event

from enrich.store.offsets import Partition
from enrich.worker.consumer import Consumer
from enrich.worker.database import Database
from enrich.worker.neighbours import Neighbours
from enrich.worker.patience import Patience
from enrich.worker.start_offsets import Desk, Log, start_offsets

_log = logging.getLogger("copydesk.worker")


class PartitionStart:
    """Starts partitions, and checks who else is in the group."""

    def __init__(
        self, desk: Desk, consumer: Consumer, database: Database, neighbours: Neighbours, patience: Patience
    ) -> None:
        self._desk = desk
        self._consumer = consumer
        self._database = database
        self._neighbours = neighbours
        self._patience = patience

    def start_assigned(self, stop: Event) -> None:
        """Starts those assigned since the last call. Raises Stopped if told to stop."""
        assigned = self._consumer.take_assigned()
        if not assigned:
            return
        logs: dict[Partition, Log] = {}

        def held(partitions: Collection[Partition]) -> Mapping[Partition, Log]:
            logs.update(self._consumer.logs(partitions))
            return logs

        starts = self._patience.until_done(
            lambda: start_offsets(self._database.connection(), self._desk, assigned, held), stop
        )
        self._patience.until_done(lambda: self._neighbours.look(self._database.connection()), stop)
        self._consumer.start(starts, logs)
        _log.info("partitions %s", ", ".join(f"{topic}/{number}" for topic, number in assigned))
