from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from enrich.copies.clusters.representative import (
    ArticleFacts,
    MemberFacts,
    Representative,
    foremost,
    representative,
)
from enrich.copies.evidence.direction import Facts, direction

DAY = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 2, tzinfo=UTC)

# Whether it is the agency's own, published, seen.
KNOWN = tuple(product((False, True), (None, DAY, LATER), (DAY, LATER)))
SIDES = tuple(product(KNOWN, repeat=2))


def member(key, *, declared=False, agency=False, published=None, seen=LATER):
    return MemberFacts(key=key, is_declared=declared, is_agency_own=agency, published=published, seen=seen)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([member(4), member(2)], 2),
        ([member(1), member(2, seen=DAY)], 2),
        ([member(1, seen=DAY), member(2, published=LATER)], 1),
        ([member(1, seen=LATER), member(2, published=DAY)], 2),
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
        ([article(1), article(2)], 1, None),
        ([article(1)], 1, "discovered"),
        ([article(1, 2), article(2)], 2, "declared"),
        ([article(1, 9), article(2)], 1, None),  # the source is not a member
        ([article(1, 2), article(2, 1)], 1, None),  # each declares the other
        ([article(1, 2), article(2, 3), article(3)], 3, "declared"),  # the end of a chain of declarations
        ([article(1, 3), article(2, 1), article(3, 2)], 1, "declared"),  # a cycle has no end
    ],
)
def test_the_representative_is_what_the_members_declare(articles, expected, reason):
    found = representative(articles)
    assert (found.key, found.reason) == (expected, reason)


@pytest.mark.parametrize(("first", "second"), SIDES)
def test_a_cluster_of_two_says_what_its_edge_says(first, second):
    """Whatever is known about the two, unless one declares the other."""
    agency, published, seen = zip(first, second, strict=True)
    sides = [
        Facts(key + 1, declares=False, is_agency_own=agency[key], published=published[key], seen=seen[key])
        for key in (0, 1)
    ]
    members = [member(key + 1, agency=agency[key], published=published[key], seen=seen[key]) for key in (0, 1)]
    found, told = foremost(members), direction(*sides)
    assert (found.key, found.reason) == ((told.original, told.reason) if told else (1, None))


@pytest.mark.parametrize("reason", ["declared", "agency", "published", "discovered", None])
def test_a_representative_stays_if_the_deciding_criterion_is_as_strong(reason):
    stands = Representative(1, reason)
    assert stands.holds_beside(stands)
    assert stands.holds_beside(Representative(1, "declared"))
    assert not stands.holds_beside(Representative(2, "declared"))
    assert stands.holds_beside(Representative(1, None)) == (reason is None)
