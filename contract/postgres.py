"""Connections to Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from contract.errors import Transient
from contract.settings import Settings

READER: Final = "copydesk_reader"  # the role that may only read
VIEWS: Final = "copydesk"  # the schema of the contract

Connection = psycopg.Connection[TupleRow]
Pool = ConnectionPool[Connection]


def connect(settings: Settings, *, autocommit: bool = False, application: str = "copydesk") -> Connection:
    """A connection in UTC. Raises Transient where Postgres does not answer."""
    return _open(settings.database_url.get_secret_value(), application, "-c timezone=UTC", autocommit=autocommit)


def connect_worker(settings: Settings) -> Connection:
    """A worker's connection: many short statements, prepared at once.

    Raises Transient where Postgres does not answer.
    """
    options = "-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=300000"
    connection = _open(settings.database_url.get_secret_value(), "copydesk worker", options, autocommit=False)
    connection.prepare_threshold = 1
    return connection


def connect_reader(settings: Settings, *, application: str) -> Connection:
    """A read-only connection in UTC of the role that may only read, over the views.

    Raises Transient where Postgres does not let it in.
    """
    url: dict[str, Any] = {**conninfo_to_dict(settings.database_url.get_secret_value()), "user": READER}
    url.pop("password", None)  # the owner's
    if settings.reader_password:
        url["password"] = settings.reader_password.get_secret_value()
    options = f"-c timezone=UTC -c search_path={VIEWS} -c default_transaction_read_only=on"
    try:
        return _open(make_conninfo(**url), application, options, autocommit=False)
    except Transient as error:
        msg = f"{error} Has `copydesk migrate` made the role {READER}, and is COPYDESK_READER_PASSWORD its password?"
        raise Transient(msg) from error


def identity(connection: Connection) -> str:
    """Which database it is, in a few characters: a copy of one, or one that was restored by name, is another."""
    row = connection.execute(
        """select left(md5(system_identifier || ' ' || d.oid), 12)
           from pg_control_system(), pg_database d where datname = current_database()"""
    ).fetchone()
    connection.rollback()
    return str(row[0]) if row else ""


def server_start(connection: Connection) -> datetime:
    """When the server was started."""
    (row,) = connection.execute("select pg_postmaster_start_time()").fetchall()
    connection.rollback()
    started: datetime = row[0]
    return started


@contextmanager
def pool(settings: Settings, *, size: int, application: str) -> Iterator[Pool]:
    """A pool of at most `size` connections. Raises Transient where Postgres does not answer."""
    arguments: dict[str, Any] = {"application_name": application, "connect_timeout": 10, "options": "-c timezone=UTC"}
    connections: Pool = ConnectionPool(
        settings.database_url.get_secret_value(),
        min_size=1,
        max_size=size,
        kwargs=arguments,
        open=False,
        timeout=60,
    )
    try:
        connections.open(wait=True, timeout=20)
    except PoolTimeout as error:
        connections.close()
        raise unavailable(error) from error
    with connections:
        yield connections


def unavailable(error: Exception) -> Transient:
    """The error that says Postgres does not answer, and what to do."""
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return Transient(f"Postgres does not answer: {first_line}. Is it running, and is COPYDESK_DATABASE_URL right?")


def _open(url: str, application: str, options: str, *, autocommit: bool) -> Connection:
    try:
        return psycopg.connect(
            url,
            autocommit=autocommit,
            application_name=application,
            connect_timeout=10,
            options=options,
        )
    except psycopg.OperationalError as error:
        raise unavailable(error) from error
