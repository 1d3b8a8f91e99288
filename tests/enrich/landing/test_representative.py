"""What the versions of an article together declare, and which article represents a cluster."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from enrich.copies.clusters.representative import ArticleFacts, representative
from enrich.landing.representative import article_facts
from enrich.store.version_facts import VersionFacts

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def version(article, **fields):
    told = {"source_article_key": None, "agency": None, "publisher": None, "outlet": None, "published_at": None}
    return VersionFacts(
        **{"version_key": 0, "article_key": article, "published_day": None, "discovered_at": NOON} | told | fields
    )


def article(key, *, sources=(), agency=False, published=None, seen=NOON):
    return ArticleFacts(key, frozenset(sources), agency, published, seen)


def test_all_versions_of_an_article_count_together():
    told = [
        version(1, source_article_key=7, published_at=NOON, discovered_at=NOON + HOUR),
        version(2),
        version(1, source_article_key=8, published_at=NOON - HOUR, discovered_at=NOON + 2 * HOUR),
        version(1, agency="AFP", outlet="www.afp.com", discovered_at=NOON + 3 * HOUR),
    ]
    assert article_facts(told) == {
        1: article(1, sources={7, 8}, agency=True, published=NOON - HOUR, seen=NOON + HOUR),
        2: article(2),
    }


@pytest.mark.parametrize(
    ("members", "chosen", "why"),
    [
        ([article(1), article(2, sources={1}), article(3, published=NOON)], 1, "declared"),
        ([article(1, published=NOON - HOUR), article(2, agency=True), article(3, sources={9})], 2, "agency"),
        ([article(1), article(2, published=NOON), article(3, published=NOON - HOUR)], 3, "discovered"),
        ([article(1, published=NOON), article(2, published=NOON - HOUR), article(3, seen=NOON + HOUR)], 2, "published"),
        ([article(1, seen=NOON + HOUR), article(2)], 2, "discovered"),
        ([article(2), article(1)], 1, None),
    ],
)
def test_the_strongest_sign_chooses_the_representative(members, chosen, why):
    found = representative(members)
    assert (found.key, found.reason) == (chosen, why)
