"""Edges among articles to clusters of articles: pure, whatever the order of the edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from enrich.copies.clusters.constraints import UNCONSTRAINED, Constraints
from enrich.copies.clusters.followers import followers_of, unknown_pairs, with_followers
from enrich.copies.clusters.graph import CapRanks, Graph, components, without
from enrich.copies.clusters.linkage import average_linkage, is_close_knit
from enrich.copies.ruleset import DEGREE_CAP, WHOLE


class Partition(NamedTuple):
    """The cluster of each article that has an edge or is linked by people; and the articles that only follow one."""

    clusters: dict[int, int]
    followers: frozenset[int]


def partition(
    edges: Iterable[tuple[int, int, int]],
    constraints: Constraints = UNCONSTRAINED,
    ranks: CapRanks | None = None,
    most: int = DEGREE_CAP.edges,
) -> Partition:
    """The clusters of articles; a cluster's key is its smallest article.

    edges: (article, article, score in 1/10000), in any order. An edge given twice counts with its greater
    score. Each connected component is cut by average linkage. Pairs beyond the degree cap, whose edge would not be
    kept, count for nothing.

    What people decided comes first: articles that must be linked are one part from the beginning, parts that hold
    a pair that cannot be linked do not unite, and the edges of an article that stands alone do not count.

    An article with very many copies has edges to the `most` smallest of these alone (see `degree_cap`): the component
    is clustered by those, and everyone else follows the cluster that holds most of its copies. ranks: where it is not
    the articles' own keys and edges that tell which are the smallest.

    A component in which everyone is joined to more than three quarters of the others is one cluster, found
    in time linear in its edges; any other of n articles costs n² log n at worst.
    """
    graph = _graph(edges, constraints)
    decided = constraints.paired
    known = ranks or CapRanks({}, {key: sorted(of)[most - 1] for key, of in graph.items() if len(of) >= most})
    followers = {key: graph[key] for key in followers_of(graph, known, most) - decided}
    leaders = without(graph, followers) if followers else graph
    clusters: dict[int, int] = {}
    for component in components(leaders):
        if decided.isdisjoint(component) and is_close_knit(component, leaders):
            parts = [component]
        else:
            parts = average_linkage(component, leaders, constraints, unknown_pairs(component, leaders, known))
        clusters |= {key: min(part) for part in parts for key in part}
    return Partition(with_followers(clusters, followers), frozenset(followers))


def _graph(edges: Iterable[tuple[int, int, int]], constraints: Constraints) -> Graph:
    """The graph that is clustered: of people's decisions, those that add edges or take any away."""
    graph: Graph = defaultdict(dict)
    for a, b, score in edges:
        if a != b and not constraints.alone & {a, b}:
            graph[a][b] = graph[b][a] = max(score, graph[a].get(b, 0))
        elif a != b:  # both are in the graph, with no edge between them
            graph.setdefault(a, {})
            graph.setdefault(b, {})
    for a, b in constraints.must_link:
        graph[a][b] = graph[b][a] = WHOLE
    return graph
