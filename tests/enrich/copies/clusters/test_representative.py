from __future__ import annotations

from datetime import UTC, datetime

import pytest

from enrich.copies.clusters.representative import ArticleFacts, MemberFacts, foremost, representative

DAY = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 2, tzinfo=UTC)


def member(key, *, declared=False, agency=False, published=None, seen=LATER):
    return MemberFacts(key=key, is_declared=declared, is_agency_own=agency, published=published, seen=seen)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([member(4), member(2)], 2),
        ([member(1), member(2, seen=DAY)], 2),
        ([member(1, seen=DAY), member(2, published=LATER)], 2),
        ([member(1, published=LATER), member(2, published=DAY)], 2),
        ([member(1, published=DAY), member(2, agency=True)], 2),
        ([member(1, agency=True, published=DAY), member(2, declared=True)], 2),
        ([member(1, declared=True), member(2, declared=True, agency=True)], 2),
        ([member(7)], 7),
    ],
)
def test_the_foremost_of_some_members(members, expected):
    assert foremost(members).key == expected
    assert foremost(members[::-1]).key == expected


def article(key, *sources):
    return ArticleFacts(key, frozenset(sources), is_agency_own=False, published=None, seen=LATER)


@pytest.mark.parametrize(
    ("articles", "expected", "reason"),
    [
        ([article(1), article(2)], 1, "discovered"),
        ([article(1, 2), article(2)], 2, "declared"),
        ([article(1, 9), article(2)], 1, "discovered"),  # a source that is no member
        ([article(1, 2), article(2, 1)], 1, "declared"),
    ],
)
def test_the_representative_is_what_the_members_declare(articles, expected, reason):
    found = representative(articles)
    assert (found.key, found.reason) == (expected, reason)
