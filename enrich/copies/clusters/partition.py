"""Turns edges among articles into clusters: pure, and independent of the order of the edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.copies.clusters.constraints import UNCONSTRAINED, Constraints
from enrich.copies.clusters.followers import are_followers, followed_clusters, unknown_pairs, with_followers
from enrich.copies.clusters.graph import CapRanks, adjacency, components, graph_among
from enrich.copies.clusters.linkage import average_linkage, is_close_knit
from enrich.copies.ruleset import DEGREE_CAP


class Partition(NamedTuple):
    """The cluster of each article that has an edge or is linked by people; and the articles that only follow one."""

    clusters: dict[int, int]
    followers: frozenset[int]


def partition(
    edges: np.ndarray | Sequence[tuple[int, int, int]],
    constraints: Constraints = UNCONSTRAINED,
    ranks: CapRanks | None = None,
    most: int = DEGREE_CAP.edges,
) -> Partition:
    """The clusters of articles; a cluster's key is its smallest article.

    edges: (article, article, score in 1/10000), as ARTICLE_EDGE or what makes such, in any order. An edge given twice
    counts with its greater score. Each connected component is cut by average linkage. Pairs beyond the degree cap,
    whose edge would not be kept, count for nothing.

    What people decided comes first: articles that must be linked are one part from the beginning, parts that hold
    a pair that cannot be linked do not unite, and the edges of an article that stands alone do not count.

    An article with very many copies has edges to the `most` smallest of these alone (see `degree_cap`): the component
    is clustered by those, and everyone else follows the cluster that holds most of its copies. ranks: where it is not
    the articles' own keys and edges that tell which are the smallest.

    A component in which everyone is joined to more than three quarters of the others is one cluster, found
    in time linear in its edges; any other of n articles costs n² log n at worst.
    """
    found = adjacency(edges, constraints, ranks, most)
    decided = constraints.paired
    follow = are_followers(found, most)
    if decided:
        follow &= ~np.isin(found.keys, np.array(sorted(decided), np.int64))
    leaders = graph_among(found, ~follow)
    clusters: dict[int, int] = {}
    for component in components(leaders):
        if decided.isdisjoint(component) and is_close_knit(component, leaders):
            parts = [component]
        else:
            parts = average_linkage(component, leaders, constraints, unknown_pairs(component, leaders, found.ranks))
        clusters |= {key: min(part) for part in parts for key in part}
    if not follow.any():
        return Partition(clusters, frozenset())
    followed = followed_clusters(found, follow, clusters)
    return Partition(with_followers(clusters, followed), frozenset(followed))
