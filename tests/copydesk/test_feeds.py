"""The commands about feeds, as a user and a script call them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.cli.feed_lines import added_line, lines_of
from ingest.feeds import registry
from ingest.feeds.lists import read_feed_list
from ingest.feeds.management import ListedFeed
from ingest.feeds.registry import Polled

pytestmark = pytest.mark.stack

AT = datetime(2026, 11, 30, tzinfo=UTC)
LONG = "https://news.example/" + "a-long-section/" * 12 + "feed.xml"


@pytest.fixture
def feeds(copydesk):
    """`copydesk feeds …` on the test's desk."""

    def run(*words: str, **options: bool) -> str:
        return copydesk("feeds", *words, **options)

    return run


def listed(feeds, *words: str):
    return [json.loads(line) for line in feeds("list", "--json", *words).splitlines()]


def test_one_feed_in_four_spellings_is_one(feeds):
    row = json.loads(
        feeds(
            "add", "http://twin.example/f", "http://TWIN.example:80/f", "https://twin.example/f#x",
            "https://twin.example/f", "--json",
        )
    )  # fmt: skip
    assert row == {
        "added": ["http://twin.example/f"],
        "known": ["http://TWIN.example:80/f", "https://twin.example/f#x", "https://twin.example/f"],
        "problems": [],
    }
    assert feeds("add", "https://twin.example/f") == "0 feeds added, 1 was there already\n"
    assert [feed["url"] for feed in listed(feeds)] == ["http://twin.example/f"]


def test_an_address_is_never_cut(feeds, monkeypatch):
    feeds("add", LONG)
    monkeypatch.setenv("COLUMNS", "80")
    assert LONG in feeds("list").splitlines()
    assert LONG in feeds("show", LONG).splitlines()
    assert [feed["url"] for feed in listed(feeds)] == [LONG]


def test_a_list_with_folders_goes_in_and_out(feeds, tmp_path, copydesk):
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="North"><outline text="Harbour">\n'
        '<outline text="A &amp; B" xmlUrl="https://a.example/f?x=1&amp;y=2"/>\n<outline xmlUrl="nonsense"/>\n'
        '</outline></outline><outline text="C" xmlUrl="https://c.example/f"/></body></opml>'
    )
    with pytest.raises(AssertionError, match="line 3 of the list: 'nonsense'"):
        feeds("import", str(opml))  # exit status 1, so that a script notices
    assert [(feed["url"], feed["title"], feed["tags"]) for feed in listed(feeds)] == [
        ("https://a.example/f?x=1&y=2", "A & B", ["North", "Harbour"]),
        ("https://c.example/f", "C", []),
    ]
    assert [feed["url"] for feed in listed(feeds, "--tag", "North")] == ["https://a.example/f?x=1&y=2"]
    written = tmp_path / "again.opml"
    feeds("export", str(written))
    assert read_feed_list(written.read_bytes()).feeds[0].tags == ("North", "Harbour")
    assert "https://c.example/f,C,," in feeds("export", "--as", "csv")
    assert feeds("export", "--json") == feeds("export", "--as", "json")


def test_ten_thousand_feeds_are_added_in_one_statement(feeds, tmp_path):
    path = tmp_path / "feeds.txt"
    path.write_text("".join(f"https://{number}.example/feed\n" for number in range(10_000)))
    assert feeds("add", str(path)).startswith("10000 feeds added")
    assert feeds("add", str(path)).startswith("0 feeds added, 10000 were there")


def test_secrets_are_only_shown_by_an_export_that_asks_for_them(feeds):
    address = "https://editor:s3cret-word@a.example/feed?token=t0ken-word"
    said = feeds("add", address, "--json") + feeds("list") + feeds("list", "--json") + feeds("export")
    said += feeds("show", "https://a.example/feed?token=t0ken-word") + feeds("pause", address)
    shown = listed(feeds)[0]["url"]
    said += feeds("show", shown)
    assert "s3cret-word" not in said
    assert "t0ken-word" not in said
    assert address in read_feed_list(feeds("export", "--secrets").encode()).feeds[0].url


