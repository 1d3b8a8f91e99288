"""Groups of copies, kept up with the edges. A pure function of the edges, whoever lands them and in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from contract.postgres import Connection
from enrich.copies.clusters.degree_cap import last_within_cap, within_cap
from enrich.copies.clusters.partition import Crowding, MemberFacts, canonical, partition
from enrich.store.decisions import standing
from enrich.store.edges import agency_own, delete_edges, moment

_LOCK: Final = 0x67726F75  # "grou": whoever changes groups sees all edges of those who did before


def regroup(connection: Connection, touched: Iterable[int], revised: Iterable[int]) -> int:
    """Groups anew the components of the articles that new edges touch, and of those revised; returns how many rows changed.

    Takes a lock until the transaction ends, and reads the edges behind it: of two workers that add edges to
    one component, the second groups it with the edges of both.
    """
    changed = set(touched) | _of_several_versions(connection, revised)
    if not changed:
        return 0
    lock(connection)
    members = component_of(connection, changed)
    graph = graph_of(_thinned(connection, edges_among(connection, members)))
    decided = standing(connection, members)
    groups, followers = partition(graph.edges, decided, graph.crowding)
    gone = _forget(connection, set(members) - groups.keys())
    if not groups:
        return gone
    components = _components([(a, b) for a, b, _ in graph.edges] + sorted(decided.joined))
    chosen = chosen_of(connection, groups)
    rows = [
        Row(article, components[article], group, chosen[group].key == article, why(chosen[group]), article in followers)
        for article, group in sorted(groups.items())
    ]
    return gone + write_rows(connection, rows)


def _of_several_versions(connection: Connection, articles: Iterable[int]) -> set[int]:
    """Those of which an earlier version may be in a group. Whether one is can be told behind the lock alone."""
    rows = connection.execute(
        "select article_key from desk.versions where article_key = any(%s) group by 1 having count(*) > 1",
        [sorted(articles)],
    ).fetchall()
    return {key for (key,) in rows}


def lock(connection: Connection) -> None:
    """Waits until no other transaction changes groups, and keeps the others waiting until this one ends."""
    connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


class Row(NamedTuple):
    """A row of desk.group_member."""

    article_key: int
    component_key: int
    group_key: int
    canonical: bool
    canonical_why: str
    follows: bool


def write_rows(connection: Connection, rows: Sequence[Row]) -> int:
    """Writes the rows that are new or different; returns how many."""
    if not rows:
        return 0
    return connection.execute(
        """insert into desk.group_member (article_key, component_key, group_key, canonical, canonical_why, follows)
           select * from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::text[], %s::boolean[])
           on conflict (article_key) do update set
               component_key = excluded.component_key, group_key = excluded.group_key,
               canonical = excluded.canonical, canonical_why = excluded.canonical_why, follows = excluded.follows
           where group_member is distinct from excluded""",
        [list(column) for column in zip(*rows, strict=True)],
    ).rowcount


def _forget(connection: Connection, articles: set[int]) -> int:
    """Articles that no edge and no decision holds in a group any more are groups of their own, without a row."""
    return connection.execute("delete from desk.group_member where article_key = any(%s)", [sorted(articles)]).rowcount


def chosen_of(connection: Connection, groups: Mapping[int, int]) -> dict[int, MemberFacts]:
    """The member that stands for each group, by the group's key. groups: by article."""
    facts = facts_of(connection, sorted(groups))
    by_group: defaultdict[int, list[int]] = defaultdict(list)
    for article, group in sorted(groups.items()):
        by_group[group].append(article)
    return {group: choose([facts[article] for article in articles]) for group, articles in by_group.items()}


def component_of(connection: Connection, articles: set[int]) -> list[int]:
    """These articles with all members of the components they are in so far."""
    rows = connection.execute(
        """select article_key from desk.group_member
           where component_key in (select component_key from desk.group_member where article_key = any(%s))""",
        [sorted(articles)],
    ).fetchall()
    return sorted(articles | {key for (key,) in rows})


class Edge(NamedTuple):
    """What grouping needs of an edge: version keys, article keys, score, whether the one declares the other."""

    a: int
    b: int
    a_article: int
    b_article: int
    score: int
    declared: bool


class ArticleGraph(NamedTuple):
    """Edges among articles, with score, and how far those go that are kept."""

    edges: list[tuple[int, int, int]]
    crowding: Crowding


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


def edges_among(connection: Connection, articles: Sequence[int]) -> list[Edge]:
    """The edges of some articles that are whole components: of each edge they hold both ends, so one is enough to find it."""
    rows = connection.execute(
        "select a, b, a_article, b_article, score, declared from desk.copy_edge where a_article = any(%s)",
        [articles],
        binary=True,
    ).fetchall()
    return [Edge(*row) for row in rows]


def _thinned(connection: Connection, edges: Sequence[Edge]) -> list[Edge]:
    """The edges that are kept; those that a crowd has outgrown are deleted. Declared ones stay."""
    copies = within_cap({(one.a, one.b) for one in edges})
    gone = [one for one in edges if not one.declared and (one.a, one.b) not in copies]
    if not gone:
        return list(edges)
    delete_edges(connection, [(one.a, one.b) for one in gone])
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article over all its versions; sources: the articles it names as such."""

    key: int
    sources: frozenset[int]
    is_agency_own: bool
    published: datetime | None
    seen: datetime

    def among(self, declared: Container[int]) -> MemberFacts:
        """The article as one of a group whose members declare these their sources."""
        return MemberFacts(self.key, self.key in declared, self.is_agency_own, self.published, self.seen)


def choose(group: Sequence[Known]) -> MemberFacts:
    """The member that stands for the group."""
    declared = {source for member in group for source in member.sources}
    members = {member.key: member.among(declared) for member in group}
    return members[canonical(list(members.values()))]


def why(chosen: MemberFacts) -> str:
    """The strongest sign for it, in the words of desk.copy_edge.direction."""
    if chosen.is_declared:
        return "declared"
    if chosen.is_agency_own:
        return "agency"
    return "published" if chosen.published else "discovered"


def facts_of(connection: Connection, articles: Sequence[int]) -> dict[int, Known]:
    """What is known of some articles."""
    rows = connection.execute(
        """select article_key, source_article_key, agency, publisher, outlet, published_at, published_day, discovered_at
           from desk.versions where article_key = any(%s)""",
        [articles],
    ).fetchall()
    sources: defaultdict[int, set[int]] = defaultdict(set)
    own: set[int] = set()
    published: dict[int, datetime] = {}
    seen: dict[int, datetime] = {}
    for key, source, agency, publisher, outlet, at, day, discovered in rows:
        if source is not None:
            sources[key].add(source)
        if agency_own(agency, publisher, outlet):
            own.add(key)
        named = moment(at, day)
        if named is not None:
            published[key] = min(published.get(key, named), named)
        first = discovered.astimezone(UTC)
        seen[key] = min(seen.get(key, first), first)
    return {key: Known(key, frozenset(sources[key]), key in own, published.get(key), seen[key]) for key in articles}
