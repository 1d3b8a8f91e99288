"""Databases of tests' own: copies of one migrated template, made and dropped while tests run.

To copy one takes Postgres a tenth of a second or two, in which a test would only wait.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from psycopg import sql

_numbers = itertools.count(1)


class Databases:
    """Copies of `template` on the server at `url`; the next one is being made before it is asked for."""

    def __init__(self, url: str, template: str, thread: ThreadPoolExecutor) -> None:
        self._url = url
        self._template = template
        self._thread = thread
        self._next = thread.submit(self._make)
        self._dropped: list[Future[None]] = []

    def take(self) -> str:
        """The name of a database that nobody else has."""
        taken, self._next = self._next, self._thread.submit(self._make)
        return taken.result()

    def drop(self, name: str) -> None:
        """Drops it, whoever is connected, some time before the run ends. Raises the error of an earlier one."""
        while self._dropped and self._dropped[0].done():
            self._dropped.pop(0).result()
        self._dropped.append(self._thread.submit(self._drop, name))

    def _make(self) -> str:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        copied = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(self._template))
        administer(self._url, copied)
        return name

    def _drop(self, name: str) -> None:
        administer(self._url, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def copies_of(url: str, template: str) -> Iterator[Databases]:
    """Databases for as long as the block runs."""
    with ThreadPoolExecutor(1, "databases") as thread:
        yield Databases(url, template, thread)


def administer(url: str, statement: sql.Composed | sql.SQL) -> None:
    """One statement outside of any transaction."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement)
