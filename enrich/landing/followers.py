"""Newcomers that only follow a crowd, grouped by their own few edges.

To group a component anew takes all of its edges, so that each newcomer to a crowd would cost as much as the crowd has members.
But most only follow (see `enrich.copies.partition`): their copies, as many as are kept, lead the crowd already, and they themselves are not
among the few that are kept of any of these. Then nothing changes but their own rows. Where any of this does not hold, or a
sign of the original might, the newcomer is left to `groups.regroup`, which gives the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from contract.postgres import Connection
from enrich.copies.clusters.partition import canonical, followed
from enrich.copies.ruleset import DEGREE_CAP
from enrich.store.clusters import Row, choose, facts_of, lock, why, write_rows
from enrich.store.decisions import standing


class Member(NamedTuple):
    """An article in a component: the keys of that and of its group, and whether it only follows."""

    component: int
    group: int
    follows: bool


class Link(NamedTuple):
    """An edge of a newcomer: the keys of both versions, and of the other article."""

    own: int
    other: int
    article: int
    declared: bool


class Crowd(NamedTuple):
    """What is known of those at the other ends.

    members: by article. full: of a version with copies in as many articles as are kept, the last of the smallest of these.
    oldest: the smallest version of each article that follows.
    """

    members: Mapping[int, Member]
    full: Mapping[int, int]
    oldest: Mapping[int, int]


class Place(NamedTuple):
    """The keys of the component and the group that an article belongs to."""

    component: int
    group: int


def follow(connection: Connection, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Groups those among the articles of new edges that only follow a crowd; returns their keys.

    edges: pairs of article keys. Takes the lock of `groups.lock` where there may be any.
    """
    ends = Counter(key for edge in edges for key in edge)
    if max(ends.values(), default=0) < DEGREE_CAP.edges:
        return set()
    lock(connection)
    members = _members(connection, ends)
    newcomers = {key for key, count in ends.items() if count >= DEGREE_CAP.edges} - members.keys()
    if not newcomers:
        return set()
    links = _links(connection, newcomers)
    decided = standing(connection, ends.keys())
    paired = {key for pair in decided.joined | decided.split for key in pair}
    crowd = Crowd(
        members,
        _full(connection, {link.other for mine in links.values() for link in mine}),
        _oldest(connection, [key for key, member in members.items() if member.follows]),
    )
    places = {
        key: place
        for key, mine in links.items()
        if key not in paired
        and decided.alone.isdisjoint({key, *(link.article for link in mine)})
        and (place := place_of(key, mine, crowd))
    }
    rows = _rows(connection, places)
    write_rows(connection, rows)
    return {row.article_key for row in rows}


def place_of(key: int, links: Sequence[Link], crowd: Crowd) -> Place | None:
    """Where a newcomer belongs that only follows; None where it may lead, or change anything for others. links: all it has."""
    own = links[0].own
    if len(links) < DEGREE_CAP.edges or any(link.own != own for link in links):
        return None  # it has room for more, or several versions
    if any(link.article not in crowd.members or crowd.full.get(link.other, own) >= own for link in links):
        return None  # it is among the few that are kept of the other
    last = sorted(link.other for link in links)[DEGREE_CAP.edges - 1]
    if any(link.other > last and not link.declared for link in links):
        return None  # the crowd outgrows an edge
    leads: dict[int, int] = {}  # the smallest version of each leader
    follows = set()
    for link in links:
        if crowd.members[link.article].follows:
            follows.add(link.article)
        else:
            leads[link.article] = min(link.other, leads.get(link.article, link.other))
    bar = sorted(leads.values())[DEGREE_CAP.edges - 1 :][:1]
    if any(not bar or crowd.oldest[article] <= bar[0] for article in follows):
        return None  # the newcomer makes it lead
    components = {crowd.members[link.article].component for link in links}
    groups = [crowd.members[article].group for article in leads]
    if _is_tied(groups):
        return None  # which of them comes first is said by their leaders' keys, and followers' are in the groups' names, too
    group = followed(groups)
    place = Place(min(components), key if group is None else group)
    return place if len(components) == 1 and place.component < key and place.group <= key else None


