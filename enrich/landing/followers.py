"""Newcomers that only follow a large cluster, placed by their own few edges.

To cluster a component anew takes all of its edges, so that each newcomer would cost as much as the cluster has members.
But most only follow (see `enrich.copies.clusters.partition`): their copies, as many as the degree cap keeps, lead the
cluster already, and they themselves are not among the few that are kept of any of these. Then nothing changes but their
own rows. Where any of this does not hold, or a sign of the original might, the newcomer is left to
`clustering.recluster`, which gives the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contract.postgres import Connection
from enrich.copies.clusters.partition import canonical, followed
from enrich.copies.ruleset import DEGREE_CAP
from enrich.landing.representative import facts_of, reason, representative
from enrich.store.clusters import Member, MemberRow, members_of, representatives_of, write_members
from enrich.store.decisions import decisions_on
from enrich.store.edges import Link, last_of_smallest, links_of
from enrich.store.locks import ClusterLock
from enrich.store.version_facts import declared_sources
from enrich.store.versions import smallest_versions


class Neighbours(NamedTuple):
    """What is known of those at the other ends.

    members: by article. last: of a version with copies in as many articles as are kept, the last of the smallest of
    these. smallest: the smallest version of each article that follows.
    """

    members: Mapping[int, Member]
    last: Mapping[int, int]
    smallest: Mapping[int, int]


class Place(NamedTuple):
    """The keys of the component and the cluster that an article belongs to."""

    component: int
    cluster: int


def follow(lock: ClusterLock, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Places those among the articles of new edges that only follow; returns their keys.

    edges: pairs of article keys.
    """
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
    paired = {key for pair in decided.joined | decided.split for key in pair}
    neighbours = Neighbours(
        members,
        last_of_smallest(connection, {link.other for its in links.values() for link in its}, DEGREE_CAP.edges),
        smallest_versions(connection, sorted(key for key, member in members.items() if member.follows)),
    )
    places = {
        key: place
        for key, its in links.items()
        if key not in paired
        and decided.alone.isdisjoint({key, *(link.article for link in its)})
        and (place := place_of(key, its, neighbours))
    }
    rows = _rows(connection, places)
    write_members(lock, rows)
    return {row.article_key for row in rows}


def place_of(key: int, links: Sequence[Link], neighbours: Neighbours) -> Place | None:
    """Where a newcomer belongs that only follows; None where it may lead, or change anything for others.

    links: all that it has.
    """
    own = links[0].own
    if len(links) < DEGREE_CAP.edges or any(link.own != own for link in links):
        return None  # more copies would be kept, or it has several versions
    if any(link.article not in neighbours.members or neighbours.last.get(link.other, own) >= own for link in links):
        return None  # it is among the few that are kept of the other
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
        return None  # their leaders' keys say which comes first; a cluster's name may be a follower's key
    cluster = followed(clusters)
    place = Place(min(components), key if cluster is None else cluster)
    return place if len(components) == 1 and place.component < key and place.cluster <= key else None


def _is_tied(clusters: Sequence[int]) -> bool:
    counts = [count for _, count in Counter(clusters).most_common(2)]
    return len(counts) > 1 and counts[0] == counts[1]


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
            continue  # it may be the original, as a source that a member declares
        if cluster == key:
            alone = representative([facts[key]])
            rows.append(MemberRow(key, component, key, canonical=True, canonical_why=reason(alone), follows=True))
            continue
        article, why = chosen[cluster]
        declared = {article} if why == "declared" else set()
        inside = {source for source in facts[key].sources if source in sources and sources[source].cluster == cluster}
        stays = canonical([facts[article].among(declared), facts[key].among(declared)]) == article
        if stays and inside <= declared:
            rows.append(MemberRow(key, component, cluster, canonical=False, canonical_why=why, follows=True))
    return rows
