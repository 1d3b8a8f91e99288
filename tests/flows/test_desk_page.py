"""The page "The desk today", and the desk's events in Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contract.events import NumberedEvent, tell
from contract.freshness import Freshness
from contract.words import markdown_link
from flows.desk_page import KEY, page
from flows.signals import event_of
from ingest.desk_findings import DeskState, Disk, findings
from ingest.desk_state import DeadLetter, DeskDay, FailingFeed, Group, Hour, SlowHost
from tests.flows.conftest import PrefectOfDesk

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 14, 12, 30, tzinfo=UTC)
CALM = DeskState(0, 1, None, 0, None, [], [Disk("/a", 50, 100)])


def test_the_page_shows_all_of_the_day_and_strangers_words_as_text() -> None:
    day = DeskDay(
        [Hour(NOW.replace(minute=0), 40, 10), Hour(NOW.replace(hour=13, minute=0), 4, 4)],
        Freshness(40, 90.0, 7_200.0),
        [SlowHost("slow.example", 600.0, 3)],
        [FailingFeed("https://feed.example/a|b", 4, "answered <b>503</b>")],
        12,
        [("landed", 40), ("gone", 2)],
        [Group("A [report](x) | of", "https://one.example/a(b)", 9, 5), Group("other", "javascript:alert(1)", 2, 2)],
        [DeadLetter("articles", 0, 7, "no `JSON`")],
        30,
    )
    text = page(day, None, NOW)
    assert "The 24 hours to 14 Mar 12:30 UTC. Kafka does not answer" in text
    assert "90 s for half of the newest articles, 2 h for nine of ten" in text
    assert f"| 12:00 | 40 | 30 | {'█' * 18}{'░' * 6} |" in text
    assert "| 13:00 | 4 | 0 | ░░ |" in text
    assert "| slow.example | 10 min | 3 |" in text
    assert "## Failing feeds: 12" in text
    assert "[feed.example/a\\|b](<https://feed.example/a%7Cb>) | 4 | answered \\<b\\>503\\</b\\> |" in text
    assert "| landed | 40 |" in text
    assert "[A \\[report\\](x) \\| of](<https://one.example/a%28b%29>) | 9 | 5 |" in text
    assert "javascript" not in text
    assert "## Dead letters: 30" in text
    assert "| articles | 0 | 7 | no \\`JSON\\` |" in text


def test_the_page_of_a_desk_without_anything() -> None:
    text = page(DeskDay([], Freshness(0, None, None), [], [], 0, [], [], [], 0), 0, NOW)
    assert text.count("None.") == 6
    assert "0 messages are waiting to land." in text


@pytest.mark.parametrize("address", [None, "ftp://a.example", "https://a b", "javascript:alert(1)", "https://a\n"])
def test_anything_but_a_web_address_is_not_a_link(address: str | None) -> None:
    assert markdown_link("word", address) == "word"


@pytest.mark.parametrize(
    ("desk", "found"),
    [
        (CALM, []),
        (CALM._replace(dead=2, newest_dead="no JSON"), ["dead letter"]),
        (CALM._replace(lag=9, workers=0), ["worker silent"]),
        (CALM._replace(lag=9, oldest_sent=1_000.0), ["lag"]),
        (CALM._replace(lag=9, oldest_sent=60.0), []),
        (CALM._replace(lag=0, oldest_sent=1_000.0, workers=0), []),
        (CALM._replace(lag=None, workers=None, oldest_sent=1_000.0), []),
        (CALM._replace(disks=[Disk("/a", 9, 100), Disk("/b", 10, 100)]), ["disk"]),
        (CALM._replace(resting=[("a.example", 700.0, "429"), ("b.example", 30.0, "429")]), ["circuit open"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_desk_is_found(desk: DeskState, found: list[str]) -> None:
    assert [kind for kind, _, _ in findings(desk)] == found


@pytest.mark.parametrize(
    ("kind", "details", "name", "resource"),
    [
        ("feed alarm", {"alarm": "failing", "feed_id": 7}, "copydesk.feed.failing", "copydesk.feed.7"),
        ("feed alarm", {"alarm": "silent", "feed_id": 7}, "copydesk.feed.silent", "copydesk.feed.7"),
        ("feed alarm", {"alarm": "flooding", "feed_id": 7}, "copydesk.feed.flooding", "copydesk.feed.7"),
        ("gap", {"about": "7"}, "copydesk.feed.gap", "copydesk.feed.7"),
        ("circuit open", {"about": "a.example"}, "copydesk.circuit.open", "copydesk.desk"),
        ("dead letter", {}, "copydesk.dead-letter", "copydesk.desk"),
        ("lag", {}, "copydesk.lag", "copydesk.desk"),
        ("worker silent", {}, "copydesk.worker.silent", "copydesk.desk"),
        ("disk", {}, "copydesk.disk", "copydesk.desk"),
    ],
)
def test_events_are_named_by_their_kind_and_feed(kind: str, details: dict[str, Any], name: str, resource: str) -> None:
    event = event_of(NumberedEvent(1, NOW, kind, "what", details))
    assert (event.event, event.resource.id) == (name, resource)
    assert event.payload.get("feed_id") == (7 if "feed" in name else None)


@pytest.mark.stack
@pytest.mark.usefixtures("topics")
def test_a_run_renews_the_page_and_emits_each_event_once(
    prefect: PrefectOfDesk, connection: psycopg.Connection, wait_until: Any
) -> None:
    """A dead letter, a host that asked for a pause, unclaimed messages: each reported, once a day."""
    before = datetime.now(UTC)
    connection.execute(
        "insert into desk.dead_letters (topic, partition, position, key, bytes, head, reason) "
        "values ('articles', 0, 7, '', 1, '', 'no JSON')"
    )
    connection.execute("insert into desk.hosts values ('a.example', now() + interval '1 hour', 'answered 429')")
    tell(connection, "feed alarm", "a feed floods", feed_id=7, alarm="flooding")
    connection.commit()
    said = prefect.run("from flows.watch import watch\nfor _ in range(2): print(watch(return_state=True).message)")
    assert said.splitlines()[-2:] == ["3 events", "0 events"]
    (latest,) = prefect.ask("POST", "artifacts/latest/filter", artifacts={"key": {"any_": [KEY]}})
    assert "## Dead letters: 1" in latest["data"]
    assert "0 messages are waiting" in latest["data"]
    # The server writes events in batches, each once: duplicates would be in the same batch.
    told = wait_until(lambda: len(events := events_of(prefect, before)) >= 3 and events, 60, what="three events")
    assert told == ["copydesk.circuit.open", "copydesk.dead-letter", "copydesk.feed.flooding"]


def events_of(prefect: PrefectOfDesk, before: datetime) -> list[str]:
    """The names of the desk's events that occurred since."""
    asked_for = {"event": {"prefix": ["copydesk."]}, "occurred": {"since": before.isoformat()}}
    found = prefect.ask("POST", "events/filter", filter=asked_for)
    return sorted(event["event"] for event in found["events"])
