"""Which copies of a version have the smallest keys: the degree cap keeps these. Never reads all edges of a version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

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

    Edges stay in the database, however many a version has: `most` index entries of each x are read. The order lets
    Postgres read only these, whatever its statistics. For the only version of an article that follows a cluster
    its greatest copies suffice: it has as many as the degree cap keeps, or more.
    """
    rows = connection.execute(
        """select q.x, q.y from unnest(%(xs)s::bigint[], %(ys)s::bigint[]) q (x, y)
           where (%(most)s <= %(cap)s and exists (
               select from desk.versions v join desk.group_member m on m.article_key = v.article_key and m.follows
               where v.version_key = q.x
                 and not exists (
                     select from desk.versions w where w.article_key = v.article_key and w.version_key <> q.x)
                 and greatest((select max(a) from desk.copy_edge where b = q.x),
                              (select max(b) from desk.copy_edge where a = q.x)) < q.y
           )) or exists (
               (select from desk.copy_edge where b = q.x and a < q.y order by a limit %(most)s) union all
               (select from desk.copy_edge where a = q.x and b < q.y order by b limit %(most)s) offset %(most)s - 1)""",
        {"xs": [x for x, _ in pairs], "ys": [y for _, y in pairs], "most": most, "cap": DEGREE_CAP.edges},
        binary=True,
    ).fetchall()
    return {(x, y) for x, y in rows}


def beyond_smallest_articles(connection: Connection, pairs: Sequence[Pair], most: int) -> set[Pair]:
    """Like `beyond_smallest`, for copies in so many different articles.

    A few more copies are read, since some may be versions of one article. If most are, a pair can be missed.
    """
    rows = connection.execute(
        """select q.x, q.y from unnest(%(xs)s::bigint[], %(ys)s::bigint[]) q (x, y)
           where (select count(distinct article) from (
                      (select a_article as article from desk.copy_edge where b = q.x and a < q.y
                       order by a limit %(looked_at)s)
                      union all
                      (select b_article from desk.copy_edge where a = q.x and b < q.y order by b limit %(looked_at)s)
                      limit %(looked_at)s
                  ) smaller) >= %(most)s""",
        {"xs": [x for x, _ in pairs], "ys": [y for _, y in pairs], "most": most, "looked_at": most + _FEW},
        binary=True,
    ).fetchall()
    return {(x, y) for x, y in rows}
