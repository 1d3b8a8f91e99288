"""Manual decisions about groups: stored with who, when and why, applied by every recomputation, and withdrawable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, Literal, NamedTuple

from psycopg import sql

from contract.errors import Permanent
from contract.postgres import Connection
from enrich.copies.clusters import constraints
from enrich.copies.clusters.constraints import Constraints
from enrich.store.columns import column_list

Kind = Literal["join", "split"]


class Decision(NamedTuple):
    """A row of desk.group_decisions: two article keys, the smaller first; `b` is None if `a` has no copies."""

    decision: int
    kind: Kind
    a: int
    b: int | None
    who: str
    why: str
    decided_at: datetime


class ListedDecision(NamedTuple):
    """A decision with the names of its articles, for display.

    withdrawn: by whom and why; None if it is in force.
    """

    decision: int
    kind: Kind
    a: str
    b: str | None
    who: str
    decided_at: datetime
    why: str
    withdrawn: str | None


_WITHDRAW: Final = sql.SQL(
    """update desk.group_decisions set withdrawn_at = now(), withdrawn_by = %s, withdrawn_why = %s
       where decision = %s and withdrawn_at is null returning {columns}"""
).format(columns=column_list(Decision._fields))
_IN_FORCE: Final = sql.SQL(
    "select {columns} from desk.group_decisions where withdrawn_at is null order by decision"
).format(columns=column_list(Decision._fields))


def decisions_on(connection: Connection, articles: Collection[int]) -> Constraints:
    """The decisions in force on any of these articles."""
    rows = connection.execute(
        """select kind, a, b from desk.group_decisions
           where withdrawn_at is null and (a = any(%(keys)s) or b = any(%(keys)s))""",
        {"keys": sorted(articles)},
    ).fetchall()
    return Constraints(
        frozenset((a, b) for kind, a, b in rows if kind == "join"),
        frozenset((a, b) for kind, a, b in rows if kind == "split" and b is not None),
        frozenset(a for kind, a, b in rows if b is None),
    )


def decide(connection: Connection, kind: Kind, articles: tuple[int, int | None], who: str, why: str) -> int:
    """Stores a decision and returns its number. Raises Permanent if another one in force says the opposite."""
    a, b = articles
    if b is not None:
        if a == b:
            msg = "a decision is about two articles, but these are the same one"
            raise Permanent(msg)
        a, b = min(a, b), max(a, b)
    lock(connection)
    known = in_force(connection)
    place = constraints.first_contradiction(
        [constraints.Decision(one.kind, one.a, one.b) for one in known], constraints.Decision(kind, a, b)
    )
    if place is not None:
        opposed = known[place]
        msg = (
            f"decision {opposed.decision} of {opposed.who} ({opposed.why}) says the opposite: "
            f"`copydesk groups withdraw {opposed.decision}` first"
        )
        raise Permanent(msg)
    row = connection.execute(
        "insert into desk.group_decisions (kind, a, b, who, why) values (%s, %s, %s, %s, %s) returning decision",
        [kind, a, b, who, why],
    ).fetchone()
    assert row is not None  # noqa: S101  # an insert that returns nothing raises
    return int(row[0])


def lock(connection: Connection) -> None:
    """Locks the decisions until the transaction ends. Call it before the cluster lock is taken."""
    connection.execute("lock table desk.group_decisions in share row exclusive mode")


def delete_decisions_on(connection: Connection, articles: Collection[int]) -> None:
    """Deletes every decision on forgotten articles, including withdrawn ones."""
    connection.execute(
        "delete from desk.group_decisions where a = any(%(keys)s) or b = any(%(keys)s)", {"keys": sorted(articles)}
    )


def withdraw(connection: Connection, number: int, who: str, why: str) -> Decision:
    """Withdraws a decision, and returns it. Raises Permanent if none with this number is in force."""
    row = connection.execute(_WITHDRAW, [who, why, number]).fetchone()
    if row is None:
        msg = f"decision {number} is not in force: `copydesk groups list --all` includes withdrawn ones"
        raise Permanent(msg)
    return Decision(*row)


def in_force(connection: Connection) -> list[Decision]:
    """Every decision in force, by number."""
    return [Decision(*row) for row in connection.execute(_IN_FORCE).fetchall()]


def listed(connection: Connection, *, withdrawn: bool) -> list[ListedDecision]:
    """The decisions by number, in words; withdrawn: including those no longer in force."""
    rows = connection.execute(
        """select d.decision, d.kind, coalesce(x.url, x.article_id::text), coalesce(y.url, y.article_id::text), d.who,
                  d.decided_at, d.why, d.withdrawn_by || ': ' || d.withdrawn_why
           from desk.group_decisions d join desk.articles x on x.article_key = d.a
           left join desk.articles y on y.article_key = d.b
           where %s or d.withdrawn_at is null order by d.decision""",
        [withdrawn],
    ).fetchall()
    return [ListedDecision(*row) for row in rows]
