"""What people decided about groups: kept with who, when and why, heeded by every recomputation, and to be withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from contract.errors import Permanent
from contract.postgres import Connection
from enrich.copies.clusters.partition import Decisions

Kind = Literal["join", "split"]


class Decision(NamedTuple):
    """One decision on two articles by key, the smaller first; `b` is None where `a` is to stand alone."""

    number: int
    kind: Kind
    a: int
    b: int | None
    who: str
    why: str
    decided_at: datetime


_COLUMNS = "decision, kind, a, b, who, why, decided_at"


def standing(connection: Connection, articles: Collection[int]) -> Decisions:
    """The decisions that stand on any of these articles."""
    rows = connection.execute(
        """select kind, a, b from desk.group_decisions
           where withdrawn_at is null and (a = any(%(keys)s) or b = any(%(keys)s))""",
        {"keys": sorted(articles)},
    ).fetchall()
    return Decisions(
        frozenset((a, b) for kind, a, b in rows if kind == "join"),
        frozenset((a, b) for kind, a, b in rows if kind == "split" and b is not None),
        frozenset(a for kind, a, b in rows if b is None),
    )


def decide(connection: Connection, kind: Kind, articles: tuple[int, int | None], who: str, why: str) -> int:
    """Keeps a decision and returns its number. Raises Permanent where another that stands says the opposite."""
    a, b = articles
    if b is not None:
        if a == b:
            msg = "a decision is about two articles: these are the same one"
            raise Permanent(msg)
        a, b = min(a, b), max(a, b)
    connection.execute("lock table desk.group_decisions in share row exclusive mode")
    if opposed := _opposed(all_standing(connection), kind, a, b):
        msg = f"decision {opposed.number} of {opposed.who} ({opposed.why}) says the opposite: `copydesk groups withdraw {opposed.number}` first"
        raise Permanent(msg)
    row = connection.execute(
        "insert into desk.group_decisions (kind, a, b, who, why) values (%s, %s, %s, %s, %s) returning decision",
        [kind, a, b, who, why],
    ).fetchone()
    assert row is not None  # noqa: S101  # an insert that returns nothing raises
    return int(row[0])


def withdraw(connection: Connection, number: int, who: str, why: str) -> Decision:
    """Takes a decision back, and returns it. Raises Permanent where none of this number stands."""
    row = connection.execute(
        f"""update desk.group_decisions set withdrawn_at = now(), withdrawn_by = %s, withdrawn_why = %s
            where decision = %s and withdrawn_at is null returning {_COLUMNS}""",  # noqa: S608  # the columns are named above
        [who, why, number],
    ).fetchone()
    if row is None:
        msg = f"no decision {number} stands: `copydesk groups list --all` shows what became of it"
        raise Permanent(msg)
    return Decision(*row)


def all_standing(connection: Connection) -> list[Decision]:
    """Every decision that stands, by number."""
    rows = connection.execute(
        f"select {_COLUMNS} from desk.group_decisions where withdrawn_at is null order by decision"  # noqa: S608  # the columns are named above
    ).fetchall()
    return [Decision(*row) for row in rows]


def _opposed(standing_now: list[Decision], kind: Kind, a: int, b: int | None) -> Decision | None:
    """The first decision that contradicts a new one: joined articles are one, over however many joins."""
    part_of: dict[int, int] = {}
    members: defaultdict[int, set[int]] = defaultdict(set)

    def part(key: int) -> set[int]:
        return members[part_of[key]] if key in part_of else {key}

    joins = [decision for decision in standing_now if decision.kind == "join"]
    for decision in joins:
        assert decision.b is not None  # noqa: S101  # the table's own check
        united = part(decision.a) | part(decision.b)
        members[decision.a] = united
        part_of |= dict.fromkeys(united, decision.a)
    if kind == "split":
        against = [d for d in joins if d.a in part(a)] if b is None or b in part(a) else []
        return next(iter(against), None)
    assert b is not None  # noqa: S101  # a join is of two
    return next(
        (
            decision
            for decision in standing_now
            if decision.kind == "split"
            and (
                (decision.b is None and decision.a in part(a) | part(b))
                or (decision.a in part(a) and decision.b in part(b))
                or (decision.a in part(b) and decision.b in part(a))
            )
        ),
        None,
    )
