"""Turns edges between articles into clusters: pure, and independent of the order of the edges."""

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
    """The cluster of each article that has an edge or a manual link; and the articles that only follow one."""

    clusters: dict[int, int]
    followers: frozenset[int]


def partition(
    edges: np.ndarray | Sequence[tuple[int, int, int]],
    constraints: Constraints = UNCONSTRAINED,
    ranks: CapRanks | None = None,
    most: int = DEGREE_CAP.edges,
) -> Partition:
    """The clusters of articles; a cluster's key is its smallest article.

    edges: (article, article, score in 1/10000), as ARTICLE_EDGE or convertible to it, in any order. An edge given twice
    counts with its greater score. Each connected component is divided by average linkage. Pairs beyond the degree cap,
    whose edge would not be kept, do not count.

    Manual decisions come first: articles that must be linked are one part from the beginning, parts with
    a pair that cannot be linked do not merge, and the edges of an article decided to be alone do not count.

    An article with very many copies only has edges to the `most` smallest of these (see `degree_cap`): the component
    is clustered by those, and all others follow the cluster with most of their copies. ranks: if the articles' own
    keys and edges do not determine which are the smallest.

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
