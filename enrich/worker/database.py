"""The worker's connection to Postgres, reopened after it was lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Self

from contract.errors import OtherDatabase
from contract.postgres import Connection, connect_worker, identity, server_start
from contract.settings import Settings


class Database:
    """One connection at a time. A failure closes it, and the next caller gets another.

    connect: opens one, or raises Transient if Postgres does not answer. identity: which database it is, from
    `contract.postgres.identity`.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """Raises Transient if Postgres does not answer."""
        self._connect = connect
        self._connection = connect()
        self.identity = identity(self._connection)
        self._restarted = False
        self._started = server_start(self._connection)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The one in the settings, with a worker's connection."""
        return cls(partial(connect_worker, settings))

    def connection(self) -> Connection:
        """The connection, a new one if the last was closed.

        Raises Transient if Postgres does not answer, OtherDatabase if it is a different one than before: what
        is cached of its rows is invalid then.
        """
        if self._connection.closed:
            connection = self._connect()
            if identity(connection) != self.identity:
                connection.close()
                msg = "The same address now leads to a different database: the worker starts over."
                raise OtherDatabase(msg)
            started = server_start(connection)
            self._restarted |= started != self._started
            self._connection, self._started = connection, started
        return self._connection

    def take_restart(self) -> bool:
        """Whether the server was restarted since the last call: it may hold an older, restored state."""
        restarted, self._restarted = self._restarted, False
        return restarted

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
