"""The worker's connection to Postgres, made anew after it was lost."""

from __future__ import annotations

from contract.postgres import Connection, connect_worker
from contract.settings import Settings


class Database:
    """One connection at a time. What fails on it closes it, and who asks next gets another."""

    def __init__(self, settings: Settings) -> None:
        """Raises Transient where Postgres does not answer."""
        self._settings = settings
        self._connection = connect_worker(settings)

    def connection(self) -> Connection:
        """The connection, a new one where the last was closed. Raises Transient where Postgres does not answer."""
        if self._connection.closed:
            self._connection = connect_worker(self._settings)
        return self._connection

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
