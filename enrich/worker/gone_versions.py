"""Versions that are gone although the log has their fingerprints: deleted by SQL, or by a restore of the database."""

from __future__ import annotations

import logging
from collections.abc import Set as AbstractSet

from contract.events import tell
from contract.postgres import Connection

_log = logging.getLogger("copydesk.worker")


class GoneVersions:
    """Those that a worker has skipped since its start, each counted once.

    An event reports the first one, and again whenever their number has doubled: a takedown of thousands is a few rows.
    """

    def __init__(self) -> None:
        self._keys: set[int] = set()
        self._told = 0

    def add(self, keys: AbstractSet[int]) -> int:
        """Counts versions that are gone; returns how many of them are new."""
        before = len(self._keys)
        self._keys |= keys
        return len(self._keys) - before

    def tell(self, connection: Connection) -> None:
        """Records an event if one is due; commits."""
        count = len(self._keys)
        if count < max(1, 2 * self._told):
            return
        text = f"{count} versions were skipped: their fingerprints are in the log, but they are not in the database"
        _log.warning("%s", text)
        with connection.transaction():
            tell(connection, "versions gone", text, versions=count)
        self._told = count
