"""Edges: rows of desk.copy_edge, pairs of versions that are copies.

They are inserted before the cluster lock is taken, and changed or deleted while holding it: see `enrich.store.locks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from psycopg import sql

from contract.postgres import Connection
from enrich.copies.clusters.followers import Link
from enrich.copies.clusters.graph import EDGE, Edge
from enrich.store.arrays import array_of
from enrich.store.columns import by_column, column_list
from enrich.store.locks import ClusterLock, before_lock

Pair = tuple[int, int]
"""Two version keys, the smaller first."""


class PassageRow(msgspec.Struct, frozen=True):
    """An element of `passages` or `sentences`. a, b: half-open ranges of characters in the text of each version."""

    a: tuple[int, int]
    b: tuple[int, int]
    words: int


class EdgeRow(msgspec.Struct, frozen=True):
    """A row of desk.copy_edge: its fields are the columns, by name. a, b: version keys, the smaller first."""

    a: int
    b: int
    a_article: int
    b_article: int
    relation: str
    declared: bool
    score: int
    original: int | None
    direction: str | None
    scores: Any  # a JSON object: see `enrich.copies.verdict`
    passages: Sequence[PassageRow]
    sentences: Sequence[PassageRow]
    ruleset: int


class StoredVerdict(NamedTuple):
    """What reclassifying needs of an edge: columns of desk.copy_edge."""

    a: int
    b: int
    a_article: int
    b_article: int
    relation: str
    score: int
    ruleset: int


class DirectedEdge(NamedTuple):
    """Which end of an edge is the original: columns of desk.copy_edge. lag: null if that of its versions applies."""

    a: int
    b: int
    a_article: int
    b_article: int
    original: int | None
    direction: str | None
    lag: timedelta | None


_KEYS: Final = ("a", "b")
_FIXED: Final = (*_KEYS, "a_article", "b_article")  # these stay if an edge is compared again
_INSERT: Final = sql.SQL(
    """insert into desk.copy_edge ({columns})
       select {columns} from json_populate_recordset(null::desk.copy_edge, %s::json)
       on conflict do nothing returning a_article, b_article"""
).format(columns=column_list(EdgeRow.__struct_fields__))
_UPDATE: Final = sql.SQL(
    """update desk.copy_edge e set ({columns}) = ({values})
       from json_populate_recordset(null::desk.copy_edge, %s::json) q where e.a = q.a and e.b = q.b"""
).format(
    columns=column_list(field for field in EdgeRow.__struct_fields__ if field not in _FIXED),
    values=column_list((field for field in EdgeRow.__struct_fields__ if field not in _FIXED), "q"),
)
_OF_COMPONENTS: Final = sql.SQL("select {columns} from desk.copy_edge where a_article = any(%s)").format(
    columns=column_list(Edge._fields)
)
_DIRECTED_OF: Final = sql.SQL(
    "select {columns} from desk.copy_edge where a_article = any(%(keys)s) or b_article = any(%(keys)s)"
).format(columns=column_list(DirectedEdge._fields))
_DIRECTED_BETWEEN: Final = sql.SQL(
    """select {columns} from unnest(%s::bigint[], %s::bigint[]) q (x, y)
       join desk.copy_edge e on (e.a_article, e.b_article) in ((q.x, q.y), (q.y, q.x))"""
).format(columns=column_list(DirectedEdge._fields, "e"))
_UPDATE_DIRECTIONS: Final = """
    update desk.copy_edge e set original = q.original, direction = q.direction, lag = q.lag
    from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::interval[])
        q (a, b, a_article, b_article, original, direction, lag)
    where e.a = q.a and e.b = q.b"""
_OF_DAY: Final = sql.SQL(
    """select {columns}
       from desk.versions x join desk.copy_edge e on e.a = x.version_key
       join desk.versions y on y.version_key = e.b
       where x.reference_day = %(day)s and y.reference_day <= %(day)s
       union all
       select {columns}
       from desk.versions y join desk.copy_edge e on e.b = y.version_key
       join desk.versions x on x.version_key = e.a
       where y.reference_day = %(day)s and x.reference_day < %(day)s"""
).format(columns=column_list(StoredVerdict._fields, "e"))


def insert_edges(connection: Connection, rows: Sequence[EdgeRow]) -> list[tuple[int, int]]:
    """Inserts new ones, and returns the article keys of each. rows: ascending, otherwise two workers could deadlock.

    Raises LockOrderError if the connection holds the cluster lock.
    """
    if not rows:
        return []
    return before_lock(connection).execute(_INSERT, [msgspec.json.encode(rows).decode()]).fetchall()


def update_edges(lock: ClusterLock, rows: Sequence[EdgeRow]) -> None:
    """Rewrites existing edges; they keep the time at which they were found."""
    lock.connection.execute(_UPDATE, [msgspec.json.encode(rows).decode()])


def delete_edges(lock: ClusterLock, pairs: Sequence[Pair]) -> None:
    """Deletes edges by their versions."""
    lock.connection.execute(
        "delete from desk.copy_edge e using unnest(%s::bigint[], %s::bigint[]) q (a, b) where e.a = q.a and e.b = q.b",
        [[a for a, _ in pairs], [b for _, b in pairs]],
    )


def delete_edges_of(lock: ClusterLock, articles: Collection[int]) -> int:
    """Deletes all edges of some articles; returns how many."""
    return lock.connection.execute(
        "delete from desk.copy_edge where a_article = any(%(keys)s) or b_article = any(%(keys)s)",
        {"keys": sorted(articles)},
    ).rowcount


def edges_of(connection: Connection, articles: Collection[int]) -> list[DirectedEdge]:
    """All edges of some articles, with their directions."""
    rows = connection.execute(_DIRECTED_OF, {"keys": sorted(articles)}).fetchall()
    return [DirectedEdge(*row) for row in rows]


def edges_between(connection: Connection, pairs: Collection[tuple[int, int]]) -> list[DirectedEdge]:
    """All edges between the versions of pairs of articles, with their directions. pairs: as insert_edges gives them."""
    rows = connection.execute(_DIRECTED_BETWEEN, [[a for a, _ in pairs], [b for _, b in pairs]]).fetchall()
    return [DirectedEdge(*row) for row in rows]


def update_directions(lock: ClusterLock, rows: Sequence[DirectedEdge]) -> None:
    """Writes the directions of edges."""
    if rows:
        lock.connection.execute(_UPDATE_DIRECTIONS, by_column(rows, len(DirectedEdge._fields)))


def edges_of_components(connection: Connection, articles: Collection[int]) -> np.ndarray:
    """The edges of articles that are whole components: they hold both ends of each, so one finds it. EDGE."""
    return array_of(connection, _OF_COMPONENTS, [list(articles)], EDGE)


def verdicts_of_day(connection: Connection, day: date) -> dict[Pair, StoredVerdict]:
    """The edges whose later version is of this day."""
    rows = connection.execute(_OF_DAY, {"day": day}).fetchall()
    return {(row[0], row[1]): StoredVerdict(*row) for row in rows}


def links_of(connection: Connection, articles: Collection[int]) -> dict[int, list[Link]]:
    """All edges of some articles, by article."""
    rows = connection.execute(
        """select a_article, a, b, b_article, declared from desk.copy_edge where a_article = any(%(keys)s)
           union all
           select b_article, b, a, a_article, declared from desk.copy_edge where b_article = any(%(keys)s)""",
        {"keys": sorted(articles)},
    ).fetchall()
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for key, *link in rows:
        found[key].append(Link(*link))
    return found
