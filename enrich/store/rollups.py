"""Roll-ups, kept up behind the feed of changes by desk.roll_up (sql/views/36_rollups.sql)."""

from __future__ import annotations

from typing import Final

from contract.postgres import Connection

_CHANGES: Final = 500  # taken in in one transaction


def roll_up(connection: Connection) -> bool:
    """Takes the next changes in; returns whether more may wait. Commits.

    Does nothing where another process is at it.
    """
    with connection.transaction():
        row = connection.execute("select desk.roll_up(%s)", [_CHANGES]).fetchone()
    return row is not None and row[0] == _CHANGES
