"""Leases: names that only one process on any machine holds at a time. Rows of desk.leases expire unless renewed.

An advisory lock would end with its connection, but every role that can log in could take one, and keep it.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

import psycopg

from contract.errors import Transient
from contract.postgres import Connection, connect
from contract.settings import Settings
from contract.threads import BoundedThread

LEASE_SECONDS: Final = 30.0  # until the names held by a dead process are free again

Opened = Callable[[], AbstractContextManager[Connection]]


class Leases:
    """The names that a process holds. Thread-safe."""

    def __init__(self, opened: Opened, seconds: float) -> None:
        self._opened = opened
        self._seconds = seconds
        self._holder = uuid.uuid4()
        self._over = threading.Event()

    @contextmanager
    def held(self, name: str) -> Iterator[bool]:
        """True if nobody else holds the name: then nobody else does until the block ends.

        Raises psycopg.Error or Transient if Postgres does not answer.
        """
        with self._opened() as connection:
            mine = (
                connection.execute(
                    """insert into desk.leases as l
                       values (%(name)s, %(holder)s, now() + %(seconds)s * interval '1 second')
                       on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
                       where l.held_until < now()""",
                    {"name": name, "holder": self._holder, "seconds": self._seconds},
                ).rowcount
                == 1
            )
        try:
            yield mine
        finally:
            if mine:
                self._give_back(name)

    def renew(self) -> None:
        """Renews what is held, periodically, until `end`. If Postgres does not answer, it retries."""
        while not self._over.wait(self._seconds / 3):
            try:
                with self._opened() as connection:
                    connection.execute(
                        "update desk.leases set held_until = now() + %s * interval '1 second' where holder = %s",
                        [self._seconds, self._holder],
                    )
            except (psycopg.Error, Transient):
                continue

    def end(self) -> None:
        """Ends `renew`."""
        self._over.set()

    def _give_back(self, name: str) -> None:
        try:
            with self._opened() as connection:
                connection.execute("delete from desk.leases where name = %s and holder = %s", [name, self._holder])
        except (psycopg.Error, Transient):
            return  # it expires by itself


@contextmanager
def leasing(opened: Opened, seconds: float = LEASE_SECONDS) -> Iterator[Leases]:
    """Leases that are renewed until the block ends.

    opened: gives a connection whose work is committed at the end of its block.
    """
    leases = Leases(opened, seconds)
    thread = BoundedThread(target=leases.renew, name="leases", daemon=True)
    thread.start()
    try:
        yield leases
    finally:
        leases.end()
        thread.join()


@contextmanager
def alone(settings: Settings, name: str) -> Iterator[bool]:
    """True for the one process that holds this name. Raises Transient if Postgres does not answer."""
    with (
        leasing(lambda: connect(settings, application=f"copydesk {name}")) as leases,
        leases.held(f"run {name}") as first,
    ):
        yield first
