"""A database that a test has used is like a new one when the next test gets it."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from copydesk.local.stack import Stack
from tests.databases import Databases

pytestmark = pytest.mark.stack


def _connect(stack: Stack, name: str) -> psycopg.Connection:
    url = make_conninfo(stack.settings.database_url.get_secret_value(), dbname=name)
    return psycopg.connect(url, autocommit=True)


def _identity(connection: psycopg.Connection) -> int:
    (found,) = connection.execute("select oid from pg_database where datname = current_database()").fetchone()
    return found


def _contents(connection: psycopg.Connection) -> tuple[dict[str, list[tuple]], list[tuple]]:
    """The rows of every table, and the state of every sequence."""
    tables = connection.execute(
        "select nspname, relname from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where relkind = 'r' and c.oid >= 16384 order by 1, 2"
    ).fetchall()
    rows = {
        ".".join(table): connection.execute(
            sql.SQL("select t::text from {} t order by 1").format(sql.Identifier(*table))
        ).fetchall()
        for table in tables
    }
    return rows, connection.execute("select sequencename, last_value from pg_sequences order by 1").fetchall()


def test_a_used_database_comes_back_empty_under_another_name(stack: Stack, databases: Databases) -> None:
    new, used = databases.take(), databases.take()
    with _connect(stack, new) as connection:
        as_new = _contents(connection)
    left = _connect(stack, used)
    was = _identity(left)
    left.execute("insert into desk.feeds (url) select 'https://feed.example/' || n from generate_series(1, 50) n")
    assert _contents(left) != as_new
    databases.give_back(used)
    others = [databases.take() for _ in range(len(databases))]
    assert used not in others
    found = {}
    for name in others:
        with _connect(stack, name) as connection:
            found[_identity(connection)] = _contents(connection)
    assert found[was] == as_new
    with pytest.raises(psycopg.OperationalError):
        left.execute("select")
    left.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _connect(stack, used)
    for name in (new, *others):
        databases.give_back(name)


@pytest.mark.parametrize(
    "change",
    [
        "create table desk.mine ()",
        "create schema mine",
        "alter table desk.feeds add mine int",
        "alter table desk.feeds alter url drop not null",
        "create index on desk.feeds (url)",
        "create or replace function copydesk.mine() returns int language sql return 1",
        "create view copydesk.mine as select 1",
        "grant insert on desk.feeds to public",
        "revoke connect on database {} from public",
        "alter database {} set statement_timeout = 77",
        "alter table desk.feeds disable trigger all",
        "truncate desk.feeds cascade",
        "select lo_create(0)",
        "insert into desk.feeds (url) select 'https://feed.example/' || n from generate_series(1, 99) n; analyze",
        "insert into desk.feeds (url) select 'https://feed.example/' || n from generate_series(1, 30000) n",
    ],
)
def test_what_changed_more_than_rows_is_dropped(stack: Stack, databases: Databases, change: str) -> None:
    used = databases.take()
    with _connect(stack, used) as connection:
        was = _identity(connection)
        connection.execute(change.replace("{}", used).encode())
    databases.give_back(used)
    others = [databases.take() for _ in range(len(databases))]
    assert len(others) > 1
    for name in others:
        with _connect(stack, name) as connection:
            assert _identity(connection) != was
            assert connection.execute("select count(*) from desk.feeds").fetchone() == (0,)
        databases.give_back(name)
