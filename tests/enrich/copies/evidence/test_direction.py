from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from enrich.copies.evidence.direction import Direction, Facts, direction

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = datetime(2026, 3, 1, 13, tzinfo=UTC)


def facts(key, *, declares=False, agency=False, published=None, seen=ONE):
    return Facts(key=key, declares=declares, is_agency_own=agency, published=published, seen=seen)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (facts(1), facts(2), None),
        (facts(1, declares=True, published=NOON, agency=True), facts(2, published=ONE), Direction(2, "declared")),
        (facts(1, declares=True), facts(2, declares=True), None),
        (facts(1, declares=True, seen=NOON), facts(2, declares=True), Direction(1, "discovered")),
        (facts(1, agency=True, published=ONE), facts(2, published=NOON), Direction(1, "agency")),
        (facts(1, agency=True), facts(2, agency=True, seen=NOON), Direction(2, "discovered")),
        (facts(1, published=ONE), facts(2, published=NOON), Direction(2, "published")),
        (facts(1, published=NOON), facts(2, published=NOON, seen=NOON), Direction(2, "discovered")),
        (facts(1, published=NOON), facts(2), Direction(1, "discovered")),
        (facts(1, published=ONE), facts(2), None),
        (facts(1, published=ONE), facts(2, seen=NOON), Direction(2, "discovered")),
        (facts(1, published=NOON.astimezone(timezone(timedelta(hours=9)))), facts(2, published=NOON), None),
    ],
)
def test_the_original_is_the_same_from_either_side(left, right, expected):
    assert direction(left, right) == expected
    assert direction(right, left) == expected
