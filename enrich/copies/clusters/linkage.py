"""Average linkage: divides a connected component into clusters, under must-link and cannot-link constraints."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import Final, NamedTuple

from enrich.copies.clusters.constraints import Constraints
from enrich.copies.clusters.graph import Graph
from enrich.copies.clusters.union_find import UnionFind
from enrich.copies.ruleset import AVERAGE_LINKAGE, WHOLE


def average_linkage(component: list[int], graph: Graph, constraints: Constraints, unknown: Graph) -> list[list[int]]:
    """The parts into which average linkage divides one component (Sokal and Michener 1958).

    The two parts with the greatest mean score between them, a missing edge being 0, merge while more than half of the
    pairs between them are edges; ties go to the smallest keys. unknown: pairs that do not count, each with 1.
    """
    state = _Parts(component, graph, constraints, unknown)
    queue = [first for a in sorted(state.members) for b in state.links[a] if a < b and (first := state.rank(a, b))]
    heapq.heapify(queue)
    while queue:
        best = heapq.heappop(queue)
        _, a, b = best
        if state.rank(a, b) != best:
            continue  # one of them has grown, or was merged
        state.unite(a, b)
        for other in state.links[a]:
            if changed := state.rank(a, other):
                heapq.heappush(queue, changed)
    return list(state.members.values())


def is_close_knit(component: list[int], graph: Graph) -> bool:
    """Whether average linkage must end in one part, whatever the scores.

    Let everyone lack edges to at most d of the n members (except itself). Suppose it ends in two parts or more,
    no two of which may merge: between any two, A not greater than B, half of the pairs or more are missing.
    They are at most |A| d, so |B| <= 2 d, and so is every part. Over all pairs of parts the missing are at
    most n d / 2, and at least a quarter of n² less the sum of |P|², which is at most 2 d n. So n <= 4 d.
    """
    n = len(component)
    missed = n - 1 - min(len(graph[key]) for key in component)
    return n > 4 * missed


class _Link(NamedTuple):
    """What is between two parts: how many edges, the sum of their scores, and how many unknown pairs."""

    edges: int
    total: int
    unknown: int

    def __add__(self, other: _Link) -> _Link:  # type: ignore[override]  # a sum of sums, not of tuples
        return _Link(self.edges + other.edges, self.total + other.total, self.unknown + other.unknown)


class _Parts:
    """The parts of a component, each named by its smallest key, while they merge.

    links: between two parts. apart: for a part, the others that it cannot be linked with.
    """

    def __init__(self, component: list[int], graph: Graph, constraints: Constraints, unknown: Graph) -> None:
        self.members = {key: [key] for key in component}
        self.links = {
            key: {other: _Link(1, score, 0) for other, score in graph[key].items()}
            | {other: _Link(0, 0, 1) for other in unknown.get(key, ())}
            for key in component
        }
        self.apart: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in constraints.cannot_link:
            self.apart[a].add(b)
            self.apart[b].add(a)
        inside, linked = set(component), UnionFind()
        for a, b in sorted(constraints.must_link):
            if a in inside and not linked.are_united(a, b):
                self.unite(*sorted((linked.find(a), linked.find(b))))
                linked.unite(a, b)

    def rank(self, a: int, b: int) -> tuple[int, int, int] | None:
        """The queue entry for merging a and b, None if they may not merge (any more)."""
        edges, total, unknown = self.links.get(a, {}).get(b, _NOTHING)
        if not edges or b in self.apart[a]:
            return None
        pairs = len(self.members[a]) * len(self.members[b]) - unknown
        if WHOLE * edges <= AVERAGE_LINKAGE.share * pairs:
            return None
        return (-_mean(total, pairs), min(a, b), max(a, b))

    def unite(self, a: int, b: int) -> None:
        """Merge b into a, the smaller."""
        self.members[a] += self.members.pop(b)
        self.links[a].pop(b, None)
        for other, link in self.links.pop(b).items():
            if other == a:
                continue
            del self.links[other][b]
            self.links[a][other] = self.links[other][a] = self.links[a].get(other, _NOTHING) + link
        for other in self.apart.pop(b, ()):
            self.apart[other] = (self.apart[other] - {b}) | {a}
            self.apart[a].add(other)


_NOTHING: Final = _Link(0, 0, 0)


def _mean(total: int, pairs: int) -> int:
    """A mean score as an integer that orders exactly like the fraction, for up to 2**32 pairs."""
    return (total << 64) // pairs
