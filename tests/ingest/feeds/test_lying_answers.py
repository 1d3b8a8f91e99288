"""Wrong responses: endless 304, validators of a broken body, moves, ends, pages instead of a feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.feeds.moves import Move, move_after
from tests.web import feed, item

AT, THERE = "https://a.example/feed", "https://b.example/feed"
NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "asked", "statuses", "final", "after"),
    [
        (None, AT, [301], THERE, Move(THERE, NOW, 1)),
        (None, AT, [308, 301], THERE, Move(THERE, NOW, 1)),
        (None, AT, [301, 302], THERE, None),
        (None, AT, [], AT, None),
        (None, AT, [301, 301], AT, None),
        (Move(THERE, NOW - timedelta(1), 4), AT, [301], THERE, Move(THERE, NOW - timedelta(1), 5)),
        (Move(f"{THERE}2", NOW - timedelta(1), 4), AT, [301], THERE, Move(THERE, NOW, 1)),
        (Move(THERE, NOW - timedelta(1), 4), AT, [302], THERE, None),
        (Move(THERE, NOW - timedelta(1), 4), AT, [], AT, None),
        (None, "http://ed:pw@a.example/x", [301], "https://a.example/y", Move("https://ed:pw@a.example/y", NOW, 1)),
        (None, "http://ed:pw@a.example/x", [301], THERE, Move(THERE, NOW, 1)),
    ],
)
def test_what_is_known_about_a_move(before, asked, statuses, final, after):
    assert move_after(before, asked, statuses, final, NOW) == after


@pytest.mark.parametrize(("times", "days", "sure"), [(3, 2, True), (2, 9, False), (9, 1.9, False)])
def test_a_move_is_certain_once_it_was_seen_over_days(times, days, sure):
    assert Move(THERE, NOW - timedelta(days), times).is_sure(NOW) is sure


pytestmark_stack = pytest.mark.stack


def seen(rounds, what):
    return rounds.connection.execute(f"select {what} from copydesk.feeds order by feed_id").fetchall()


def an_age_later(rounds, hours):
    rounds.connection.execute(
        """update desk.feeds set whole_at = whole_at - %(age)s * interval '1 hour',
               moved_since = moved_since - %(age)s * interval '1 hour'""",
        {"age": hours},
    )


@pytestmark_stack
def test_a_server_that_always_answers_304_hides_nothing_for_a_day(web, rounds):
    def lying(request):
        said = {"ETag": '"same"', "Last-Modified": "Sat, 16 Nov 2041 19:11:00 GMT"}
        if request.headers.get("If-None-Match"):
            return 304, said, b""
        return 200, said, feed(*(item(f"/{number}") for number in range(web.calls["/feed"])))

    web.answers["/feed"] = lying
    rounds.add(f"{web.url}feed")
    found = []
    for _ in range(5):
        (result,) = rounds.poll().values()
        found.append((result.status, result.new_entries))
        an_age_later(rounds, 5)
    assert found == [
        ("new entries", 1),
        ("not modified", 0),
        ("not modified", 0),
        ("new entries", 3),
        ("not modified", 0),
    ]


@pytestmark_stack
def test_the_same_body_is_not_parsed_and_its_new_validators_are_kept(web, rounds):
    web.answers["/feed"] = lambda _: (200, {"ETag": f'"{web.calls["/feed"]}"'}, feed(item("/a"), item("/b")))
    rounds.add(f"{web.url}feed")
    assert [next(iter(rounds.poll().values())).status for _ in range(3)] == [
        "new entries",
        "nothing new",
        "nothing new",
    ]
    assert rounds.connection.execute("select status, http_status, listed from desk.polls").fetchall() == [
        ("new entries", 200, 2), ("nothing new", 200, None), ("nothing new", 200, None),
    ]  # fmt: skip
    assert rounds.connection.execute("select etag from desk.feeds").fetchall() == [('"3"',)]


@pytestmark_stack
def test_what_a_broken_answer_calls_itself_is_forgotten(web, rounds):
    whole = feed(*(item(f"/{number}") for number in range(4)))

    def breaking(request):
        body = whole[:-150] if web.calls["/feed"] == 1 else whole
        return (304, {}, b"") if request.headers.get("If-None-Match") else (200, {"ETag": '"v1"'}, body)

    web.answers["/feed"] = breaking
    rounds.add(f"{web.url}feed")
    rounds.poll()
    assert 0 < len(rounds.rows("1")) < 4
    rounds.poll()
    assert len(rounds.rows("1")) == 4


@pytestmark_stack
def test_a_permanently_moved_feed_is_polled_there_once_seen_over_days(web, rounds, copydesk):
    web.answers["/old"] = (301, {"Location": "/new"}, b"")
    web.answers["/new"] = feed(item("/a"))
    rounds.add(f"{web.url}old")
    for _ in range(2):
        rounds.poll()
        assert seen(rounds, "url, former_urls") == [(f"{web.url}old", [])]
        an_age_later(rounds, 25)
    rounds.poll()
    assert seen(rounds, "url, former_urls") == [(f"{web.url}new", [f"{web.url}old"])]
    rounds.poll()
    assert (web.calls["/old"], web.calls["/new"], len(rounds.rows("1"))) == (3, 4, 1)
    assert f"{web.url}old" in copydesk("feeds", "show", f"{web.url}old")
    rounds.add(f"{web.url}old")
    assert len(seen(rounds, "1")) == 1, "the old address is known"
    assert rounds.connection.execute("select kind from copydesk.events").fetchall() == [("feed moved",)]


@pytestmark_stack
def test_two_feeds_that_meet_become_one(web, rounds):
    web.answers["/old"] = (308, {"Location": "/new"}, b"")
    web.answers["/new"] = feed(item("/a"))
    rounds.add(f"{web.url}old", f"{web.url}new")
    for _ in range(3):
        rounds.poll()
        an_age_later(rounds, 25)
    assert seen(rounds, "url, removed_at is null, former_urls, ended_why like '%polled as feed%'") == [
        (f"{web.url}old", False, [], True), (f"{web.url}new", True, [f"{web.url}old"], None),
    ]  # fmt: skip
    rounds.add(f"{web.url}old")
    assert [*rounds.poll()] == [f"{web.url}new"]


@pytestmark_stack
def test_a_feed_that_is_gone_for_good_ends_with_the_reason_until_a_person_resumes_it(web, rounds, copydesk):
    gone = (410, {}, b"")
    web.answers["/feed"] = [feed(item("/a")), gone, feed(item("/a")), gone, gone, feed(item("/b"))]
    rounds.add(f"{web.url}feed")
    statuses = [result.status for _ in range(7) for result in rounds.poll().values()]
    assert statuses == ["new entries", "failed", "nothing new", "failed", "ended"]  # a single 410 may be a mistake
    assert seen(rounds, "status, ended_why like '%410%', next_poll_at") == [("ended", True, None)]
    assert "answered 410" in copydesk("feeds", "show", f"{web.url}feed")
    copydesk("feeds", "resume", f"{web.url}feed")
    rounds.poll()
    assert (seen(rounds, "status, ended_at"), len(rounds.rows("1"))) == ([("new entries", None)], 2)


LOGIN = b"""<html><head><title>Log in</title></head><body><h1>Log in</h1><form method="post">
<p>Please log in to read on.</p><input name="user"><input name="secret" type="password"></form></body></html>"""


@pytestmark_stack
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {"ETag": '"x"', "Content-Type": "application/rss+xml"}, LOGIN), "the response is a login page"),
        ((200, {"ETag": '"x"'}, b"<html><body><p>Hello</p></body></html>"), "an HTML page, not a feed"),
        ((200, {"ETag": '"x"'}, b""), "empty"),
        ((200, {"ETag": '"x"'}, b'{"error": "over quota"}'), "not a JSON Feed"),
    ],
)
def test_a_page_instead_of_a_feed_is_not_a_feed(web, rounds, copydesk, answer, words):
    good = (200, {"ETag": '"good"'}, feed(item("/a")))
    web.answers["/feed"] = [good, answer, answer, (200, {}, feed(item("/b")))]
    rounds.add(f"{web.url}feed")
    assert [next(iter(rounds.poll().values())).status for _ in range(3)] == ["new entries", "not a feed", "not a feed"]
    ((error, failures),) = seen(rounds, "error, failures")
    assert words in error
    assert failures == 2
    assert words in copydesk("feeds", "show", f"{web.url}feed")
    assert rounds.connection.execute("select etag from desk.feeds").fetchall() == [('"good"',)]
    assert rounds.connection.execute("select kind from copydesk.events").fetchall() == [("not a feed",)]
    rounds.poll()
    assert seen(rounds, "status, failures, error") == [("new entries", 0, None)]


@pytestmark_stack
def test_backoff_ends_with_the_outage_and_a_withdrawn_ttl_no_longer_counts(web, rounds):
    ttl = b"<rss version='2.0'><channel><title>F</title><ttl>1200</ttl><item><title>A</title><link>/a</link></item>"
    web.answers["/feed"] = [
        (200, {}, ttl + b"</channel></rss>"), *[(503, {}, b"")] * 5, (200, {}, feed(item("/a"))),
    ]  # fmt: skip
    rounds.add(f"{web.url}feed")
    waits = [next(iter(rounds.poll().values())).next_seconds for _ in range(7)]
    assert waits[0] >= 72_000
    assert waits[6] <= 3_600, "one answer, though with nothing new, ends it"
