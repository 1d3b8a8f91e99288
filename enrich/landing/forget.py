"""Removes articles with everything stored about them, and recomputes their groups.

The order of locks: the decisions and the versions before the cluster lock, since a transaction that decides or inserts
an edge holds a lock on these when it waits for that one; edges, clusters and articles while holding it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contract.postgres import Connection, hold
from enrich.landing.clustering import recluster_locked
from enrich.store import clusters, decisions, edges, entries, forgotten, segments, versions
from enrich.store.locks import locked

_AT_ONCE: Final = 100  # articles removed in one transaction


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. regrouped: articles whose group or canonical article changed."""

    articles: int
    versions: int
    edges: int
    regrouped: int

    def __add__(self, other: Forgotten) -> Forgotten:
        return Forgotten(
            self.articles + other.articles,
            self.versions + other.versions,
            self.edges + other.edges,
            self.regrouped + other.regrouped,
        )


def forget(connection: Connection, articles: Sequence[tuple[int, UUID]], who: str, why: str) -> Forgotten:
    """Removes these articles (key, id), whether or not they have landed, and keeps them from landing again. Commits.

    If killed in between, it leaves whole articles: run it again.
    """
    with connection.transaction():
        forgotten.forget(connection, articles, who, why)
    with connection.transaction():  # after this, registering workers see that they are forgotten
        versions.wait_for_writers(connection)
    total = Forgotten(0, 0, 0, 0)
    for some in _portions(sorted(articles)):
        total += remove(connection, some, f"forgotten by {who}: {why}")
    return total


def _portions(articles: Sequence[tuple[int, UUID]]) -> Iterator[Sequence[tuple[int, UUID]]]:
    return (articles[start : start + _AT_ONCE] for start in range(0, len(articles), _AT_ONCE))


def remove(connection: Connection, articles: Sequence[tuple[int, UUID]], reason: str) -> Forgotten:
    """Removes these articles (key, id), which may land again; reason: for their entries. Commits."""
    keys = [key for key, _ in articles]
    with connection.transaction():
        hold(connection)
        decisions.lock(connection)
        held = versions.lock_versions(connection, keys)
        entries.remove(connection, [one for _, one in articles], reason)
        if not held:
            return Forgotten(0, 0, 0, 0)
        with locked(connection) as lock:
            # Articles that shared a cluster with one of them are reclustered without it.
            left = set(clusters.component_of(connection, keys)) - set(keys)
            gone = edges.delete_edges_of(lock, keys)
            decisions.delete_decisions_on(connection, keys)
            clusters.delete_members(lock, keys)
            segments.cut(connection, held)
            removed = versions.delete_articles(connection, keys)
            regrouped = recluster_locked(lock, left)
    return Forgotten(removed, len(held), gone, regrouped)
