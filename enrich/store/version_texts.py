"""The texts of stored versions: for comparing, as received, and for display."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import column_list
from enrich.store.raw_texts import IS_EMPTIED, raw_text


class VersionText(NamedTuple):
    """A version's title and text, as read: columns of desk.versions."""

    version_key: int
    article_key: int
    reference_day: date
    title: str
    text: str


_TEXTS: Final = sql.SQL("select {columns} from desk.versions where version_key = any(%s)").format(
    columns=column_list(VersionText._fields)
)
_TEXTS_UNLESS_KNOWN: Final = """
    select v.version_key, v.article_key, v.reference_day, v.title,
           case when q.is_known and v.text <> '' then null else v.text end
    from unnest(%s::bigint[], %s::boolean[]) q (version_key, is_known) join desk.versions v using (version_key)"""
_TEXTS_OF_DAY: Final = sql.SQL(
    "select {columns} from desk.versions where reference_day = %s order by version_key"
).format(columns=column_list(VersionText._fields))


_EMPTIED: Final = sql.SQL(
    "select v.version_key from desk.versions v where v.version_key = any(%s) and {is_emptied}"
).format(is_emptied=IS_EMPTIED)


def texts_of(connection: Connection, keys: Collection[int]) -> list[VersionText]:
    """Some versions, in no order."""
    if not keys:
        return []
    return [VersionText(*row) for row in connection.execute(_TEXTS, [sorted(keys)], binary=True).fetchall()]


def texts_unless_known(
    connection: Connection, keys: Collection[int], known: AbstractSet[int]
) -> tuple[list[VersionText], set[int]]:
    """Some versions, in no order, except those whose text is known and still exists: of these only the keys."""
    asked = sorted(keys)
    rows = connection.execute(_TEXTS_UNLESS_KNOWN, [asked, [key in known for key in asked]], binary=True).fetchall()
    return [VersionText(*row) for row in rows if row[-1] is not None], {row[0] for row in rows if row[-1] is None}


def texts_of_day(connection: Connection, day: date, at_once: int) -> Iterator[list[VersionText]]:
    """A day's versions by ascending key, in portions. It must be in a transaction."""
    with connection.cursor(name="texts") as cursor:
        cursor.itersize = at_once
        cursor.execute(_TEXTS_OF_DAY, [day])
        while rows := cursor.fetchmany(at_once):
            yield [VersionText(*row) for row in rows]


def emptied_among(connection: Connection, keys: Collection[int]) -> set[int]:
    """Those of these versions whose texts were deleted."""
    if not keys:
        return set()
    return {key for (key,) in connection.execute(_EMPTIED, [sorted(keys)]).fetchall()}


def reports(connection: Connection, days: int, *, most: int, least: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Outlets with titles and received texts of their newest different reports that landed within so many days.

    Of a report's copies on one outlet one counts. most: reports per outlet. An outlet with fewer than `least` is left
    out.
    """
    with connection.cursor(name="reports") as cursor:
        cursor.itersize = most
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
            select n.outlet, coalesce(v.raw_title, v.title), v.raw_text, v.text, v.raw_edits
            from numbered n join desk.versions v on v.version_key = n.version_key
            where n.number <= %s and n.reports >= %s
            order by n.outlet, n.number""",
            [days, most, least],
        )
        for outlet, rows in groupby(cursor, itemgetter(0)):
            yield (
                outlet,
                [(title, whole if edits is None else raw_text(text, edits)) for _, title, whole, text, edits in rows],
            )


def headlines(connection: Connection, articles: Collection[int]) -> dict[int, tuple[str | None, str]]:
    """Outlet and title of some articles, by their newest version."""
    rows = connection.execute(
        "select article_key, outlet, title from copydesk.articles where article_key = any(%s)", [list(articles)]
    ).fetchall()
    return {key: (outlet, title) for key, outlet, title in rows}
