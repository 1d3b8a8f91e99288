"""Which feeds behave differently than before: cases of the pure function, and the rows of a real desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copydesk.services import ask
from copydesk.status import read_status
from ingest.feeds.alarms import Baseline, alarms_of, renew

HOUR, DAY = 3600.0, 86_400.0
FINE = Baseline(
    feed_id=1, url="https://a.example/feed", failures=0, silent=600.0, news=40, news_seconds=20 * DAY, quiet=HOUR,
    today=10, busiest=20, days=20, pages=30, no_text=1, before=0.05, articles=20, copies=4, copies_before=0.2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "alarms"),
    [
        ({}, []),
        ({"failures": 9, "silent": 3 * DAY}, ["failing"]),
        ({"failures": 9, "silent": DAY}, []),
        ({"failures": 9, "silent": 3 * DAY, "quiet": 9 * DAY}, ["failing"]),
        ({"quiet": 5 * DAY}, ["silent"]),
        ({"quiet": 2 * DAY}, []),
        ({"quiet": 5 * DAY, "news": 4}, []),
        ({"quiet": 9 * DAY, "news": 5, "news_seconds": 28 * DAY}, []),  # one entry per week
        ({"news": 10, "news_seconds": 4 * HOUR, "quiet": DAY}, []),
        ({"today": 101}, ["flooding"]),
        ({"today": 100}, []),
        ({"today": 49, "busiest": 2}, []),
        ({"today": 500, "days": 1}, []),
        ({"no_text": 25}, ["no text"]),
        ({"no_text": 25, "before": None}, ["no text"]),
        ({"no_text": 25, "before": 0.9}, []),  # as usual for this feed
        ({"pages": 4, "no_text": 4}, []),
        ({"copies": 13}, ["copies"]),
        ({"copies": 13, "copies_before": 0.5}, []),
        ({"copies": 13, "copies_before": None}, []),
        ({"articles": 9, "copies": 9}, []),
        ({"articles": 0, "copies": 0, "pages": 0, "no_text": 0, "news": 0, "news_seconds": 0.0}, []),
    ],
)
def test_a_feed_is_held_against_its_own_past(changed, alarms):
    assert [alarm for alarm, _ in alarms_of(replace(FINE, **changed))] == alarms


def test_an_alarm_says_what_has_changed():
    (silent,), (flood,) = (
        [reason for _, reason in alarms_of(replace(FINE, **changed))]
        for changed in ({"quiet": 5 * DAY}, {"today": 300})
    )
    assert silent == "nothing new for 5.0 days; before, every 12.3 hours"
    assert flood == "300 entries in a day; before, at most 20"


def poll(connection, feed, hours, new, status="new entries"):
    connection.execute(
        """insert into desk.polls (feed_id, polled_at, status, new_entries, next_seconds, why)
           values (%s, now() - %s * interval '1 hour', %s, %s, 60, '')""",
        [feed, hours, status, new],
    )


@pytest.mark.stack
def test_alarms_are_raised_reported_once_and_cleared(desk, connection):
    feeds = [
        connection.execute("insert into desk.feeds (url) values (%s) returning feed_id", [f"https://{name}.example/"])
        .fetchone()[0]
        for name in ("quiet", "flooding", "down", "fine")
    ]  # fmt: skip
    quiet, flooding, down, fine = feeds
    for feed in feeds:
        poll(connection, feed, 20 * 24, 30)
        for back in range(19, 5, -1):
            poll(connection, feed, back * 24, 3)
    for feed in (flooding, fine):
        poll(connection, feed, 1, 90 if feed == flooding else 3)
    poll(connection, quiet, 1, 0, "not modified")
    poll(connection, down, 1, 0, "failed")
    connection.execute("update desk.feeds set failures = 20 where feed_id = %s", [down])
    connection.execute(
        """insert into desk.entries (feed_id, origin, guid, fate)
           select %s, 'feed', 'g' || n, 'no_text' from generate_series(1, 6) n""",
        [flooding],
    )
    assert renew(connection) == 4
    assert renew(connection) == 4
    seen = connection.execute("select feed_url, alarm from copydesk.feed_alarms order by 1, 2").fetchall()
    assert seen == [
        ("https://down.example/", "failing"), ("https://flooding.example/", "flooding"),
        ("https://flooding.example/", "no text"), ("https://quiet.example/", "silent"),
    ]  # fmt: skip
    events = connection.execute("select count(*) from copydesk.events where kind = 'feed alarm'").fetchone()
    assert events == (4,)
    services = ask(desk)
    assert not isinstance(services.postgres, str)
    with services.postgres as own:
        status = read_status(own, desk, services)
    assert status["feed_alarms"] == {"failing": 1, "flooding": 1, "no text": 1, "silent": 1}
    poll(connection, quiet, 0, 2)
    assert renew(connection) == 3
