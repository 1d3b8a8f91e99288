"""Which copies of a version have the smallest keys: the degree cap keeps these. Never reads all edges of a version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from contract.postgres import Connection
from enrich.copies.ruleset import DEGREE_CAP

Pair = tuple[int, int]
"""Two version keys."""

_FEW: Final = 8  # additional copies beyond those requested


def smallest_copies(connection: Connection, versions: Collection[int], most: int) -> list[Pair]:
    """The edges of some versions to their smallest copies: for each at most `most` smaller and `most` greater ones."""
    return connection.execute(
        """select e.a, e.b from unnest(%(keys)s::bigint[]) key cross join lateral (
               (select a, b from desk.copy_edge where b = key order by a limit %(most)s) union all
               (select a, b from desk.copy_edge where a = key order by b limit %(most)s)
           ) e""",
        {"keys": sorted(versions), "most": most},
        binary=True,
    ).fetchall()


def beyond_smallest(connection: Connection, pairs: Sequence[Pair], most: int) -> set[Pair]:
    """Those of these pairs (x, y) of versions of which x has `most` copies or more that are smaller than y.

    Edges stay in the database, however many a version has: `most` index entries of each x are read, however many pairs
    it is in. For the only version of an article that follows a cluster its greatest copies suffice, if they are smaller
    than each of its y: it has as many as the degree cap keeps, or more.
    """
    return _beyond(
        pairs,
        connection.execute(
            """select q.x, case when q.greatest < q.least then q.greatest else (
                   select key from (
                       (select a as key from desk.copy_edge where b = q.x order by a limit %(most)s) union all
                       (select b from desk.copy_edge where a = q.x order by b limit %(most)s)
                   ) copies order by key offset %(most)s - 1 limit 1) end
               from (
                   select x, least, case when %(most)s <= %(cap)s and exists (
                       select from desk.versions v
                       join desk.group_member m on m.article_key = v.article_key and m.follows
                       where v.version_key = x and not exists (
                           select from desk.versions w where w.article_key = v.article_key and w.version_key <> x)
                   ) then greatest((select max(a) from desk.copy_edge where b = x),
                                   (select max(b) from desk.copy_edge where a = x)) end as greatest
                   from unnest(%(xs)s::bigint[], %(least)s::bigint[]) u (x, least)
               ) q""",
            _least_of_each(pairs) | {"most": most, "cap": DEGREE_CAP.edges},
            binary=True,
        ).fetchall(),
    )


def beyond_smallest_articles(connection: Connection, pairs: Sequence[Pair], most: int) -> set[Pair]:
    """Like `beyond_smallest`, for copies in so many different articles.

    A few more copies are read, since some may be versions of one article. If most are, a pair can be missed.
    """
    return _beyond(
        pairs,
        connection.execute(
            """select x, (
                   select min(key) from (
                       (select a as key, a_article as article from desk.copy_edge where b = x
                        order by a limit %(looked_at)s) union all
                       (select b, b_article from desk.copy_edge where a = x order by b limit %(looked_at)s)
                       order by key limit %(looked_at)s
                   ) smallest group by article order by 1 offset %(most)s - 1 limit 1)
               from unnest(%(xs)s::bigint[]) u (x)""",
            {"xs": list({x for x, _ in pairs}), "most": most, "looked_at": most + _FEW},
            binary=True,
        ).fetchall(),
    )


def _least_of_each(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Each x once, and the least of its y."""
    least: dict[int, int] = {}
    for x, y in pairs:
        least[x] = min(y, least.get(x, y))
    return {"xs": list(least), "least": list(least.values())}


def _beyond(pairs: Sequence[Pair], ends: Sequence[tuple[int, int | None]]) -> set[Pair]:
    """The pairs with a y that is greater than the end of x; an x with too few copies has none."""
    end_of = dict(ends)
    return {(x, y) for x, y in pairs if (end := end_of[x]) is not None and end < y}
