"""Clusters: rows of desk.group_member, one for each article that has copies or a decision.

SQL calls a cluster a group, and its representative canonical.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from psycopg import sql

from contract.postgres import Connection
from enrich.copies.clusters.followers import Member
from enrich.copies.clusters.representative import Reason, Representative
from enrich.store.columns import by_column, column_list
from enrich.store.locks import ClusterLock


class MemberRow(NamedTuple):
    """A row of desk.group_member."""

    article_key: int
    component_key: int
    group_key: int
    canonical: bool
    canonical_why: Reason | None
    follows: bool


_WRITE: Final = sql.SQL(
    """insert into desk.group_member ({columns})
       select * from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::text[], %s::boolean[])
       on conflict (article_key) do update set ({changed}) = ({excluded})
       where group_member is distinct from excluded"""
).format(
    columns=column_list(MemberRow._fields),
    changed=column_list(MemberRow._fields[1:]),
    excluded=column_list(MemberRow._fields[1:], "excluded"),
)
_OF_COMPONENTS: Final = sql.SQL(
    """select {columns} from desk.group_member
       where component_key in (select component_key from desk.group_member where article_key = any(%s))"""
).format(columns=column_list(MemberRow._fields))


def write_members(lock: ClusterLock, rows: Sequence[MemberRow]) -> int:
    """Writes new or different rows; returns how many."""
    if not rows:
        return 0
    return lock.connection.execute(_WRITE, by_column(rows, len(MemberRow._fields))).rowcount


def delete_members(lock: ClusterLock, articles: Collection[int]) -> int:
    """Deletes the rows of articles that are in no cluster any more; returns how many there were."""
    return lock.connection.execute(
        "delete from desk.group_member where article_key = any(%s)", [sorted(articles)]
    ).rowcount


def component_of(connection: Connection, articles: Iterable[int]) -> dict[int, MemberRow | None]:
    """These articles and all members of the components that they are in, ascending, each with its row if it has one."""
    wanted = set(articles)
    rows = connection.execute(_OF_COMPONENTS, [sorted(wanted)]).fetchall()
    found: dict[int, MemberRow | None] = {row[0]: MemberRow(*row) for row in rows}
    return {key: found.get(key) for key in sorted(wanted | found.keys())}


def members_of(connection: Connection, articles: Collection[int]) -> dict[int, Member]:
    """Those of these articles that are in a cluster, by article."""
    rows = connection.execute(
        """select article_key, component_key, group_key, canonical, follows
           from desk.group_member where article_key = any(%s)""",
        [sorted(articles)],
    ).fetchall()
    return {key: Member(*row) for key, *row in rows}


def representatives_of(connection: Connection, clusters: Collection[int]) -> dict[int, Representative]:
    """The article that represents each of these clusters, and why."""
    rows = connection.execute(
        "select group_key, article_key, canonical_why from desk.group_member where canonical and group_key = any(%s)",
        [sorted(clusters)],
    ).fetchall()
    return {cluster: Representative(article, why) for cluster, article, why in rows}
