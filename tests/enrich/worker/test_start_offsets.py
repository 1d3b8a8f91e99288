"""Where partitions continue, and what happens if Kafka's log does not match what has landed: on a real Postgres."""

from __future__ import annotations

from uuid import UUID

import pytest

from enrich.store import offsets
from enrich.store.offsets import Stream
from enrich.worker.start_offsets import Desk, Log, start_offsets, state_of

ONE, OTHER = UUID(int=1), UUID(int=2)
FIRST, SECOND = ("news", 0), ("news", 1)
DESK = Desk("group", {"news": "feed", "old": "replay"}, 60)


@pytest.mark.parametrize(
    ("landed", "known", "begin", "end", "topic_id", "state"),
    [
        (0, None, 0, 0, ONE, "as known"),
        (5, ONE, 0, 5, ONE, "as known"),
        (5, ONE, 5, 9, ONE, "as known"),
        (5, None, 0, 9, ONE, "as known"),  # landed before topic ids were stored
        (5, ONE, 0, 9, None, "as known"),  # a broker without topic ids
        (5, ONE, 6, 9, ONE, "cut"),
        (0, None, 1, 9, ONE, "cut"),
        (5, ONE, 9, 9, ONE, "cut"),
        (5, ONE, 0, 4, ONE, "made anew"),
        (5, ONE, 0, 0, None, "made anew"),
        (5, ONE, 0, 9, OTHER, "made anew"),  # already longer than the old topic: offsets do not show it
        (0, ONE, 0, 9, OTHER, "made anew"),
        (5, ONE, 7, 9, OTHER, "made anew"),
    ],
)
def test_what_happened_to_a_log(landed, known, begin, end, topic_id, state):
    assert state_of(Stream(1, landed, landed, known), Log(begin, end, topic_id)) == state


@pytest.fixture
def starts(connection):
    """Starts both partitions, of which that many messages have landed; returns the offsets and the resulting state."""

    def take_up(landed, logs):
        for partition in (FIRST, SECOND):
            offsets.streams(connection, DESK.group, [partition])
        for (topic, number), place in landed.items():
            connection.execute(
                """update desk.consumer_offsets set announced = %s, next_offset = %s, topic_id = %s
                   where consumer_group = %s and topic = %s and partition = %s""",
                [place, place, ONE, DESK.group, topic, number],
            )
        return start_offsets(
            connection, DESK, [SECOND, FIRST], lambda partitions: {one: logs[one] for one in partitions}
        )

    return take_up


@pytest.fixture
def entries(connection):
    """Entries by their guid: fate, reason, attempts, and whether they are due within the minute."""
    connection.execute("insert into desk.feeds (url) values ('https://a.example/feed')")
    for guid, origin, fate in (
        ("waits", "feed", "waiting"), ("sent", "feed", "sent"), ("gone", "feed", "gone"), ("landed", "feed", "landed"),
        ("file", "replay", "sent"),
    ):  # fmt: skip
        connection.execute(
            """insert into desk.entries (feed_id, origin, guid, fate, attempts, article_id, version_id)
               select case when %s = 'feed' then feed_id end, %s, %s, %s, 3, gen_random_uuid(), gen_random_uuid()
               from desk.feeds""",
            [origin, origin, guid, fate],
        )
    return lambda: {
        guid: rest
        for guid, *rest in connection.execute(
            """select guid, fate, reason, attempts, next_attempt_at > now() + interval '30 seconds'
               and next_attempt_at < now() + interval '90 seconds' from desk.entries"""
        ).fetchall()
    }


def events(connection):
    return connection.execute("select kind, text, details from copydesk.events order by event").fetchall()


pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


def test_known_logs_continue_after_what_has_landed(starts, entries, connection):
    before = entries()
    logs = {FIRST: Log(0, 9, ONE), SECOND: Log(3, 9, ONE)}
    assert starts({FIRST: 5, SECOND: 9}, logs) == {FIRST: 5, SECOND: 9}
    assert (events(connection), entries()) == ([], before)


