"""Clusters of copies, kept up with the edges.

They are a pure function of edges and decisions, whoever lands them and in what order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from contract.postgres import Connection
from enrich.copies.clusters.degree_cap import last_within_cap, within_cap
from enrich.copies.clusters.partition import Crowding, partition
from enrich.landing.representative import reason, representatives
from enrich.store.clusters import MemberRow, component_of, delete_members, write_members
from enrich.store.decisions import decisions_on
from enrich.store.edges import Edge, delete_edges, edges_of_components
from enrich.store.locks import ClusterLock, locked


class ArticleGraph(NamedTuple):
    """Edges among articles, with score, and how far those go that are kept."""

    edges: list[tuple[int, int, int]]
    crowding: Crowding


def recluster(connection: Connection, articles: Collection[int]) -> int:
    """Takes the lock, and clusters anew the components of some articles; returns how many rows changed."""
    if not articles:
        return 0
    with locked(connection) as lock:
        return recluster_locked(lock, articles)


def recluster_locked(lock: ClusterLock, articles: Collection[int]) -> int:
    """Clusters anew the components of some articles; returns how many rows changed.

    The edges are read behind the lock: of two workers that add edges to one component, the second clusters it with the
    edges of both.
    """
    if not articles:
        return 0
    connection = lock.connection
    members = component_of(connection, articles)
    graph = graph_of(_capped(lock, edges_of_components(connection, members)))
    decided = decisions_on(connection, members)
    clusters, followers = partition(graph.edges, decided, graph.crowding)
    deleted = delete_members(lock, set(members) - clusters.keys())  # no edge and no decision holds these any more
    if not clusters:
        return deleted
    components = _components([(a, b) for a, b, _ in graph.edges] + sorted(decided.joined))
    chosen = representatives(connection, clusters)
    rows = [
        MemberRow(
            article_key=article,
            component_key=components[article],
            group_key=cluster,
            canonical=chosen[cluster].key == article,
            canonical_why=reason(chosen[cluster]),
            follows=article in followers,
        )
        for article, cluster in sorted(clusters.items())
    ]
    return deleted + write_members(lock, rows)


def graph_of(edges: Collection[Edge]) -> ArticleGraph:
    """The edges among articles that those among their versions make."""
    article: dict[int, int] = {}
    for one in edges:
        article[one.a] = one.a_article
        article[one.b] = one.b_article
    order: dict[int, int] = {}
    for version, of in article.items():
        order[of] = min(version, order.get(of, version))
    last: dict[int, int] = {}
    for version, end in last_within_cap({(one.a, one.b) for one in edges}).items():
        last[article[version]] = max(end, last.get(article[version], end))
    return ArticleGraph([(one.a_article, one.b_article, one.score) for one in edges], Crowding(order, last))


def _capped(lock: ClusterLock, edges: Sequence[Edge]) -> list[Edge]:
    """The edges that the degree cap keeps; the others are deleted. Declared ones stay."""
    copies = within_cap({(one.a, one.b) for one in edges})
    gone = [one for one in edges if not one.declared and (one.a, one.b) not in copies]
    if not gone:
        return list(edges)
    delete_edges(lock, [(one.a, one.b) for one in gone])
    return [one for one in edges if one.declared or (one.a, one.b) in copies]


def _components(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest article key of each article's component."""
    parent: dict[int, int] = {}

    def root(key: int) -> int:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {key: root(key) for key in parent}
