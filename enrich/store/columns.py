"""SQL column lists, generated from the fields of the type that a row is written from or read into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql


def column_list(fields: Iterable[str], table: str | None = None) -> sql.Composed:
    """The fields as a list of columns, with a table's alias if one is given."""
    names = (sql.Identifier(field) if table is None else sql.Identifier(table, field) for field in fields)
    return sql.SQL(", ").join(names)


def by_column(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """The values of rows column by column, for `unnest`. width: columns of a row, in case there are no rows."""
    return [[row[place] for row in rows] for place in range(width)]
