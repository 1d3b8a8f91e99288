"""The worker's connection to Postgres, made anew after it was lost."""

from __future__ import annotations

from typing import Final

import psycopg

from contract.errors import Transient
from contract.postgres import Connection, connect_worker
from contract.settings import Settings

# What passes by itself, or once somebody has seen to the server: gone, full, read only, a transaction that it ended.
POSTGRES_FAILS: Final = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
# The same, and a Postgres that does not take a new connection.
POSTGRES_AWAY: Final = (*POSTGRES_FAILS, Transient)


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
