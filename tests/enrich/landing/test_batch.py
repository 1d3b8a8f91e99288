from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract.article import Published
from enrich.landing.batch import published_at, reference_day

SEEN = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


def said(value: str, precision: str = "day", zone: str | None = None) -> Published:
    return Published(value=value, precision=precision, zone=zone, from_="page")


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, date(2026, 3, 4)),
        (said("2026-03-01"), date(2026, 3, 1)),
        (said("1987-02-26"), date(1987, 2, 26)),
        (said("2026-03-05"), date(2026, 3, 5)),
        (said("2026-03-06"), date(2026, 3, 4)),
        (said("2922-03-04"), date(2026, 3, 4)),
        (said("20222-03-04"), date(2026, 3, 4)),
        (said("0001-01-01"), date(2026, 3, 4)),
        (said("2026-03", "month"), date(2026, 3, 4)),
        (said("2026-02-30"), date(2026, 3, 4)),
    ],
)
def test_the_day_an_article_counts_from(published: Published | None, day: date) -> None:
    assert reference_day(published, SEEN) == day


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        (None, None),
        (said("2022-01-27"), None),
        (said("2022-01-27T11:53", "minute"), datetime(2022, 1, 27, 11, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Z"), datetime(2022, 1, 27, 11, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53:10", "second", "+03:30"), datetime(2022, 1, 27, 8, 23, 10, tzinfo=UTC)),
        (said("2022-01-27T23:00", "minute", "-05:00"), datetime(2022, 1, 28, 4, 0, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Europe/Rome"), datetime(2022, 1, 27, 10, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Mars/Olympus"), None),
        (said("0001-01-01T00:00", "minute", "+10:00"), None),
        (said("9999-12-31T23:59", "minute", "-10:00"), None),
        (said("20222-01-27T11:53", "minute"), None),
        (said("nonsense", "minute"), None),
    ],
)
def test_the_time_an_article_names(published: Published | None, moment: datetime | None) -> None:
    assert published_at(published) == moment
