"""Roll-ups, maintained from the change feed by desk.roll_up (sql/views/36_rollups.sql)."""

from __future__ import annotations

from typing import Final

from contract.postgres import Connection

_CHANGES: Final = 500  # processed in one transaction


def roll_up(connection: Connection) -> bool:
    """Processes the next changes; returns whether there may be more. Commits.

    Does nothing if another process is doing it.
    """
    with connection.transaction():
        row = connection.execute("select desk.roll_up(%s)", [_CHANGES]).fetchone()
    return row is not None and row[0] == _CHANGES
