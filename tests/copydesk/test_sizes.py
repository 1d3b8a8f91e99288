"""What the desk counts, and what it estimates if counting takes long."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from contract.freshness import freshness
from contract.settings import Settings
from copydesk.sizes import counts, disk
from tests.fixtures import Hands, put_version
from tests.newsroom import Newsroom

pytestmark = pytest.mark.stack


def test_what_is_estimated_is_near_what_is_counted(
    connection: psycopg.Connection, hands: Callable[..., Hands], newsroom: Newsroom
) -> None:
    hands().land(newsroom.edition(30, 4, 60))
    connection.execute(
        """insert into desk.entries (origin, guid, fate)
           select 'replay', n::text, (array['landed', 'landed', 'gone', 'waiting'])[1 + n % 4]
           from generate_series(1, 8000) n"""
    )
    counted = counts(connection)
    assert counted.estimated == []
    assert counted.rows["articles"] >= 150
    assert counted.rows["groups"] >= 20
    assert counted.fates == {"landed": 4000, "gone": 2000, "waiting": 2000}

    connection.execute("vacuum analyze")
    about = counts(connection, most=0)
    assert about.estimated == ["articles", "versions", "copies", "groups", "entries"]
    assert about.rows == {name: pytest.approx(count, rel=0.1) for name, count in counted.rows.items()}
    assert about.fates == {fate: pytest.approx(count, rel=0.1) for fate, count in counted.fates.items()}


def test_a_table_that_was_never_analyzed_is_counted(connection: psycopg.Connection) -> None:
    assert counts(connection, most=0).rows == {"articles": 0, "versions": 0, "copies": 0, "groups": 0}


def test_the_disk_fills_as_versions_land(connection: psycopg.Connection, desk: Settings) -> None:
    put_version(connection, 1, 1, published=100_000, landed=90_000)  # seconds ago; it landed more than a day ago
    # Another version of the same article, without an outlet.
    put_version(connection, 2, 1, published=100_000, landed=50)
    found = disk(connection, desk, 2)
    assert found["bytes_a_day"] == pytest.approx(found["database_bytes"] / 2)


def test_freshness_is_that_of_the_newest_version_of_what_landed_last(connection: psycopg.Connection) -> None:
    assert freshness(connection) == (0, None, None)
    # keys of the version and the article, seconds from publication to landing, hours since it landed
    for key, article, seconds, hours in ((1, 1, 100, 5), (2, 2, 200, 4), (3, 2, 400, 3), (4, 3, 999, 30)):
        put_version(connection, key, article, published=seconds, landed=3600 * hours)
    assert freshness(connection) == (2, 250, 370)
    assert freshness(connection, most=2) == (1, 400, 400)
