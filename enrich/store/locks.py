"""The one lock of edges and clusters, and the order in which they are changed.

1. New edges are inserted, without the lock.
2. The lock is taken.
3. Edges are changed or deleted, and the rows of clusters are written, with the lock.

Of two transactions that insert the same edge, the second waits for the first in step 1. If it held the lock, the first
would wait for it in step 2, and neither would end. Behind the lock a transaction sees all edges of those that held it
before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakSet

from contract.postgres import Connection

_TAKE: Final = "select from desk.locks where name = 'clusters' for no key update"
_holders: WeakSet[Connection] = WeakSet()


class LockOrderError(RuntimeError):
    """Edges or clusters would be changed out of the order that keeps two transactions from waiting for each other."""


class ClusterLock:
    """Proof that a connection holds the lock: whoever changes edges or clusters takes it from here."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    @property
    def connection(self) -> Connection:
        """The connection that holds the lock. Raises LockOrderError behind the end of the block that took it."""
        if self._connection is None:
            msg = "the lock of the clusters is used behind the end of its block"
            raise LockOrderError(msg)
        return self._connection

    def _end(self) -> None:
        self._connection = None


@contextmanager
def locked(connection: Connection) -> Iterator[ClusterLock]:
    """Waits for the lock, and gives the proof that it is held. Postgres keeps it until the transaction ends.

    Raises LockOrderError where the connection holds it already.
    """
    if connection in _holders:
        msg = "this connection holds the lock of the clusters already"
        raise LockOrderError(msg)
    lock = ClusterLock(connection)
    with connection.transaction():
        if not connection.execute(_TAKE).rowcount:  # the row is gone: put it back
            connection.execute("insert into desk.locks values ('clusters') on conflict do nothing")
            connection.execute(_TAKE)
        _holders.add(connection)
        try:
            yield lock
        finally:
            _holders.discard(connection)
            lock._end()  # noqa: SLF001  # of this module


def before_lock(connection: Connection) -> Connection:
    """The connection, for inserting edges. Raises LockOrderError where it holds the lock."""
    if connection in _holders:
        msg = "edges are inserted before the lock of the clusters is taken"
        raise LockOrderError(msg)
    return connection
