"""What is known about the members of clusters, and which of them represents each, from the stored versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from contract.postgres import Connection
from enrich.copies.clusters.representative import ArticleFacts, Representative, representative
from enrich.store.version_facts import VersionFacts, facts_of_articles


def facts_of(connection: Connection, articles: Collection[int]) -> dict[int, ArticleFacts]:
    """What is known about some articles, by article."""
    return article_facts(facts_of_articles(connection, articles))


def article_facts(versions: Iterable[VersionFacts]) -> dict[int, ArticleFacts]:
    """What versions say about their articles, by article: all sources of all versions, the earliest times."""
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


def representatives(connection: Connection, clusters: Mapping[int, int]) -> dict[int, Representative]:
    """The member that represents each cluster, by the cluster's key. clusters: by article.

    An article without versions cannot represent one.
    """
    facts = facts_of(connection, sorted(clusters))
    members: defaultdict[int, list[ArticleFacts]] = defaultdict(list)
    for article, cluster in sorted(clusters.items()):
        if article in facts:
            members[cluster].append(facts[article])
    return {cluster: representative(its) for cluster, its in members.items()}
