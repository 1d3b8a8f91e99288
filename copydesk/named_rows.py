"""Query results as dictionaries by column name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from contract.postgres import Connection


def named_rows(connection: Connection, query: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The rows of a query, each a dictionary by column. Raises psycopg.Error."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), values).fetchall()
