"""Learned lines in Postgres: numbered states of them, which one is in use, and which a stored version was read with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from contract.article import Article, version_key_of
from contract.errors import Permanent
from contract.postgres import Connection
from enrich.reading import NO_LEARNED_LINES, LearnedLine, LearnedLines
from enrich.reading.learned_lines import LEAST_REPORTS

REPORTS: Final = 400  # of an outlet, the newest ones, that lines are learned from


class Shelf:
    """The states of learned lines that a worker has read so far. None of them ever changes."""

    def __init__(self) -> None:
        self._states: dict[int, LearnedLines] = {NO_LEARNED_LINES.version: NO_LEARNED_LINES}

    def learned_for(self, connection: Connection, articles: Sequence[Article]) -> list[LearnedLines]:
        """What each article is to be read with: the state in use; of a version in the house, the state it was read with.

        So a message that comes again reads as it did, whatever was learned meanwhile.
        """
        keys = [version_key_of(article.article_id, article.version_id) for article in articles]
        with connection.transaction():
            current = in_use(connection)
            stored: dict[int, int] = dict(
                connection.execute(
                    "select version_key, furniture_version from desk.versions where version_key = any(%s)", [keys]
                ).fetchall()
            )
            return [self._state(connection, stored.get(key, current)) for key in keys]

    def _state(self, connection: Connection, version: int) -> LearnedLines:
        if version not in self._states:
            self._states[version] = stored_state(connection, version)
        return self._states[version]


def in_use(connection: Connection) -> int:
    """The number of the state that readings are made with now; 0: nothing learned."""
    row = connection.execute("select version from desk.furniture_uses order by use desc limit 1").fetchone()
    return int(row[0]) if row else NO_LEARNED_LINES.version


def stored_state(connection: Connection, version: int) -> LearnedLines:
    """A state by its number."""
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for outlet, line in connection.execute(
        "select outlet, line from desk.furniture_lines where version = %s", [version]
    ).fetchall():
        lines[outlet].add(line)
    return LearnedLines(version, {outlet: frozenset(keys) for outlet, keys in lines.items()})


def reports(connection: Connection, days: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Outlets with titles and texts, as they came, of their newest different reports that landed within so many days.

    Of a report's copies on one outlet one counts. An outlet with too few reports to learn from is left out.
    """
    with connection.cursor(name="reports") as cursor:
        cursor.itersize = REPORTS
        cursor.execute(
            """
            with newest as (
                select distinct on (v.outlet, coalesce(m.group_key, v.article_key))
                       v.outlet, v.version_key, v.reference_day
                from desk.versions v left join desk.group_member m on m.article_key = v.article_key
                where v.outlet is not null and v.landed_at > now() - make_interval(days => %s)
                order by v.outlet, coalesce(m.group_key, v.article_key), v.fetched_at desc, v.version_key desc
            ), numbered as (
                select outlet, version_key, count(*) over (partition by outlet) as reports,
                       row_number() over (partition by outlet order by reference_day desc, version_key) as number
                from newest
            )
            select n.outlet, v.raw_title, v.raw_text
            from numbered n join desk.versions v on v.version_key = n.version_key
            where n.number <= %s and n.reports >= %s
            order by n.outlet, n.number""",
            [days, REPORTS, LEAST_REPORTS],
        )
        for outlet, rows in groupby(cursor, itemgetter(0)):
            yield outlet, [(title, text) for _, title, text in rows]


def store(connection: Connection, lines: Iterable[LearnedLine]) -> int:
    """Keeps a new state and returns its number. It is not in use yet."""
    row = connection.execute("insert into desk.furniture_versions default values returning version").fetchone()
    assert row is not None  # noqa: S101  # an insert that returns nothing raises
    with (
        connection.cursor() as cursor,
        cursor.copy("copy desk.furniture_lines (version, outlet, line, reports, of_reports) from stdin") as copy,
    ):
        for line in lines:
            copy.write_row((row[0], *line))
    return int(row[0])


def use(connection: Connection, version: int) -> None:
    """Makes a state the one in use, for what workers read from now on. Raises Permanent where there is none of this number."""
    known = connection.execute("select from desk.furniture_versions where version = %s", [version]).fetchone()
    if version != NO_LEARNED_LINES.version and known is None:
        msg = f"there is no version {version} of learned lines: `copydesk furniture list` shows them"
        raise Permanent(msg)
    connection.execute("insert into desk.furniture_uses (version) values (%s)", [version])
