"""The one lock of edges and clusters, and the order in which they are changed.

1. New edges are inserted, without the lock.
2. The lock is taken.
3. Edges are changed or deleted, and the rows of clusters are written, with the lock.

Of two transactions that insert the same edge, the second waits for the first in step 1. If it held the lock, the first
would wait for it in step 2, and neither would end. Behind the lock a transaction sees all edges of those that held it
before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from weakref import WeakSet

import psycopg
from psycopg import sql

from contract.postgres import HOLD, IDLE, Connection
from enrich.store.lock_keeper import LockKeeper

_TAKE: Final = HOLD + ", " + IDLE + " from desk.locks where name = 'clusters' for no key update"
# Who holds it, and lets its server wait: for its next statement, or to take what the last one found. A process that was
# frozen with an answer on its way to it is not idle to Postgres, and behind a socket of Unix no network gives up.
_END_SILENT: Final = sql.SQL(
    """select a.pid, a.application_name, pg_terminate_backend(a.pid)
       from desk.locks k
       join pg_locks l on l.locktype = 'transactionid' and l.transactionid = k.xmax and l.granted
         and l.mode = 'ExclusiveLock'
       join pg_stat_activity a on a.pid = l.pid
       where k.name = 'clusters' and a.wait_event_type = 'Client' and a.pid <> pg_backend_pid()
         and greatest(a.query_start, a.state_change) < clock_timestamp() - {}::integer * interval '1 ms'"""
).format(sql.SQL(IDLE))
_TRIES: Final = 6  # each as long as a wait for a lock may be
KEEPER: Final = LockKeeper()  # of this process
_log = logging.getLogger("copydesk.locks")
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
            msg = "the cluster lock is used after the end of its block"
            raise LockOrderError(msg)
        return self._connection

    def _end(self) -> None:
        self._connection = None


@contextmanager
def locked(connection: Connection) -> Iterator[ClusterLock]:
    """Waits for the lock, and gives the proof that it is held. Postgres keeps it until the transaction ends.

    A holder that is silent for longer than `idle_seconds` is ended. Raises LockOrderError where the connection holds
    the lock already, psycopg.errors.LockNotAvailable where another is at work behind it for very long.
    """
    if connection in _holders:
        msg = "this connection already holds the cluster lock"
        raise LockOrderError(msg)
    lock = ClusterLock(connection)
    with connection.transaction():
        idle = _take(connection)
        _holders.add(connection)
        try:
            with KEEPER.awake(connection, idle / 3):
                yield lock
        finally:
            _holders.discard(connection)
            lock._end()  # noqa: SLF001  # of this module


def _take(connection: Connection) -> float:
    """Takes the lock; returns for how many seconds its holder may be silent."""
    for _ in range(_TRIES - 1):
        with suppress(psycopg.errors.LockNotAvailable):
            return _take_once(connection)
        for pid, application, _ in connection.execute(_END_SILENT):
            _log.warning("process %d (%s) held the cluster lock without a sign of life: terminated", pid, application)
    return _take_once(connection)


def _take_once(connection: Connection) -> float:
    with connection.transaction():  # what was written before the lock stays when the wait is over
        rows = connection.execute(_TAKE).fetchall()
        if not rows:  # it is gone: put it back
            connection.execute("insert into desk.locks values ('clusters') on conflict do nothing")
            rows = connection.execute(_TAKE).fetchall()
        return int(rows[0][1]) / 1000


def before_lock(connection: Connection) -> Connection:
    """The connection, for inserting edges. Raises LockOrderError where it holds the lock."""
    if connection in _holders:
        msg = "edges must be inserted before the cluster lock is taken"
        raise LockOrderError(msg)
    return connection
