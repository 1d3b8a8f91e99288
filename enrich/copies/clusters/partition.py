"""Edges to groups of versions of one report, and each group's original: pure, whatever the order."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from enrich.copies.ruleset import AVERAGE_LINKAGE, DEGREE_CAP, WHOLE

Graph = dict[int, dict[int, int]]  # article to neighbours to score


class Decisions(NamedTuple):
    """What people decided, by article: pairs, the smaller key first, that are one report or two; and articles that stand alone.

    No pair is joined, over however many others, that is also split, and no joined article stands alone.
    """

    joined: frozenset[tuple[int, int]] = frozenset()
    split: frozenset[tuple[int, int]] = frozenset()
    alone: frozenset[int] = frozenset()


UNDECIDED: Final = Decisions()


class MemberFacts(msgspec.Struct, frozen=True):
    """What is known of one member of a group.

    is_declared: another member names it as its source. is_agency_own: it stands at the agency's own
    outlet. The times as in `direction.Facts`.
    """

    key: int
    is_declared: bool
    is_agency_own: bool
    published: datetime | None
    seen: datetime


def canonical(members: Sequence[MemberFacts]) -> int:
    """The key of the group's original.

    One that is declared the source, else the agency's own, else the earliest published, else the first
    seen, else the smallest key; members that tie on one sign are told apart by the next.
    """
    return min(members, key=_precedence).key


def _precedence(member: MemberFacts) -> tuple[bool, bool, bool, datetime, datetime, int]:
    published = member.published or member.seen
    return (
        not member.is_declared, not member.is_agency_own, member.published is None, published, member.seen, member.key
    )  # fmt: skip


class Crowding(NamedTuple):
    """What is known of articles in crowds, where their edges are those of their versions.

    order: the key of each that says which are the smallest. last: of those that have as many copies, by one version, as are kept,
    the greatest key among the smallest of these.
    """

    order: Mapping[int, int]
    last: Mapping[int, int]


class Partition(NamedTuple):
    """The group of each article that has an edge or is joined; and the articles that only follow a crowd (see `partition`)."""

    groups: dict[int, int]
    followers: frozenset[int]


def partition(
    edges: Iterable[tuple[int, int, int]],
    decisions: Decisions = UNDECIDED,
    crowding: Crowding | None = None,
    most: int = DEGREE_CAP.edges,
) -> Partition:
    """The groups of articles; a group's id is its smallest key.

    edges: (article, article, score in 1/10000), in any order. An edge given twice counts with its greater
    score. Each component of the edges is cut by average linkage (Sokal and Michener 1958): the two parts
    with the greatest mean score across, a missing edge being 0, unite while more than half of the pairs
    across are edges; ties go to the smallest keys. Pairs of a crowd of which no edge would be kept count for nothing.

    What people decided comes first: the joined are one part from the beginning, parts that hold a split pair
    do not unite, and the edges of an article that stands alone do not count.

    An article of a crowd has edges to the `most` smallest of its copies alone (see `crowds`): the crowd is partitioned by those, and
    everyone else of it follows the part that holds most of its copies. crowding: where it is not the articles' own keys and
    edges that tell.

    A component in which everyone is joined to more than three quarters of the others is one group, found
    in time linear in its edges; any other of n articles costs n² log n at worst.
    """
    graph: Graph = defaultdict(dict)
    for a, b, score in edges:
        if a != b and not decisions.alone & {a, b}:
            graph[a][b] = graph[b][a] = max(score, graph[a].get(b, 0))
        elif a != b:  # both are in the graph, with no edge between them
            graph.setdefault(a, {})
            graph.setdefault(b, {})
    for a, b in decisions.joined:
        graph[a][b] = graph[b][a] = WHOLE
    decided = {key for pair in decisions.joined | decisions.split for key in pair}
    known = crowding or Crowding({}, {key: sorted(of)[most - 1] for key, of in graph.items() if len(of) >= most})
    followers = {key: graph[key] for key in _followers(graph, known, most) - decided}
    leaders = _without(graph, followers) if followers else graph
    groups: dict[int, int] = {}
    for component in _components(leaders):
        if decided.isdisjoint(component) and _is_close_knit(component, leaders):
            parts = [component]
        else:
            parts = _average_link(component, leaders, decisions, _unknown(component, leaders, known))
        groups |= {key: min(part) for part in parts for key in part}
    return Partition(_followed(groups, followers), frozenset(followers))


def followed(groups: Iterable[int]) -> int | None:
    """The group that an article follows, of those that its leaders are in: that of most of them, the smallest of equals; None where it has none."""
    found = Counter(groups)
    return min(found, key=lambda group: (-found[group], group), default=None)


def _followers(graph: Graph, crowding: Crowding, most: int) -> set[int]:
    """The articles with as many copies as are kept, none of which they are themselves for another of these."""
    order, last = crowding
    full = {key for key in last if graph.get(key)}
    led = (heapq.nsmallest(most, graph[key], key=lambda other: order.get(other, other)) for key in full)
    return full.difference(*led)


def _unknown(component: Collection[int], graph: Graph, crowding: Crowding) -> Graph:
    """The pairs that may be copies though no edge says so, each 1: both have all the copies that are kept, neither of them is among the other's."""
    order, last = crowding
    full = sorted((order.get(key, key), last[key], key) for key in component if key in last)
    nearest = min((end for _, end, _ in full), default=0)
    beyond = [one for one in full if one[0] > nearest]
    found: Graph = defaultdict(dict)
    for (own, end, a), (other, others_end, b) in itertools.combinations(beyond, 2):
        if own > others_end and other > end and b not in graph[a]:
            found[a][b] = found[b][a] = 1
    return found


