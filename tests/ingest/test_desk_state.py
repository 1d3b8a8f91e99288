"""The last day of a desk, computed from landed rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from ingest.desk_state import read_day
from tests.fixtures import Hands
from tests.newsroom import Newsroom

pytestmark = pytest.mark.stack


def test_the_day_is_that_of_what_landed(
    connection: psycopg.Connection, hands: Callable[..., Hands], newsroom: Newsroom
) -> None:
    text = newsroom.paragraphs()
    now = datetime.now(UTC)
    articles = [
        newsroom.article(text, title=f"Ferry {number}", url=f"https://{site}.example/{number}", seen=now)
        for number, site in enumerate(("one", "two", "three"))
    ]
    articles.append(newsroom.article(title="Alone", url="https://one.example/x", seen=now))
    hands().land(articles)
    connection.execute(
        """insert into desk.entries (origin, guid, host, fate, discovered_at, fate_at)
           values ('feed', '1', 'slow.example', 'landed', now() - interval '2 hours', now()),
                  ('feed', '2', 'quick.example', 'landed', now() - interval '1 minute', now()),
                  ('feed', '3', 'slow.example', 'gone', now() - interval '2 days', now())"""
    )
    day = read_day(connection)
    assert sum(hour.articles for hour in day.hours) == 4
    assert sum(hour.copies for hour in day.hours) == 2
    assert [(host.host, round(host.seconds), host.entries) for host in day.slow_hosts] == [
        ("slow.example", 7200, 1), ("quick.example", 60, 1),
    ]  # fmt: skip
    assert [(group.articles, group.outlets) for group in day.groups] == [(3, 3)]
    assert dict(day.fates) == {"landed": 2}
