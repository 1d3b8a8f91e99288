"""The one lock for edges and clusters, and the order in which they are changed.

1. New edges are inserted, without the lock.
2. The lock is taken.
3. Edges are changed or deleted, and the rows of clusters are written, with the lock.

Of two transactions that insert the same edge, the second waits for the first in step 1. If it held the lock, the first
would wait for it in step 2: a deadlock. While holding the lock a transaction sees all edges of its previous
holders.
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
# Holders that keep the server waiting: for their next statement, or to receive a result. To Postgres, a process frozen
# while a result is being sent is not idle, and on a Unix socket no network timeout applies.
_END_SILENT: Final = sql.SQL(
    """select a.pid, a.application_name, pg_terminate_backend(a.pid)
       from desk.locks k
       join pg_locks l on l.locktype = 'transactionid' and l.transactionid = k.xmax and l.granted
         and l.mode = 'ExclusiveLock'
       join pg_stat_activity a on a.pid = l.pid
       where k.name = 'clusters' and a.wait_event_type = 'Client' and a.pid <> pg_backend_pid()
         and greatest(a.query_start, a.state_change) < clock_timestamp() - {}::integer * interval '1 ms'"""
).format(sql.SQL(IDLE))
_TRIES: Final = 6  # each as long as the lock timeout
KEEPER: Final = LockKeeper()  # one per process
_log = logging.getLogger("copydesk.locks")
_holders: WeakSet[Connection] = WeakSet()


class LockOrderError(RuntimeError):
    """Edges or clusters would be changed outside the order that prevents deadlocks."""


class ClusterLock:
    """Proof that a connection holds the lock: code that changes edges or clusters takes it from here."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    @property
    def connection(self) -> Connection:
        """The connection that holds the lock. Raises LockOrderError after the end of the block that took it."""
        if self._connection is None:
            msg = "the cluster lock is used after the end of its block"
            raise LockOrderError(msg)
        return self._connection

    def _end(self) -> None:
        self._connection = None


@contextmanager
def locked(connection: Connection) -> Iterator[ClusterLock]:
    """Waits for the lock, and returns the proof that it is held. Postgres keeps it until the transaction ends.

    A holder that is idle for longer than `idle_seconds` is terminated. Raises LockOrderError if the connection already
    holds the lock, psycopg.errors.LockNotAvailable if another one holds it for very long.
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
            lock._end()  # noqa: SLF001  # private to this module


def _take(connection: Connection) -> float:
    """Takes the lock; returns for how many seconds its holder may be idle."""
    for _ in range(_TRIES - 1):
        with suppress(psycopg.errors.LockNotAvailable):
            return _take_once(connection)
        for pid, application, _ in connection.execute(_END_SILENT):
            _log.warning("process %d (%s) held the cluster lock without a sign of life: terminated", pid, application)
    return _take_once(connection)


def _take_once(connection: Connection) -> float:
    with connection.transaction():  # a savepoint: earlier writes survive a lock timeout
        rows = connection.execute(_TAKE).fetchall()
        if not rows:  # it was deleted: restore it
            connection.execute("insert into desk.locks values ('clusters') on conflict do nothing")
            rows = connection.execute(_TAKE).fetchall()
        return int(rows[0][1]) / 1000


def before_lock(connection: Connection) -> Connection:
    """The connection, for inserting edges. Raises LockOrderError if it holds the lock."""
    if connection in _holders:
        msg = "edges must be inserted before the cluster lock is taken"
        raise LockOrderError(msg)
    return connection