def _without(graph: Graph, gone: Iterable[int]) -> Graph:
    left = {key: dict(others) for key, others in graph.items()}
    for key in gone:
        for other in left.pop(key):
            left.get(other, {}).pop(key, None)
    return left


def _followed(groups: dict[int, int], followers: Graph) -> dict[int, int]:
    """The groups with those that follow. The key of a group is its smallest, theirs included."""
    leads: defaultdict[int, list[int]] = defaultdict(list)  # by the key of a group so far: its followers
    for key, others in followers.items():
        group = followed(groups[other] for other in others if other in groups)
        leads[key if group is None else group].append(key)
    for group, keys in leads.items():
        smallest = min([group, *keys])
        groups |= dict.fromkeys(keys, smallest)
        if smallest != group:
            groups |= {key: smallest for key, of in groups.items() if of == group}
    return groups


def _components(graph: Graph) -> Iterator[list[int]]:
    seen: set[int] = set()
    for start in sorted(graph):
        if start in seen:
            continue
        component = [start]
        seen.add(start)
        for key in component:  # it grows as it is read
            fresh = graph[key].keys() - seen
            seen |= fresh
            component.extend(fresh)
        yield sorted(component)


def _is_close_knit(component: list[int], graph: Graph) -> bool:
    """Whether average linkage must end in one part, whatever the scores.

    Let everyone miss at most d of the n members (itself not counted). Suppose it ends in two parts or more,
    no two of which may unite: across any two, A not greater than B, half of the pairs or more are missing.
    They are at most |A| d, so |B| <= 2 d, and so is every part. Over all pairs of parts the missing are at
    most n d / 2, and at least a quarter of n² less the sum of |P|², which is at most 2 d n. So n <= 4 d.
    """
    n = len(component)
    missed = n - 1 - min(len(graph[key]) for key in component)
    return n > 4 * missed


def _average_link(component: list[int], graph: Graph, decisions: Decisions, unknown: Graph) -> list[list[int]]:
    """The parts of one component."""
    state = _Parts(component, graph, decisions, unknown)
    queue = [first for a in sorted(state.members) for b in state.links[a] if a < b and (first := state.rank(a, b))]
    heapq.heapify(queue)
    while queue:
        best = heapq.heappop(queue)
        _, a, b = best
        if state.rank(a, b) != best:
            continue  # one of them has grown, or is part of another
        state.unite(a, b)
        for other in state.links[a]:
            if changed := state.rank(a, other):
                heapq.heappush(queue, changed)
    return list(state.members.values())


class _Link(NamedTuple):
    """What is between two parts: how many edges, the sum of their scores, and how many pairs that are not known."""

    edges: int
    total: int
    unknown: int

    def __add__(self, other: _Link) -> _Link:  # type: ignore[override]  # links are summed, not joined as tuples
        return _Link(self.edges + other.edges, self.total + other.total, self.unknown + other.unknown)


class _Parts:
    """The parts of a component, each named by its smallest key, as they unite.

    links: between two parts. apart: which parts people split.
    """

    def __init__(self, component: list[int], graph: Graph, decisions: Decisions, unknown: Graph) -> None:
        self.members = {key: [key] for key in component}
        self.links = {
            key: {other: _Link(1, score, 0) for other, score in graph[key].items()}
            | {other: _Link(0, 0, 1) for other in unknown.get(key, ())}
            for key in component
        }
        self.apart: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in decisions.split:
            self.apart[a].add(b)
            self.apart[b].add(a)
        part_of = {key: key for key in component}
        for a, b in sorted(decisions.joined):
            if a in part_of and part_of[a] != part_of[b]:
                into, gone = sorted((part_of[a], part_of[b]))
                self.unite(into, gone)
                part_of |= dict.fromkeys(self.members[into], into)

    def rank(self, a: int, b: int) -> tuple[int, int, int] | None:
        """Where the union of a and b stands in the queue, None where they may not unite (any more)."""
        edges, total, unknown = self.links.get(a, {}).get(b, _NOTHING)
        if not edges or b in self.apart[a]:
            return None
        pairs = len(self.members[a]) * len(self.members[b]) - unknown
        if WHOLE * edges <= AVERAGE_LINKAGE.share * pairs:
            return None
        return (-_mean(total, pairs), min(a, b), max(a, b))

    def unite(self, a: int, b: int) -> None:
        """Let all of b be part of a, the smaller."""
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
    """A mean score as a whole number that orders exactly as the fraction does, for up to 2**32 pairs."""
    return (total << 64) // pairs
