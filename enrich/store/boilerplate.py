"""Learned boilerplate, called furniture in SQL: numbered versions, never changed, and which one is in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from psycopg import sql

from contract.article import Article, version_key_of
from contract.errors import Permanent
from contract.postgres import Connection
from enrich.reading import NO_LEARNED_LINES, LearnedLine, LearnedLines
from enrich.store.columns import column_list
from enrich.store.versions import boilerplate_versions

_COLUMNS: Final = ("outlet", "line", "reports", "of_reports")  # in the order of LearnedLine's fields


class BoilerplateCache:
    """The versions of learned lines that a worker has read so far. They never change."""

    def __init__(self) -> None:
        self._states: dict[int, LearnedLines] = {NO_LEARNED_LINES.version: NO_LEARNED_LINES}

    def learned_for(self, connection: Connection, articles: Sequence[Article]) -> list[LearnedLines]:
        """The learned lines for each article: the version in use; for a landed article's version, the one of that time.

        So a redelivered message is read as before, whatever was learned in the meantime.
        """
        keys = [version_key_of(article.article_id, article.version_id) for article in articles]
        with connection.transaction():
            current = in_use(connection)
            landed = boilerplate_versions(connection, keys)
            return [self._state(connection, landed.get(key, current)) for key in keys]

    def _state(self, connection: Connection, version: int) -> LearnedLines:
        if version not in self._states:
            self._states[version] = state(connection, version)
        return self._states[version]


def in_use(connection: Connection) -> int:
    """The number of the version used for reading now; 0: nothing learned."""
    row = connection.execute("select version from desk.furniture_uses order by use desc limit 1").fetchone()
    return int(row[0]) if row else NO_LEARNED_LINES.version


def state(connection: Connection, version: int) -> LearnedLines:
    """A version by its number."""
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines_of(connection, version):
        lines[line.outlet].add(line.line)
    return LearnedLines(version, {outlet: frozenset(keys) for outlet, keys in lines.items()})


def lines_of(connection: Connection, version: int, outlet: str | None = None) -> list[LearnedLine]:
    """The lines of a version, sorted; only those of one outlet if it is given."""
    query = sql.SQL(
        """select {columns} from desk.furniture_lines
           where version = %s and (%s::text is null or outlet = %s) order by outlet, line"""
    ).format(columns=column_list(_COLUMNS))
    return [LearnedLine(*row) for row in connection.execute(query, [version, outlet, outlet]).fetchall()]


def numbers(connection: Connection) -> list[int]:
    """The numbers of all stored versions, ascending; without 0, nothing learned."""
    rows = connection.execute("select version from desk.furniture_versions order by 1").fetchall()
    return [number for (number,) in rows]


def insert_state(connection: Connection, lines: Iterable[LearnedLine]) -> int:
    """Stores a new version and returns its number. It is not in use yet."""
    row = connection.execute("insert into desk.furniture_versions default values returning version").fetchone()
    assert row is not None  # noqa: S101  # an insert that returns nothing raises
    query = sql.SQL("copy desk.furniture_lines (version, {columns}) from stdin").format(columns=column_list(_COLUMNS))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for line in lines:
            copy.write_row((row[0], *line))
    return int(row[0])


def use(connection: Connection, version: int) -> None:
    """Puts a version into use, for what workers read from now on.

    Raises Permanent if there is none with this number.
    """
    known = connection.execute("select from desk.furniture_versions where version = %s", [version]).fetchone()
    if version != NO_LEARNED_LINES.version and known is None:
        msg = f"there is no version {version} of learned lines: `copydesk furniture list` shows them"
        raise Permanent(msg)
    connection.execute("insert into desk.furniture_uses (version) values (%s)", [version])
