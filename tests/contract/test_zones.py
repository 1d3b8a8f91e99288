from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from contract import zones
from contract.zones import utc_of


@pytest.fixture
def machine_without_zones() -> Iterator[None]:
    """Like a slim container, or a system package without the old names."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([])
    zones._names.cache_clear()
    yield
    zoneinfo.reset_tzpath(before)
    zones._names.cache_clear()


@pytest.mark.usefixtures("machine_without_zones")
@pytest.mark.parametrize(
    ("zone", "hour"),
    [("EST5EDT", 15), ("US/Eastern", 15), ("America/New_York", 15), ("Asia/Kolkata", 5), ("Z", 11), ("+02:00", 9)],
)
def test_every_machine_knows_the_same_zones(zone: str, hour: int) -> None:
    at = utc_of("2022-07-27T11:00:00", zone)

    assert at is not None
    assert at.replace(minute=0) == datetime(2022, 7, 27, hour, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America", "localtime", "posixrules", "../../etc/passwd", "Nowhere/Land", "+99:00"])
def test_an_invalid_zone_gives_no_moment(zone: str) -> None:
    assert utc_of("2022-07-27T11:00:00", zone) is None
