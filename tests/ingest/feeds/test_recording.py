"""Items whose guids and links are unreliable, and items that change: real polls of a real server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web import feed, item, page

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


def test_a_guid_that_all_items_share_loses_no_item_and_fetches_none_twice(web, rounds):
    first = [item("/alpha", "Alpha", "0"), item("/beta", "Beta", "0")]
    web.answers["/feed"] = [feed(*first), feed(item("/gamma", "Gamma", "0"), *first)]
    rounds.add(f"{web.url}feed")
    for _ in range(3):
        rounds.both()
    assert rounds.rows("title") == [("Alpha",), ("Beta",), ("Gamma",)]
    assert [web.calls[path] for path in ("/alpha", "/beta", "/gamma")] == [1, 1, 1]


def test_a_guid_regenerated_at_each_poll_is_one_entry_fetched_once(web, rounds):
    web.answers["/feed"] = [feed(item("/story", "Same story", f"run-{number}")) for number in range(4)]
    rounds.add(f"{web.url}feed")
    for _ in range(4):
        rounds.both()
    assert rounds.rows("guid, fate, looks") == [("run-0", "sent", 0)]
    assert web.calls["/story"] == 1


def test_a_guid_and_a_permalink_that_are_used_for_the_next_story_lose_neither(web, rounds):
    web.answers["/feed"] = [
        feed(item("/a", "A", "top"), item("/latest", "One", "1")),
        feed(item("/b", "B", "top"), item("/latest", "Two", "2")),
    ]
    web.answers["/latest"] = [(200, {"Content-Type": "text/html"}, page(title)) for title in ("One", "Two")]
    rounds.add(f"{web.url}feed")
    for _ in range(3):
        rounds.both()
    assert rounds.rows("title") == [("A",), ("One",), ("B",), ("Two",)]
    assert (web.calls["/a"], web.calls["/b"], web.calls["/latest"]) == (1, 1, 2)
    assert len({*rounds.rows("version_id")}) == 4


def test_the_same_page_in_two_feeds_or_under_six_fragments_is_fetched_once(web, rounds, workers):
    web.answers["/feed1"] = feed(item("/story", "The story"))
    web.answers["/feed2"] = feed(item("/story?utm_source=two", "The story"))
    web.answers["/live"] = feed(*(item(f"/day#{number}", f"Minute {number}", f"m{number}") for number in range(6)))
    rounds.add(f"{web.url}feed1", f"{web.url}feed2", f"{web.url}live")
    rounds.both()
    assert (web.calls["/story"], web.calls["/day"]) == (1, 1)
    assert len(rounds.rows("1")) == 8
    with workers(rounds.settings) as landed:
        landed(2)
    assert {*rounds.rows("fate")} == {("landed",)}
    web.answers["/feed3"] = feed(item("/story#comments", "The story"))
    rounds.add(f"{web.url}feed3")
    rounds.both()
    assert web.calls["/story"] == 1
    assert rounds.rows("fate, article_id is not null", "where url like '%comments'") == [("landed", True)]


def test_two_entries_of_one_page_wait_for_it_together(web, rounds):
    web.answers["/story"] = [(503, {}, b""), (200, {"Content-Type": "text/html"}, page("S"))]
    web.answers["/feed1"] = feed(item("/story", "S"))
    web.answers["/feed2"] = feed(item("/story#top", "S"))
    rounds.add(f"{web.url}feed1", f"{web.url}feed2")
    rounds.both()
    rounds.fetch()
    assert web.calls["/story"] == 1
    assert rounds.rows("fate, reason like '%%503%%'") == [("waiting", True)] * 2
    rounds.connection.execute("update desk.entries set next_attempt_at = now()")
    rounds.fetch()
    assert (web.calls["/story"], rounds.rows("fate")) == (2, [("sent",)] * 2)


def changed_story(number):
    dates = f"<pubDate>Thu, 0{number} Jan 2026 10:00:00 GMT</pubDate>"
    return feed(item("/story", f"Headline {number}", "story-1", dates))


def test_an_item_that_changed_in_its_feed_is_fetched_again_and_lands_as_a_version(web, rounds, workers, copydesk):
    web.answers["/feed"] = [changed_story(1), changed_story(2)]
    web.answers["/story"] = [(200, {"Content-Type": "text/html"}, page(f"Headline {n}", f"{n}. ")) for n in (1, 2)]
    rounds.add(f"{web.url}feed")
    with workers(rounds.settings) as landed:
        rounds.both()
        landed(1)
        rounds.both()
        landed(2)
    assert rounds.rows("title, fate, looks, looked_at is not null, look_at") == [
        ("Headline 2", "landed", 1, True, None)
    ]
    assert rounds.connection.execute("select title, versions from copydesk.articles").fetchall() == [("Headline 2", 2)]
    assert rounds.connection.execute("select looks, looked_at > discovered_at from copydesk.entries").fetchone() == (
        1,
        True,
    )
    rounds.both()
    assert web.calls["/story"] == 2, "nothing changed since"


def test_a_feed_that_changes_at_each_poll_is_followed_less_and_less_often(web, rounds, workers):
    web.answers["/feed"] = [changed_story(number) for number in range(1, 9)]
    rounds.add(f"{web.url}feed")
    with workers(rounds.settings) as landed:
        rounds.both()
        landed(1)
    for _ in range(6):
        rounds.both()
    assert web.calls["/story"] == 2
    assert rounds.rows(
        "fate, looks, look_at between now() + interval '9 minutes' and now() + interval '10 minutes'"
    ) == [("landed", 1, True)]


def test_a_young_page_is_checked_again_and_a_failure_then_is_not_a_fate(web, rounds, workers):
    web.answers["/feed"] = feed(item("/story", "S"))
    web.answers["/story"] = [(200, {"Content-Type": "text/html"}, page("S")), (404, {}, b"")]
    rounds.add(f"{web.url}feed")
    rounds.both()
    with workers(rounds.settings) as landed:
        landed(1)
    assert rounds.rows("look_at between now() + interval '59 minutes' and now() + interval '60 minutes'") == [(True,)]
    rounds.connection.execute("update desk.entries set look_at = now()")
    rounds.fetch()
    rounds.fetch()
    assert web.calls["/story"] == 2
    assert rounds.rows("fate, looks, reason, look_at > now()") == [("landed", 1, None, True)]
    assert rounds.connection.execute(
        "select fate, reason like '%404%' from desk.tries order by tried_at"
    ).fetchall() == [
        ("sent", None),
        ("landed", True),
    ]


def test_a_link_that_its_feed_mends_is_fetched(web, rounds):
    web.answers["/feed"] = [feed(item("mailto:a@b", "S", "1")), feed(item("/story", "S", "1"))]
    rounds.add(f"{web.url}feed")
    rounds.both()
    assert rounds.rows("fate") == [("bad_link",)]
    rounds.both()
    assert (rounds.rows("fate, reason"), web.calls["/story"]) == ([("sent", None)], 1)


def test_every_author_is_kept(web, rounds):
    by = "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>{}</dc:creator>"
    web.answers["/feed"] = feed(item("/story", "S", "1", by.format("Ada Quay") + by.format("Bo Lock")))
    rounds.add(f"{web.url}feed")
    rounds.poll()
    assert rounds.connection.execute("select authors from copydesk.entries").fetchall() == [(["Ada Quay", "Bo Lock"],)]


def test_the_first_poll_of_an_archive_takes_the_last_days_and_the_rest_can_be_fetched(web, rounds, copydesk):
    def dated(days):
        day = datetime.now(UTC) - timedelta(days=days)
        return f"<pubDate>{day:%Y-%m-%dT%H:%M:%SZ}</pubDate>"

    archive = [item(f"/{number}", more=dated(10 * number)) for number in range(60)]
    undated = item("/undated")
    web.answers["/feed"] = [feed(*archive, undated), feed(item("/late", more=dated(90)), *archive)]
    web.answers["/short"] = feed(item("/old", more=dated(900)))
    rounds.add(f"{web.url}feed", f"{web.url}short")
    rounds.poll()
    fates = "select fate, count(*)::int from desk.entries group by 1 order by 1"
    assert rounds.connection.execute(fates).fetchall() == [("too_old", 56), ("waiting", 6)]
    assert {*rounds.rows("reason like 'published before%'", "where fate = 'too_old'")} == {(True,)}
    rounds.poll()
    assert rounds.rows("fate", "where url like '%/late'") == [("waiting",)], "only the first poll meets an archive"
    copydesk("feeds", "poll", f"{web.url}feed", "--old")
    assert rounds.connection.execute(fates).fetchall() == [("waiting", 63)]


def test_a_feed_whose_guids_and_links_depend_on_its_host_is_fetched_once(web, rounds):
    def listing(host):
        return feed(*(item(f"http://{host}:{web.port}/{n}", f"Story {n}", f"http://{host}/{n}") for n in range(4)))

    web.answers["/feed"] = [listing("127.0.0.1"), listing("localhost"), listing("127.0.0.1"), listing("localhost")]
    rounds.add(f"{web.url}feed")
    for _ in range(4):
        rounds.both()
    assert len(rounds.rows("1")) == 4
    assert [web.calls[f"/{n}"] for n in range(4)] == [1, 1, 1, 1]


def test_items_without_an_address_are_rows_with_the_reason(web, rounds):
    notes = [f"<item><description>{word}</description></item>" for word in ("one", "two")]
    web.answers["/feed"] = [feed(*notes), feed("<item><description>three</description></item>", *notes)]
    rounds.add(f"{web.url}feed")
    for _ in range(2):
        rounds.both()
    assert rounds.rows("fate, reason") == [("bad_link", "the feed gives no address")] * 3
