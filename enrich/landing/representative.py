"""Which article represents a cluster, by what is known of its members. SQL calls it canonical."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.postgres import Connection
from enrich.copies.clusters.partition import MemberFacts, canonical
from enrich.store.version_facts import VersionFacts, facts_of_articles


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known of an article over all its versions; sources: the articles it names as such."""

    key: int
    sources: frozenset[int]
    is_agency_own: bool
    published: datetime | None
    seen: datetime

    def among(self, declared: Container[int]) -> MemberFacts:
        """The article as one of a cluster whose members declare these their sources."""
        return MemberFacts(self.key, self.key in declared, self.is_agency_own, self.published, self.seen)


def facts_of(connection: Connection, articles: Collection[int]) -> dict[int, ArticleFacts]:
    """What is known of some articles, by article."""
    return article_facts(facts_of_articles(connection, articles))


def article_facts(versions: Iterable[VersionFacts]) -> dict[int, ArticleFacts]:
    """What versions say of their articles, by article: every source of any, the earliest times of all."""
    by_article: defaultdict[int, list[VersionFacts]] = defaultdict(list)
    for version in versions:
        by_article[version.article_key].append(version)
    return {key: _over(key, its) for key, its in by_article.items()}


def _over(key: int, versions: Sequence[VersionFacts]) -> ArticleFacts:
    return ArticleFacts(
        key,
        frozenset(version.source_article_key for version in versions if version.source_article_key is not None),
        any(version.is_agency_own for version in versions),
        min((moment for version in versions if (moment := version.published)), default=None),
        min(version.seen for version in versions),
    )


def representatives(connection: Connection, clusters: Mapping[int, int]) -> dict[int, MemberFacts]:
    """The member that represents each cluster, by the cluster's key. clusters: by article."""
    facts = facts_of(connection, sorted(clusters))
    members: defaultdict[int, list[ArticleFacts]] = defaultdict(list)
    for article, cluster in sorted(clusters.items()):
        members[cluster].append(facts[article])
    return {cluster: representative(its) for cluster, its in members.items()}


def representative(members: Sequence[ArticleFacts]) -> MemberFacts:
    """The member that represents a cluster of these."""
    declared = {source for member in members for source in member.sources}
    facts = {member.key: member.among(declared) for member in members}
    return facts[canonical(list(facts.values()))]


def reason(chosen: MemberFacts) -> str:
    """The strongest sign for it, in the words of desk.copy_edge.direction."""
    if chosen.is_declared:
        return "declared"
    if chosen.is_agency_own:
        return "agency"
    return "published" if chosen.published else "discovered"