def test_a_truncated_log_continues_at_its_beginning_and_is_reported_once(starts, entries, connection):
    before = entries()
    logs = {FIRST: Log(7, 9, ONE), SECOND: Log(0, 9, ONE)}
    assert starts({FIRST: 5, SECOND: 9}, logs) == {FIRST: 7, SECOND: 9}
    ((kind, text, details),) = events(connection)
    assert kind == "log cut"
    assert text == (
        "Kafka has deleted 2 offsets of news/0 before they landed; landed articles stay, "
        "and 1 sent entries are waiting again"
    )
    assert details == {"partitions": {"news/0": {"landed": 5, "begin": 7, "end": 9}}, "waiting": 1}
    rows = connection.execute('select name, value from copydesk.event_details order by name collate "C"').fetchall()
    assert rows == [
        ("partitions.news/0.begin", "7"), ("partitions.news/0.end", "9"), ("partitions.news/0.landed", "5"),
        ("waiting", "1"),
    ]  # fmt: skip
    why = "Kafka lost its message before it landed: it is fetched again"
    assert entries() == before | {"sent": ["waiting", why, 0, True]}
    assert starts({}, logs) == {FIRST: 7, SECOND: 9}
    assert len(events(connection)) == 1


@pytest.mark.parametrize(
    "log", [Log(0, 3, ONE), Log(0, 9_000, OTHER), Log(0, 0, OTHER)], ids=["shorter", "overtaken", "empty"]
)
def test_a_re_created_log_is_read_from_its_beginning(starts, entries, connection, log):
    before = entries()
    assert starts({FIRST: 5, SECOND: 9}, {FIRST: log, SECOND: Log(0, 9, ONE)}) == {FIRST: 0, SECOND: 9}
    ((kind, text, _),) = events(connection)
    assert kind == "log made anew"
    assert text.startswith("Kafka's log of news/0 was re-created, or ends before what has landed")
    assert entries()["sent"][0] == "waiting"
    assert {guid: one for guid, one in entries().items() if guid != "sent"} == {
        guid: one for guid, one in before.items() if guid != "sent"
    }
    retired = connection.execute(
        "select next_offset, topic_id from desk.consumer_offsets where consumer_group like 'group until stream %'"
    ).fetchall()
    assert retired == [(5, ONE)]
    assert starts({}, {FIRST: log, SECOND: Log(0, 9, ONE)}) == {FIRST: 0, SECOND: 9}
    assert len(events(connection)) == 1


def test_an_entry_whose_version_landed_for_another_entry_has_landed(starts, entries, connection):
    connection.execute(
        """update desk.entries e set article_id = o.article_id, version_id = o.version_id
           from desk.entries o where e.guid = 'sent' and o.guid = 'landed'"""
    )
    starts({FIRST: 5}, {FIRST: Log(7, 9, ONE), SECOND: Log(0, 9, ONE)})
    assert entries()["sent"][:2] == ["landed", None]


def test_a_version_that_is_registered_and_may_not_be_matched_is_sent_again(
    hands, newsroom, starts, entries, connection
):
    article = newsroom.article()
    hands(3).land([article])
    connection.execute(
        "update desk.entries set article_id = %s, version_id = %s where guid = 'sent'",
        [article.article_id, article.version_id],
    )
    starts({FIRST: 5}, {FIRST: Log(7, 9, ONE), SECOND: Log(0, 9, ONE)})
    assert entries()["sent"][0] == "waiting"


def test_a_replayed_file_is_to_be_replayed_again(connection, entries):
    partition = ("old", 0)
    offsets.streams(connection, DESK.group, [partition])
    start_offsets(connection, DESK, [partition], lambda _: {partition: Log(2, 9, ONE)})
    why = "Kafka lost its message before it landed: replay the file again"
    assert entries()["file"][:2] == ["waiting", why]
    assert entries()["sent"][0] == "sent"
