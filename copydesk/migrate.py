"""Migrates a database to this version's schema: numbered migrations once, views and grants each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg

from contract.errors import Permanent
from contract.postgres import Connection
from contract.reader_role import set_password


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file. checksum: SHA-256 of its bytes, hexadecimal."""

    number: int
    name: str
    text: str
    checksum: str


def sql_folder() -> Path:
    """Where the SQL files are: next to the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    shipped = package / "sql"
    return shipped if shipped.is_dir() else package.parent / "sql"


def migrate(
    connection: Connection,
    *,
    reader_password: str | None,
    reader_connections: int,
    say: Callable[[str], None],
    folder: Path | None = None,
) -> int:
    """Applies what is missing, in one transaction of this connection; returns the number of migrations.

    reader_password: with which the role copydesk_reader logs in; None leaves it unchanged. reader_connections: its
    maximum number of connections.
    Raises Permanent if an applied migration was edited, is missing, or is out of order.
    """
    folder = folder or sql_folder()
    migrations = read_migrations(folder / "migrations")
    with connection.transaction():
        _alone(connection)
        missing = pending(migrations, _landed(connection))
        for migration in missing:
            say(f"migration {migration.name}")
            connection.execute(_trusted(migration.text))
            connection.execute(
                "insert into public.copydesk_migrations (number, name, checksum) values (%s, %s, %s)",
                [migration.number, migration.name, migration.checksum],
            )
        for view in sorted((folder / "views").glob("*.sql")):
            connection.execute(_trusted(view.read_text(encoding="utf-8")))
        _make_reader(connection, reader_password)
        connection.execute("select set_config('desk.reader_connections', %s, true)", [str(reader_connections)])
        connection.execute(_trusted((folder / "reader.sql").read_text(encoding="utf-8")))
        for open_still, closed_by in _left_open(connection):
            say(f"copydesk_reader {open_still}: this role may not forbid it. {closed_by}")
    return len(missing)


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder, `NNNN_name.sql`, in order."""
    return tuple(
        Migration(
            number=int(path.name.split("_")[0]),
            name=path.stem,
            text=path.read_text(encoding="utf-8"),
            checksum=hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.glob("[0-9]*_*.sql"))
    )


def pending(migrations: Sequence[Migration], landed: Mapping[int, tuple[str, str]]) -> tuple[Migration, ...]:
    """Those to apply, given the applied ones (number: name, checksum).

    Raises Permanent: an applied file must be here, unchanged, and nothing may be inserted before it.
    """
    here = {migration.number: migration for migration in migrations}
    for number, (name, checksum) in sorted(landed.items()):
        if number not in here:
            msg = (
                f"migration {name} was applied to this database, but is not in this version: "
                "use the version that applied it, or a later one"
            )
            raise Permanent(msg)
        if here[number].checksum != checksum:
            msg = (
                f"migration {name} was edited after it was applied to this database: "
                "restore the file and write a new migration for the change"
            )
            raise Permanent(msg)
    last = max(landed, default=0)
    missing = tuple(migration for migration in migrations if migration.number not in landed)
    for migration in missing:
        if migration.number < last:
            msg = (
                f"migration {migration.name} comes before {last:04}, which is already applied: give it the next number"
            )
            raise Permanent(msg)
    return missing


def _alone(connection: Connection) -> None:
    """Waits until no other migration is in progress, and keeps others waiting until this transaction ends."""
    try:
        with connection.transaction():
            connection.execute(
                """create table if not exists public.copydesk_migrations (
                       number integer primary key, name text not null, checksum text not null,
                       landed_at timestamptz not null default now())"""
            )
    except (psycopg.errors.DuplicateTable, psycopg.errors.UniqueViolation):
        pass  # another process has just created it
    row = connection.execute("select current_setting('lock_timeout'), set_config('lock_timeout', '0', true)").fetchone()
    connection.execute("lock table public.copydesk_migrations in share row exclusive mode")  # without a lock timeout
    connection.execute("select set_config('lock_timeout', %s, true)", [row[0] if row else "0"])


def _landed(connection: Connection) -> dict[int, tuple[str, str]]:
    rows = connection.execute("select number, name, checksum from public.copydesk_migrations").fetchall()
    return {number: (name, checksum) for number, name, checksum in rows}


def _make_reader(connection: Connection, password: str | None) -> None:
    """The role copydesk_reader. Roles belong to the whole cluster, so another database may just have created it."""
    try:
        with connection.transaction():
            if not connection.execute("select 1 from pg_roles where rolname = 'copydesk_reader'").fetchone():
                connection.execute("create role copydesk_reader login")
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        pass
    if password:
        set_password(connection, password)


def _left_open(connection: Connection) -> Sequence[tuple[str, str]]:
    """What the reader can do besides reading because the migrating user may not revoke it, and how to revoke it."""
    rows = connection.execute(
        """select what, by from (values
               ('can write large objects', 'Migrate once as a superuser.',
                has_function_privilege('copydesk_reader', 'lo_create(oid)', 'execute')),
               ('can take advisory locks', 'Migrate once as a superuser.',
                has_function_privilege('copydesk_reader', 'pg_advisory_lock(bigint)', 'execute')),
               ('can make temporary tables', 'Migrate as the owner of the database.',
                has_database_privilege('copydesk_reader', current_database(), 'temporary')),
               ('may have any number of connections', 'Give it a limit: alter role … connection limit.',
                (select rolconnlimit < 0 from pg_roles where rolname = 'copydesk_reader'))
           ) as left_open (what, by, is_open) where is_open"""
    ).fetchall()
    return [(what, by) for what, by in rows]


def _trusted(text: str) -> LiteralString:
    """Our own SQL files are not user input."""
    return text