def test_a_feed_is_paused_resumed_edited_made_due_and_removed(feeds, connection):
    feeds("add", "https://a.example/feed", "https://b.example/feed", "--tag", "one")
    (first, _) = listed(feeds)
    connection.execute("update desk.feeds set next_poll_at = now() + interval '1 day', etag = 'e'")

    def due():
        return [url for (url,) in connection.execute("select url from desk.feeds where next_poll_at <= now()")]

    assert feeds("pause", "http://A.example/feed") == "https://a.example/feed is paused\n"
    assert [feed["state"] for feed in listed(feeds)] == ["paused", "never polled"]
    assert feeds("resume", str(first["feed_id"])) == "https://a.example/feed is due\n"
    assert due() == ["https://a.example/feed"]
    feeds("poll", "https://b.example/feed", "--whole")
    assert due() == ["https://a.example/feed", "https://b.example/feed"]
    assert connection.execute("select etag from desk.feeds order by url").fetchall() == [("e",), (None,)]
    feeds("edit", "https://a.example/feed", "--title", "A", "--tag", "x", "--tag", "y", "--url", "https://c.example/f")
    assert "b.example/feed is or was another feed's address" in feeds(
        "edit", "https://c.example/f", "--url", "http://b.example/feed", refused=True
    )
    assert [(feed["url"], feed["title"], feed["tags"]) for feed in listed(feeds)] == [
        ("https://b.example/feed", None, ["one"]),
        ("https://c.example/f", "A", ["x", "y"]),
    ]
    feeds("remove", "https://c.example/f")
    assert "is not polled" in feeds("remove", "https://c.example/f", refused=True)
    assert feeds("add", "https://c.example/f") == "1 feed added, 0 were there already\n"
    assert [feed["title"] for feed in listed(feeds)] == [None, "A"]


def test_the_result_for_a_feed_is_printed_as_json(feeds):
    feeds("add", LONG)
    told = [
        json.loads(feeds(*words, LONG, "--json"))
        for words in (["pause"], ["resume"], ["poll"], ["edit", "--title", "A"], ["remove"])
    ]
    assert told == [{"url": LONG, "change": change} for change in ("paused", "due", "due", "changed", "removed")]


def test_a_title_that_a_person_or_a_list_gave_stays_when_the_feed_is_polled(feeds, connection, tmp_path):
    listing = tmp_path / "feeds.csv"
    listing.write_text("url,title\nhttps://a.example/feed,Harbour\nhttps://b.example/feed,\n")
    feeds("import", str(listing))

    def polled():
        due = registry.claim(connection, most=9, seconds=60)
        registry.settle(connection, [(feed, Polled("nothing new", 0.0, title="Its own")) for feed in due])
        return [feed["title"] for feed in listed(feeds)]

    assert polled() == ["Harbour", "Its own"]
    feeds("edit", "https://b.example/feed", "--title", "Bridge")
    assert polled() == ["Harbour", "Bridge"]
    assert feeds("edit", "https://a.example/feed", "--title", "") == "https://a.example/feed is changed\n"
    assert [feed["title"] for feed in listed(feeds)] == [None, "Bridge"]
    assert polled() == ["Its own", "Bridge"]


@pytest.mark.parametrize("form", ["opml", "csv", "json"])
def test_an_export_can_be_imported(form, feeds, connection, tmp_path):
    title = "A & B <c> \"d\" 'e' \u0645\u06cc\u200c\u0631\u0648\u062f \U0001f469\u200d\U0001f680 \x07"
    feeds("add", "https://a.example/f?x=1&y=<2>", "https://b.example/f", "--tag", "One & <two>", "--tag", "three/four")
    feeds("edit", "https://a.example/f?x=1&y=<2>", "--title", title)
    feeds("pause", "https://b.example/f")
    before = [(one["url"], one["title"], one["tags"], one["state"]) for one in listed(feeds)]
    written = tmp_path / f"feeds.{form}"
    feeds("export", str(written), "--as", form)
    connection.execute("delete from desk.feeds")
    feeds("import", str(written))
    after = [(one["url"], one["title"], one["tags"], one["state"]) for one in listed(feeds)]
    assert [*after[0]] == [before[0][0], title.removesuffix(" \x07"), *before[0][2:]]
    assert after[1] == before[1] == ("https://b.example/f", None, ["One & <two>", "three/four"], "paused")


