"""Which of two copies is the original, over all versions of both.

An edge is between two versions, but what is known about an article may be in others: an earlier time, a source.
Clusters use all of it (`enrich.landing.representative`), so directions do, too: otherwise a pair and its cluster could
contradict each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from enrich.copies.clusters.representative import ArticleFacts
from enrich.copies.evidence.direction import Facts, direction
from enrich.landing.edge_rows import articles_of
from enrich.landing.representative import article_facts
from enrich.store.edges import DirectedEdge, edges_between, edges_of, update_directions
from enrich.store.locks import ClusterLock
from enrich.store.version_facts import VersionFacts, facts_of_articles
from enrich.store.versions import with_other_versions


class _Known(NamedTuple):
    """What is known about some articles, and the earliest time of each, as `copies.lag` counts it."""

    facts: Mapping[int, ArticleFacts]
    versions: Mapping[int, list[VersionFacts]]


def redirect(lock: ClusterLock, revised: Collection[int], edges: Collection[tuple[int, int]]) -> int:
    """Updates the direction of all edges of some articles, and of those edges of which an article has several versions.

    revised: articles that got a further version. edges: pairs of article keys. Returns how many edges changed.
    """
    connection = lock.connection
    several = with_other_versions(connection, sorted(articles_of(edges)))
    found = {(one.a, one.b): one for one in edges_of(connection, revised)} if revised else {}
    between = [pair for pair in edges if not several.isdisjoint(pair)]
    found |= {(one.a, one.b): one for one in edges_between(connection, between)} if between else {}
    if not found:
        return 0
    known = _known(facts_of_articles(connection, articles_of((one.a_article, one.b_article) for one in found.values())))
    changed = [new for old in found.values() if (new := _directed(old, known)) != old]
    update_directions(lock, sorted(changed))
    return len(changed)


def _known(versions: Iterable[VersionFacts]) -> _Known:
    by_article: dict[int, list[VersionFacts]] = {}
    for version in versions:
        by_article.setdefault(version.article_key, []).append(version)
    return _Known(article_facts(version for its in by_article.values() for version in its), by_article)


def _directed(edge: DirectedEdge, known: _Known) -> DirectedEdge:
    sides = ((edge.a, edge.a_article, edge.b_article), (edge.b, edge.b_article, edge.a_article))
    left, right = (_facts(key, known.facts[own], other) for key, own, other in sides)
    found = direction(left, right)
    if found is None:
        return edge._replace(original=None, direction=None, lag=None)
    copy, original = (edge.b_article, edge.a_article) if found.original == edge.a else (edge.a_article, edge.b_article)
    return edge._replace(original=found.original, direction=found.reason, lag=_lag(known, copy, original))


def _facts(key: int, facts: ArticleFacts, other: int) -> Facts:
    return Facts(
        key=key,
        declares=other in facts.sources,
        is_agency_own=facts.is_agency_own,
        published=facts.published,
        seen=facts.seen,
    )


def _lag(known: _Known, copy: int, original: int) -> timedelta | None:
    """None if both have one version: then the view computes it."""
    if max(len(known.versions[key]) for key in (copy, original)) == 1:
        return None
    first, second = (
        min((one.published_at for one in known.versions[key] if one.published_at), default=None)
        or min(one.discovered_at for one in known.versions[key])
        for key in (original, copy)
    )
    return second - first
