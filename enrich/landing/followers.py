"""New followers of a large cluster, placed by their own few edges.

Reclustering a component takes all of its edges, so each new article would cost as much as the cluster has members.
But most new articles only follow (see `enrich.copies.clusters.followers`): then only their own rows are needed. If
that does not hold, or the choice of the original might change, the article is left to `clustering.recluster`, which
gives the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from contract.postgres import Connection
from enrich.copies.clusters.followers import Neighbours, Place, place_of
from enrich.copies.clusters.representative import foremost, representative
from enrich.copies.ruleset import DEGREE_CAP
from enrich.landing.representative import facts_of
from enrich.store.clusters import MemberRow, members_of, representatives_of, write_members
from enrich.store.decisions import decisions_on
from enrich.store.edges import links_of
from enrich.store.locks import ClusterLock
from enrich.store.smallest_copies import beyond_smallest_articles
from enrich.store.version_facts import declared_sources
from enrich.store.versions import smallest_versions


def follow(lock: ClusterLock, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Places those of the articles of new edges that only follow; returns their keys. edges: pairs of article keys."""
    ends = Counter(key for edge in edges for key in edge)
    if max(ends.values(), default=0) < DEGREE_CAP.edges:
        return set()
    connection = lock.connection
    members = members_of(connection, ends)
    newcomers = {key for key, count in ends.items() if count >= DEGREE_CAP.edges} - members.keys()
    if not newcomers:
        return set()
    links = links_of(connection, newcomers)
    decided = decisions_on(connection, ends.keys())
    neighbours = Neighbours(
        members,
        beyond_smallest_articles(
            connection, [(link.other, link.own) for its in links.values() for link in its], DEGREE_CAP.edges
        ),
        smallest_versions(connection, sorted(key for key, member in members.items() if member.follows)),
    )
    places = {
        key: place
        for key, its in links.items()
        if key not in decided.paired
        and decided.alone.isdisjoint({key, *(link.article for link in its)})
        and (place := place_of(key, its, neighbours))
    }
    rows = _rows(connection, places)
    write_members(lock, rows)
    return {row.article_key for row in rows}


def _rows(connection: Connection, places: Mapping[int, Place]) -> list[MemberRow]:
    """The rows of newcomers that change neither which article represents the cluster, nor why."""
    keys = sorted(places)
    chosen = representatives_of(connection, {place.cluster for key, place in places.items() if place.cluster != key})
    facts = facts_of(connection, [*keys, *(article for article, _ in chosen.values())])
    named = declared_sources(connection, keys)
    sources = members_of(connection, {source for key in keys for source in facts[key].sources})
    rows = []
    for key in keys:
        component, cluster = places[key]
        if key in named:
            continue  # it may be the original, as a declared source of a member
        if cluster == key:
            alone = representative([facts[key]])
            rows.append(MemberRow(key, component, key, canonical=True, canonical_why=alone.reason, follows=True))
            continue
        if (stands := chosen.get(cluster)) is None or stands.key not in facts:
            continue  # none of its versions is left
        declared = {stands.key} if stands.reason == "declared" else set()
        inside = {source for source in facts[key].sources if source in sources and sources[source].cluster == cluster}
        beside = foremost([facts[stands.key].among(declared), facts[key].among(declared)])
        if stands.holds_beside(beside) and inside <= declared:
            rows.append(MemberRow(key, component, cluster, canonical=False, canonical_why=stands.reason, follows=True))
    return rows