def _is_tied(groups: Sequence[int]) -> bool:
    counts = [count for _, count in Counter(groups).most_common(2)]
    return len(counts) > 1 and counts[0] == counts[1]


def _rows(connection: Connection, places: Mapping[int, Place]) -> list[Row]:
    """The rows of newcomers that do not change which article stands for the group, nor why."""
    keys = sorted(places)
    groups = {place.group for key, place in places.items() if place.group != key}
    stands = {
        group: (article, reason)
        for group, article, reason in connection.execute(
            "select group_key, article_key, canonical_why from desk.group_member where canonical and group_key = any(%s)",
            [sorted(groups)],
        ).fetchall()
    }
    facts = facts_of(connection, [*keys, *(article for article, _ in stands.values())])
    named = {
        key
        for (key,) in connection.execute(
            "select distinct source_article_key from desk.versions where source_article_key = any(%s)", [keys]
        ).fetchall()
    }
    sources = _members(connection, {source for key in keys for source in facts[key].sources})
    rows = []
    for key in keys:
        component, group = places[key]
        if key in named:
            continue  # it may be the original, as a source that a member declares
        if group == key:
            rows.append(Row(key, component, key, canonical=True, canonical_why=why(choose([facts[key]])), follows=True))
            continue
        article, reason = stands[group]
        declared = {article} if reason == "declared" else set()
        inside = {source for source in facts[key].sources if source in sources and sources[source].group == group}
        stays = canonical([facts[article].among(declared), facts[key].among(declared)]) == article
        if stays and inside <= declared:
            rows.append(Row(key, component, group, canonical=False, canonical_why=reason, follows=True))
    return rows


def _members(connection: Connection, articles: Collection[int]) -> dict[int, Member]:
    rows = connection.execute(
        "select article_key, component_key, group_key, follows from desk.group_member where article_key = any(%s)",
        [sorted(articles)],
    ).fetchall()
    return {key: Member(*row) for key, *row in rows}


def _links(connection: Connection, newcomers: Collection[int]) -> dict[int, list[Link]]:
    """All edges of the newcomers, by newcomer."""
    rows = connection.execute(
        """select a_article, a, b, b_article, declared from desk.copy_edge where a_article = any(%(keys)s)
           union all
           select b_article, b, a, a_article, declared from desk.copy_edge where b_article = any(%(keys)s)""",
        {"keys": sorted(newcomers)},
    ).fetchall()
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for key, *link in rows:
        found[key].append(Link(*link))
    return found


def _full(connection: Connection, versions: Collection[int]) -> dict[int, int]:
    """Of the versions with copies in as many other articles as are kept: the last of these, by their smallest versions.

    Twice as many copies are looked at as are kept: some may be versions of one article.
    """
    rows = connection.execute(
        """select version, max(key) from unnest(%(versions)s::bigint[]) version cross join lateral (
               select article, min(key) as key from (
                   (select a_article as article, a as key from desk.copy_edge where b = version order by a limit 2 * %(most)s)
                   union all
                   (select b_article, b from desk.copy_edge where a = version order by b limit 2 * %(most)s)
               ) copies group by article order by key limit %(most)s
           ) smallest
           group by version having count(*) = %(most)s""",
        {"versions": sorted(versions), "most": DEGREE_CAP.edges},
    ).fetchall()
    return dict(rows)


def _oldest(connection: Connection, articles: Collection[int]) -> dict[int, int]:
    """The smallest version of each article."""
    rows = connection.execute(
        "select article_key, min(version_key) from desk.versions where article_key = any(%s) group by 1",
        [sorted(articles)],
    ).fetchall()
    return dict(rows)
