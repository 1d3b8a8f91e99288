"""Detects two desks in one consumer group: each would receive only some of the articles, unnoticed."""

from __future__ import annotations

import logging
from typing import Final

from contract.events import tell
from contract.kafka import Bootstrap, worker_clients
from contract.postgres import Connection

_PATIENCE: Final = 5.0  # seconds; meanwhile there is no polling, and stopping is not noticed
_log = logging.getLogger("copydesk.worker")


class Neighbours:
    """Checks who else is in the group, and reports workers that land in another database, once for each.

    database: our own, from `contract.postgres.identity`.
    """

    def __init__(self, servers: Bootstrap, group: str, database: str) -> None:
        self._servers = servers
        self._group = group
        self._database = database
        self._told: set[str] = set()

    def look(self, connection: Connection) -> None:
        """Call it whenever partitions were assigned: when a worker joins, others are reassigned. Commits.

        Raises kafka.errors.KafkaError.
        """
        clients = worker_clients(self._servers, self._group, patience=_PATIENCE)
        others = {database: host for database, host in clients.items() if database != self._database}
        new = others.keys() - self._told
        if not new:
            return
        hosts = ", ".join(sorted({others[database] for database in new}))
        text = (
            f"workers at {hosts} are in the consumer group {self._group} and land in another database, so each desk "
            "gets only part of the articles. Give each its own COPYDESK_CONSUMER_GROUP"
        )
        _log.warning("%s", text)
        with connection.transaction():
            tell(connection, "another desk", text, group=self._group, hosts=hosts)
        self._told |= new
