"""Manual decisions about clusters: must-link and cannot-link constraints, and which contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from enrich.copies.clusters.union_find import UnionFind


class Constraints(NamedTuple):
    """Constraints on articles. must_link, cannot_link: pairs of keys, the smaller first. alone: keys.

    must_link: they are the same report. cannot_link: they are not. alone: no other article is the same report. No pair
    that must be linked, directly or through others, is in cannot_link, and no article that must be linked is
    alone.
    """

    must_link: frozenset[tuple[int, int]] = frozenset()
    cannot_link: frozenset[tuple[int, int]] = frozenset()
    alone: frozenset[int] = frozenset()

    @property
    def paired(self) -> set[int]:
        """The articles that a pair is about."""
        return {key for pair in self.must_link | self.cannot_link for key in pair}


UNCONSTRAINED: Final = Constraints()


class Decision(NamedTuple):
    """A decision on two articles, or, if `b` is None, that article `a` has no copies."""

    kind: Literal["join", "split"]
    a: int
    b: int | None


def first_contradiction(decisions: Sequence[Decision], new: Decision) -> int | None:
    """The index of the first decision that contradicts a new one; None if none does.

    Joined articles count as one, transitively. The decisions do not contradict each other.
    """
    joins = [decision for decision in decisions if decision.kind == "join"]
    linked = UnionFind((join.a, join.b) for join in joins if join.b is not None)
    ends = _ends(new, linked)
    if new.kind == "split" and new.b is not None and len(ends) > 1:
        return None  # they are already separate
    for place, decision in enumerate(decisions):
        if decision.kind == new.kind:
            continue
        about_one = decision.b is None or new.b is None
        if _ends(decision, linked) <= ends if about_one else _ends(decision, linked) == ends:
            return place
    return None


def _ends(decision: Decision, linked: UnionFind) -> set[int]:
    """The sets that its articles belong to."""
    return {linked.find(key) for key in (decision.a, decision.b) if key is not None}
