"""Followers: articles that only follow a large cluster.

The degree cap leaves an article with very many copies only edges to the smallest of these. These few lead. An
article that has all its edges to them, and is not among the few for any of them, only follows: the others are
clustered without it, and it joins the cluster of most of its leaders. So a newcomer that only follows can be placed by
its own few edges.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np

from enrich.copies.clusters.graph import Adjacency, CapRanks, Graph
from enrich.copies.ruleset import DEGREE_CAP


class Member(NamedTuple):
    """An article in a cluster. component, cluster: their smallest article keys. represents: it is representative."""

    component: int
    cluster: int
    represents: bool
    follows: bool


class Link(NamedTuple):
    """An edge as seen from one of its articles: the version keys, its own first, and the other article's key."""

    own: int
    other: int
    article: int
    declared: bool


class Neighbours(NamedTuple):
    """What is known about the articles at the other ends of an article's edges.

    members: by article. beyond: pairs of versions (other, own) of which the other has copies, smaller than its own, in
    as many articles as the cap keeps. smallest: the smallest version of each article that follows.
    """

    members: Mapping[int, Member]
    beyond: AbstractSet[tuple[int, int]]
    smallest: Mapping[int, int]


class Place(NamedTuple):
    """The keys of the component and the cluster of an article."""

    component: int
    cluster: int


def are_followers(found: Adjacency, most: int) -> np.ndarray:
    """The articles with as many copies as are kept that are not themselves a kept copy of any of these. bool."""
    place = np.arange(len(found.x)) - np.searchsorted(found.x, found.x)  # among the copies of its article
    follow = found.is_full.copy()
    follow[found.y[(place < most) & found.is_full[found.x]]] = False
    return follow


def unknown_pairs(component: Collection[int], graph: Graph, ranks: CapRanks) -> Graph:
    """The pairs that may be copies although there is no edge, each 1.

    Both have all the copies that are kept, and neither is among the other's.
    """
    order, last = ranks
    full = sorted((order.get(key, key), last[key], key) for key in component if key in last)
    nearest = min((end for _, end, _ in full), default=0)
    beyond = [one for one in full if one[0] > nearest]
    found: Graph = defaultdict(dict)
    for (own, end, a), (other, others_end, b) in itertools.combinations(beyond, 2):
        if own > others_end and other > end and b not in graph[a]:
            found[a][b] = found[b][a] = 1
    return found


def followed_clusters(found: Adjacency, follow: np.ndarray, clusters: Mapping[int, int]) -> dict[int, int | None]:
    """Like `followed_cluster`, for each article that follows, by key. follow: bool. clusters: of the leading ones."""
    led = follow[found.x] & ~follow[found.y]
    of_leaders = np.array([clusters.get(key, 0) for key in found.keys.tolist()], np.int64)
    named, number = np.unique(of_leaders[found.y[led]], return_inverse=True)
    # One number for each vote: to sort rows of two takes numpy ten times as long.
    voted, counts = np.unique(found.x[led] * len(named) + number, return_counts=True)
    own, cluster = voted // max(1, len(named)), named[voted % max(1, len(named))]
    best = np.lexsort((cluster, -counts, own))
    first = best[np.unique(own[best], return_index=True)[1]]
    keys: dict[int, int | None] = dict.fromkeys(found.keys[follow].tolist())
    return keys | dict(zip(found.keys[own[first]].tolist(), cluster[first].tolist(), strict=True))


def with_followers(clusters: Mapping[int, int], followed: Mapping[int, int | None]) -> dict[int, int]:
    """The clusters including followers, each with the cluster that it follows.

    The key of a cluster is its smallest one, including followers.
    """
    found = dict(clusters)
    by_cluster: defaultdict[int, list[int]] = defaultdict(list)  # followers by the key of their cluster so far
    for key, cluster in followed.items():
        by_cluster[key if cluster is None else cluster].append(key)
    for cluster, keys in by_cluster.items():
        smallest = min([cluster, *keys])
        found |= dict.fromkeys(keys, smallest)
        if smallest != cluster:
            found |= {key: smallest for key, of in found.items() if of == cluster}
    return found


def followed_cluster(clusters: Iterable[int]) -> int | None:
    """The cluster that an article follows, among those of its leaders; None if it has no leader.

    It is that of most of them; if equal, the smallest.
    """
    counts = Counter(clusters)
    return min(counts, key=lambda cluster: (-counts[cluster], cluster), default=None)


def place_of(key: int, links: Sequence[Link], neighbours: Neighbours) -> Place | None:
    """The cluster of a new article that only follows; None if it may lead, or affect others.

    links: all of its edges.
    """
    own = links[0].own
    if len(links) < DEGREE_CAP.edges or any(link.own != own for link in links):
        return None  # more copies would be kept, or it has several versions
    if any(link.article not in neighbours.members or (link.other, own) not in neighbours.beyond for link in links):
        return None  # it is among the few kept edges of the other
    last = sorted(link.other for link in links)[DEGREE_CAP.edges - 1]
    if any(link.other > last and not link.declared for link in links):
        return None  # the degree cap does not keep an edge
    leads: dict[int, int] = {}  # the smallest version of each leader
    follows = set()
    for link in links:
        if neighbours.members[link.article].follows:
            follows.add(link.article)
        else:
            leads[link.article] = min(link.other, leads.get(link.article, link.other))
    bar = sorted(leads.values())[DEGREE_CAP.edges - 1 :][:1]
    if any(not bar or neighbours.smallest[article] <= bar[0] for article in follows):
        return None  # the newcomer makes it lead
    components = {neighbours.members[link.article].component for link in links}
    clusters = [neighbours.members[article].cluster for article in leads]
    if _is_tied(clusters):
        return None  # the leaders' keys decide the order, and clusters are also named after followers
    cluster = followed_cluster(clusters)
    place = Place(min(components), key if cluster is None else cluster)
    return place if len(components) == 1 and place.component < key and place.cluster <= key else None


def _is_tied(clusters: Sequence[int]) -> bool:
    counts = [count for _, count in Counter(clusters).most_common(2)]
    return len(counts) > 1 and counts[0] == counts[1]
