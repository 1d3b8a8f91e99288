from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract.article import Published
from enrich.landing.batch import reference_day

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
