"""Clusters of copies, updated with the edges: a pure function of edges and decisions, independent of their order."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from contract.postgres import Connection
from enrich.copies.clusters.constraints import Constraints
from enrich.copies.clusters.degree_cap import are_within_cap
from enrich.copies.clusters.graph import article_graph, component_keys
from enrich.copies.clusters.partition import partition
from enrich.landing.representative import representatives
from enrich.store.clusters import MemberRow, component_of, delete_members, write_members
from enrich.store.decisions import decisions_on
from enrich.store.edges import delete_edges, edges_of_components
from enrich.store.locks import ClusterLock, locked
from enrich.store.versions import smallest_versions


def recluster(connection: Connection, articles: Collection[int]) -> int:
    """Takes the lock, and reclusters the components of some articles; returns how many rows changed."""
    if not articles:
        return 0
    with locked(connection) as lock:
        return recluster_locked(lock, articles)


def recluster_locked(lock: ClusterLock, articles: Collection[int]) -> int:
    """Reclusters the components of some articles; returns how many rows changed.

    The edges are read while holding the lock: if two workers add edges to one component, the second clusters it with
    the edges of both.
    """
    if not articles:
        return 0
    connection = lock.connection
    members = component_of(connection, articles)
    graph = article_graph(_capped(lock, edges_of_components(connection, members)))
    decided = _in_force(connection, decisions_on(connection, members))
    clusters, followers = partition(graph.edges, decided, graph.ranks)
    deleted = delete_members(lock, members.keys() - clusters.keys())  # no edge or decision keeps these any longer
    if not clusters:
        return deleted
    components = component_keys(graph.edges, decided.must_link)
    chosen = representatives(connection, clusters)
    rows = [
        MemberRow(
            article_key=article,
            component_key=components.get(article, article),
            group_key=cluster,
            canonical=chosen[cluster].key == article,
            canonical_why=chosen[cluster].reason,
            follows=article in followers,
        )
        for article, cluster in sorted(clusters.items())
    ]
    # Most rows of a large component stay as they are. Postgres would lock each one that is sent, and log that.
    return deleted + write_members(lock, [row for row in rows if row != members.get(row.article_key)])


def _in_force(connection: Connection, decided: Constraints) -> Constraints:
    """The decisions without those that join an article without versions."""
    joined = {key for pair in decided.must_link for key in pair}
    present = smallest_versions(connection, sorted(joined)).keys() if joined else joined
    return decided._replace(must_link=frozenset(pair for pair in decided.must_link if present >= set(pair)))


def _capped(lock: ClusterLock, edges: np.ndarray) -> np.ndarray:
    """The edges that the degree cap keeps; the others are deleted. Declared ones stay. EDGE."""
    stay = edges["declared"] | are_within_cap(edges["a"], edges["b"])
    gone = edges[~stay]
    if len(gone):
        delete_edges(lock, list(zip(gone["a"].tolist(), gone["b"].tolist(), strict=True)))
    kept: np.ndarray = edges[stay]
    return kept