def test_an_address_whose_secret_was_left_out_is_not_a_feed(feeds, connection, tmp_path):
    feeds("add", "https://ann:s3cret@a.example/feed", "https://b.example/feed?token=t0ken")
    written = tmp_path / "feeds.opml"
    feeds("export", str(written))
    assert feeds("import", str(written)) == "0 feeds added, 2 were there already\n"
    connection.execute("delete from desk.feeds")
    with pytest.raises(AssertionError, match="its secrets were left out"):
        feeds("import", str(written))
    assert listed(feeds) == []


def test_what_is_not_polled_is_not_made_due(feeds, connection):
    feeds("add", "https://a.example/feed")
    feeds("pause", "https://a.example/feed")
    assert "is paused, and is not polled" in feeds("poll", "https://a.example/feed", refused=True)
    feeds("resume", "https://a.example/feed")
    connection.execute("update desk.feeds set ended_at = now()")
    assert "is ended, and is not polled" in feeds("poll", "https://a.example/feed", refused=True)


def test_a_list_comes_through_a_pipe(feeds):
    result = CliRunner().invoke(app, ["feeds", "import", "-"], input="https://a.example/f\nnone\nfeed://b.example/f\n")
    assert (result.exit_code, "2 feeds added" in result.output, "'none'" in result.output) == (1, True, True)
    assert [feed["url"] for feed in listed(feeds)] == ["https://a.example/f", "https://b.example/f"]


def test_an_empty_tag_is_ignored(feeds):
    feeds("add", "https://a.example/f", "--tag", " ", "--tag", "one")
    assert listed(feeds)[0]["tags"] == ["one"]
    feeds("edit", "https://a.example/f", "--tag", "")
    assert listed(feeds)[0]["tags"] == []
    assert "no feed has the tag one" in feeds("list", "--tag", "one")


def test_addresses_for_feed_readers_are_read(feeds):
    feeds("add", "feed://a.example/f", "feed:https://b.example/f")
    feeds("edit", "https://a.example/f", "--url", "feed:http://c.example/f")
    assert [feed["url"] for feed in listed(feeds)] == ["http://c.example/f", "https://b.example/f"]


def test_a_paused_feed_is_not_claimed(feeds, connection):
    feeds("add", "https://a.example/feed", "https://b.example/feed")
    feeds("pause", "https://a.example/feed")
    assert [str(feed.url) for feed in registry.claim(connection, most=9, seconds=60)] == ["https://b.example/feed"]


def test_what_is_not_a_feed_is_reported_and_the_rest_is_added(feeds):
    with pytest.raises(AssertionError, match="'nowhere' is neither"):
        feeds("add", "nowhere", "https://a.example/feed")
    assert [feed["url"] for feed in listed(feeds)] == ["https://a.example/feed"]


def test_a_feed_is_shown_as_a_person_counts():
    feed = ListedFeed(
        feed_id=1, url="https://a.example/f", title=None, tags=[], added_at=AT, polled_at=AT, status="failed",
        error="it answered 500", failures=1, next_poll_at=AT, paused_at=None, quarantined_at=None, entries=0, landed=0,
        former_urls=[], ended_at=None, ended_why=None,
    )  # fmt: skip
    said = {number: [*lines_of(replace(feed, failures=number))][-1].strip() for number in range(3)}
    assert said[0] == "last failure: it answered 500"  # resumed since then
    assert said[1] == "1 failure in a row: it answered 500"
    assert said[2] == "2 failures in a row: it answered 500"
    assert added_line(1, 2) == "1 feed added, 2 were there already"
