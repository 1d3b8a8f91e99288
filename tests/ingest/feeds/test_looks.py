"""When a page is checked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.article import Published
from ingest.feeds.looks import LookLimits, age_of, look_at_changed, look_at_young

LIMITS = LookLimits(most=5, seconds=3600)
HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("age", "looks", "expected"),
    [(0, 0, HOUR), (HOUR, 1, 3 * HOUR), (4 * HOUR, 2, 12 * HOUR), (DAY, 3, None), (30 * DAY, 0, None), (0, 5, None)],
)
def test_a_young_page_is_looked_at_ever_more_seldom(age, looks, expected):
    assert look_at_young(age, looks, LIMITS) == expected


@pytest.mark.parametrize(
    ("looks", "since", "expected"),
    [(0, 1, 0), (1, 0, 600), (1, 500, 100), (1, 700, 0), (2, 0, 1200), (4, 0, 4800), (5, 9 * DAY, None)],
)
def test_a_changed_page_is_checked_at_once_then_less_and_less_often(looks, since, expected):
    assert look_at_changed(looks, since, LIMITS) == expected


def test_no_check_is_more_than_a_day_after_the_last_one_and_the_number_of_checks_is_limited():
    assert look_at_changed(40, 0, LookLimits(99, 3600)) == DAY
    assert look_at_young(0, 0, LookLimits(0, 3600)) is look_at_changed(0, 0, LookLimits(0, 3600)) is None


@pytest.mark.parametrize(
    ("value", "precision", "hours"),
    [("2026-03-10T06:00", "minute", 6), ("2026-03-09", "day", 12), ("2026-03-10", "day", 1), ("2026-03", "month", 1),
     (None, None, 1), ("2026-03-10T20:00", "minute", 1)],
)  # fmt: skip
def test_a_page_is_as_old_as_its_feed_says_or_as_its_discovery(value, precision, hours):
    published = Published(value=value, precision=precision, zone="Z", from_="feed") if value else None
    found, now = datetime(2026, 3, 10, 11, tzinfo=UTC), datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert age_of(published, found, now) // HOUR == hours
