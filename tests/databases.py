"""Databases for tests: copies of one migrated template, which are emptied and reused while tests run.

Copying and dropping a database takes Postgres 0.1 to 0.2 s of CPU time, and writes ten megabytes twice.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

_OURS: Final = 16_384  # the first id of an object that initdb did not create
_GROWN: Final = 4_000_000  # bytes that a database may have grown by: a larger one is dropped, not reused
_ENDING: Final = 5_000  # milliseconds that a session has to end

_numbers = itertools.count(1)

_STATE: Final = sql.SQL(
    """
    select md5(string_agg(object, ' ' order by object)) from (
      select concat_ws('.', 'class', oid, xmin, relfilenode, reltuples) from pg_class where oid >= {ours}
      union all select concat_ws('.', 'column', attrelid, attnum, xmin) from pg_attribute where attrelid >= {ours}
      union all select concat_ws('.', 'default', oid, xmin) from pg_attrdef
      union all select concat_ws('.', 'function', oid, xmin) from pg_proc where oid >= {ours}
      union all select concat_ws('.', 'type', oid, xmin) from pg_type where oid >= {ours}
      union all select concat_ws('.', 'constraint', oid, xmin) from pg_constraint where oid >= {ours}
      union all select concat_ws('.', 'trigger', oid, xmin) from pg_trigger
      union all select concat_ws('.', 'index', indexrelid, xmin) from pg_index where indexrelid >= {ours}
      union all select concat_ws('.', 'rule', oid, xmin) from pg_rewrite where oid >= {ours}
      union all select concat_ws('.', 'schema', oid, xmin) from pg_namespace where nspname !~ '^pg_(toast_)?temp_'
      union all select concat_ws('.', 'policy', oid, xmin) from pg_policy
      union all select concat_ws('.', 'extension', oid, xmin) from pg_extension
      union all select concat_ws('.', 'rights', oid, xmin) from pg_default_acl
      union all select concat_ws('.', 'large object', oid) from pg_largeobject_metadata
      union all select concat_ws('.', 'setting', s.setrole, s.setconfig) from pg_db_role_setting s
        join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
      union all select concat_ws('.', 'database', datacl, datconnlimit, datallowconn, datdba) from pg_database
        where datname = current_database()
    ) as objects (object)
    """
).format(ours=_OURS)
"""A digest of everything in a database but its rows. A copy has its template's; any statement that defines, grants,
truncates or analyses something changes it."""

_FILLED: Final = sql.SQL(
    """select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and c.oid >= {} and pg_relation_size(c.oid) > 0 order by 1, 2"""
).format(_OURS)
_SEQUENCES: Final = "select schemaname, sequencename, last_value, start_value from pg_sequences order by 1, 2"


@dataclass(frozen=True)
class _Fresh:
    """A new copy: the digest of its objects, its bytes, the rows of its tables (COPY's text), and its sequences."""

    state: str
    size: int
    rows: dict[tuple[str, str], bytes]
    sequences: list[tuple[str, str, int | None, int]]


class Databases:
    """Copies of `template` on the server at `url`; the next one is created before it is requested."""

    def __init__(self, url: str, template: str, thread: ThreadPoolExecutor) -> None:
        self._url = url
        self._template = template
        self._thread = thread
        self._fresh: _Fresh | None = None
        self._ready = deque([thread.submit(self._make)])

    def __len__(self) -> int:
        """How many can be taken before another one is created: the last one given back is the last of them."""
        return len(self._ready)

    def take(self) -> str:
        """The name of a database that nobody else uses, and that nobody has used."""
        taken = self._ready.popleft()
        if not self._ready:
            self._ready.append(self._thread.submit(self._make))
        return taken.result()

    def give_back(self, name: str) -> None:
        """Takes a database back, even with open connections: emptied and renamed, or dropped if not only rows changed.

        If that fails, a later `take` raises the error.
        """
        self._ready.append(self._thread.submit(self._renewed, name))

    def _make(self) -> str:
        name = _new_name()
        copied = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(self._template))
        administer(self._url, copied)
        if self._fresh is None:
            with self._connected(name) as made:
                self._fresh = _read(made)
        return name

    def _renewed(self, old: str) -> str:
        name = _new_name()
        with psycopg.connect(self._url, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid, %s) from pg_stat_activity where datname = %s", (_ENDING, old)
            )
            # Renamed, so that anything that a test left running cannot find it again.
            admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(name)))
        with self._connected(name) as used:
            emptied = self._emptied(used)
        if emptied:
            return name
        administer(self._url, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        return self._make()

    def _emptied(self, used: psycopg.Connection) -> bool:
        """Whether a database could be restored to the state of a new one."""
        fresh = self._fresh
        assert fresh
        ((state, size),) = used.execute(
            sql.SQL("select ({}), pg_database_size(current_database())").format(_STATE)
        ).fetchall()
        if state != fresh.state or size > fresh.size + _GROWN:
            return False
        filled = [sql.Identifier(*table) for table in used.execute(_FILLED).fetchall()]
        # All rows are deleted, without triggers and foreign keys.
        used.execute(
            sql.SQL("; ").join(
                [sql.SQL("set session_replication_role = replica"), *map(sql.SQL("delete from {}").format, filled)]
            )
        )
        for table, rows in fresh.rows.items():
            with used.cursor().copy(sql.SQL("copy {} from stdin").format(sql.Identifier(*table))) as copy:
                copy.write(rows)
        used.execute(
            sql.SQL("; ").join(
                sql.SQL("select setval({}::regclass, {}, {})").format(
                    sql.Literal(sql.Identifier(schema, name).as_string(used)), last or start, last is not None
                )
                for schema, name, last, start in fresh.sequences
            )
        )
        return True

    @contextmanager
    def _connected(self, name: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(make_conninfo(self._url, dbname=name), autocommit=True) as connection:
            yield connection


def _read(made: psycopg.Connection) -> _Fresh:
    state, size = made.execute(sql.SQL("select ({}), pg_database_size(current_database())").format(_STATE)).fetchall()[
        0
    ]
    rows = {}
    for table in made.execute(_FILLED).fetchall():
        with made.cursor().copy(sql.SQL("copy {} to stdout").format(sql.Identifier(*table))) as copy:
            if text := b"".join(map(bytes, copy)):
                rows[table] = text
    return _Fresh(state, size, rows, made.execute(_SEQUENCES).fetchall())


def _new_name() -> str:
    return f"test_{os.getpid()}_{next(_numbers)}"


@contextmanager
def copies_of(url: str, template: str) -> Iterator[Databases]:
    """Databases for as long as the block runs."""
    with ThreadPoolExecutor(1, "databases") as thread:
        yield Databases(url, template, thread)


def administer(url: str, statement: sql.Composed | sql.SQL) -> None:
    """Executes one statement outside of any transaction."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement)
