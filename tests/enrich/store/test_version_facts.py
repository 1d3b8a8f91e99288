"""What a stored version declares: the outlet of its site, and when it was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from enrich.store.version_facts import VersionFacts

SEEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
NOTHING = VersionFacts(
    version_key=11,
    article_key=1,
    source_article_key=None,
    agency=None,
    publisher=None,
    outlet=None,
    published_at=None,
    published_day=None,
    discovered_at=SEEN,
)


@pytest.mark.parametrize(
    ("agency", "publisher", "outlet", "own"),
    [
        ("AFP", None, "www.afp.com", True),
        ("AFP", None, "AFP.com", True),
        ("AFP", "afp", "elsewhere.example", True),
        ("AFP", "Harbour Post", "harbour.example", False),
        ("AFP", None, "afpnews.example", False),
        ("AFP", None, None, False),
        (None, "AFP", "www.afp.com", False),
        ("", "", "", False),
    ],
)
def test_an_agencys_report_is_its_own_on_its_own_site(agency, publisher, outlet, own):
    assert NOTHING._replace(agency=agency, publisher=publisher, outlet=outlet).is_agency_own is own


EAST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("at", "day", "published"),
    [
        (None, None, None),
        (None, date(2026, 3, 9), datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 9, 8, 0, tzinfo=EAST), date(2026, 3, 9), datetime(2026, 3, 8, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_alone_counts_from_its_end(at, day, published):
    assert NOTHING._replace(published_at=at, published_day=day).published == published


def test_times_are_in_utc():
    facts = NOTHING._replace(published_at=SEEN.astimezone(EAST), discovered_at=SEEN.astimezone(EAST))
    assert facts.published.tzinfo is facts.seen.tzinfo is UTC
    assert facts.published == facts.seen == SEEN
