"""Connections to Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.abc import Buffer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.types.array import ListDumper
from psycopg_pool import ConnectionPool, PoolTimeout

from contract.errors import Transient
from contract.settings import Settings

READER: Final = "copydesk_reader"  # the read-only role
VIEWS: Final = "copydesk"  # the schema of the public views
# In SQL: how long a session that holds locks may be idle, in ms, and the statement of `hold`. A connection made
# elsewhere has no such setting.
IDLE: Final = "coalesce(nullif(current_setting('copydesk.idle', true), ''), '10000')"
HOLD: Final = "select set_config('idle_in_transaction_session_timeout', " + IDLE + ", true)"
_READING_SECONDS: Final = 300  # idle limit of a transaction without locks: compiling takes a minute

Connection = psycopg.Connection[TupleRow]
Pool = ConnectionPool[Connection]


def connect(
    settings: Settings, *, autocommit: bool = False, application: str = "copydesk", patient: bool = False
) -> Connection:
    """A connection in UTC. Raises Transient if Postgres does not respond.

    patient: its statements, and the pauses between them, may take as long as they need. See `hold`.
    """
    options = _options(settings, patient=patient)
    url = settings.database_url.get_secret_value()
    return _open(settings, url, application, options, autocommit=autocommit)


def connect_worker(settings: Settings) -> Connection:
    """A worker's connection: many short statements, prepared at once.

    Raises Transient if Postgres does not answer.
    """
    url = settings.database_url.get_secret_value()
    connection = _open(settings, url, "copydesk worker", _options(settings), autocommit=False)
    connection.prepare_threshold = 1
    connection.adapters.register_dumper(list, _ListDumper)
    return connection


class _ListDumper(ListDumper):
    """Lists as arrays; those of integers, of which landing sends many, in one piece and not number by number."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        if set(map(type, obj)) == {int}:
            return b"{%b}" % msgspec.json.encode(obj)[1:-1]
        return super().dump(obj)


def connect_reader(settings: Settings, *, application: str) -> Connection:
    """A read-only connection in UTC as the read-only role, over the views.

    Raises Transient if Postgres does not let it in.
    """
    url: dict[str, Any] = {**conninfo_to_dict(settings.database_url.get_secret_value()), "user": READER}
    url.pop("password", None)  # the owner's
    if settings.reader_password:
        url["password"] = settings.reader_password.get_secret_value()
    options = f"-c timezone=UTC -c search_path={VIEWS} -c default_transaction_read_only=on"  # the rest: the role
    try:
        return _open(settings, make_conninfo(**url), application, options, autocommit=False)
    except Transient as error:
        if not _is_named(settings):
            raise
        msg = f"{error} Has `copydesk migrate` created the role {READER}, and is COPYDESK_READER_PASSWORD its password?"
        raise Transient(msg) from error


def identity(connection: Connection) -> str:
    """The identity of the database, in a few characters: a copy, or one restored by name, has a different one."""
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
    """A pool of at most `size` connections. Raises Transient if Postgres does not answer."""
    url = settings.database_url.get_secret_value()
    connections: Pool = ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        kwargs=_arguments(settings, url, application, _options(settings, idle=settings.idle_seconds)),
        open=False,
        timeout=60,
    )
    try:
        connections.open(wait=True, timeout=20)
    except PoolTimeout as error:
        connections.close()
        raise unavailable(error, settings) from error
    with connections:
        yield connections


def hold(connection: Connection) -> None:
    """Call this before a transaction takes locks that others wait for: from then on it must not be idle for long.

    Postgres ends a session that is idle for `idle_seconds`. Before this call a transaction only reads, and may be idle
    for as long as comparing takes.
    """
    connection.execute(HOLD)


def unavailable(error: Exception, settings: Settings) -> Transient:
    """The error that says that Postgres does not respond, and what to do."""
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    what = "Is it running, and is COPYDESK_DATABASE_URL right?"
    if not _is_named(settings):
        what = f"COPYDESK_DATABASE_URL is not set, and no desk is running in {settings.home}: `copydesk up` starts one."
    return Transient(f"Postgres does not answer: {first_line}. {what}")


def _is_named(settings: Settings) -> bool:
    return "database_url" in settings.model_fields_set


def _options(settings: Settings, *, patient: bool = False, idle: float = _READING_SECONDS) -> str:
    """The server's settings for a session: limits that apply even if its client is gone."""
    statement, idle = (0, 0) if patient else (settings.statement_seconds, idle)
    network = settings.network_seconds
    values = {
        "timezone": "UTC",
        "jit": "off",  # it takes up to a second, for statements that take milliseconds
        **({} if patient else {"max_parallel_workers_per_gather": 0}),  # starting processes costs more than it saves
        "lock_timeout": _milliseconds(settings.lock_seconds),
        "statement_timeout": _milliseconds(statement),
        "idle_in_transaction_session_timeout": _milliseconds(idle),
        "copydesk.idle": _milliseconds(settings.idle_seconds),
        # Over TCP: a client that disappeared is noticed, even while a response is being sent to it.
        "tcp_user_timeout": _milliseconds(network),
        "tcp_keepalives_idle": max(1, network // 2),
        "tcp_keepalives_interval": max(1, network // 4),
        "tcp_keepalives_count": 2,
    }
    return " ".join(f"-c {name}={value}" for name, value in values.items())


def _arguments(settings: Settings, url: str, application: str, options: str) -> dict[str, Any]:
    """Parameters of libpq that make a dead server noticed; those in the address take precedence."""
    network = settings.network_seconds
    link = {
        "connect_timeout": max(2, network),  # libpq's minimum
        "tcp_user_timeout": _milliseconds(network),
        "keepalives_idle": max(1, network // 2),
        "keepalives_interval": max(1, network // 4),
        "keepalives_count": 2,
    }
    given = conninfo_to_dict(url)
    own = {name: value for name, value in link.items() if name not in given}
    return {**own, "application_name": application, "options": options}


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _open(settings: Settings, url: str, application: str, options: str, *, autocommit: bool) -> Connection:
    try:
        return psycopg.connect(url, autocommit=autocommit, **_arguments(settings, url, application, options))
    except psycopg.OperationalError as error:
        raise unavailable(error, settings) from error
