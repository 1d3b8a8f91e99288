"""The commands about feeds, as a person and a script use them."""

from __future__ import annotations

import json

import pytest

from ingest.feeds import registry
from ingest.feeds.lists import read_feed_list

pytestmark = pytest.mark.stack

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
    assert feeds("add", "https://twin.example/f") == "0 feeds added, 1 were there already\n"
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
        feeds("import", str(opml))  # ends with 1, for a script to see
    assert [(feed["url"], feed["title"], feed["tags"]) for feed in listed(feeds)] == [
        ("https://a.example/f?x=1&y=2", "A & B", ["North", "Harbour"]),
        ("https://c.example/f", "C", []),
    ]
    assert [feed["url"] for feed in listed(feeds, "--tag", "North")] == ["https://a.example/f?x=1&y=2"]
    written = tmp_path / "again.opml"
    feeds("export", str(written))
    assert read_feed_list(written.read_bytes()).feeds[0].tags == ("North", "Harbour")
    assert "https://c.example/f,C," in feeds("export", "--as", "csv")


def test_ten_thousand_feeds_are_one_statement_away(feeds, tmp_path):
    path = tmp_path / "feeds.txt"
    path.write_text("".join(f"https://{number}.example/feed\n" for number in range(10_000)))
    assert feeds("add", str(path)).startswith("10000 feeds added")
    assert feeds("add", str(path)).startswith("0 feeds added, 10000 were there")


def test_secrets_show_nowhere_unless_an_export_is_asked_for_them(feeds):
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
    assert "b.example/feed is another feed's address" in feeds(
        "edit", "https://c.example/f", "--url", "http://b.example/feed", refused=True
    )
    assert [(feed["url"], feed["title"], feed["tags"]) for feed in listed(feeds)] == [
        ("https://b.example/feed", None, ["one"]),
        ("https://c.example/f", "A", ["x", "y"]),
    ]
    feeds("remove", "https://c.example/f")
    assert "is not polled" in feeds("remove", "https://c.example/f", refused=True)
    assert feeds("add", "https://c.example/f") == "1 feeds added, 0 were there already\n"
    assert [feed["title"] for feed in listed(feeds)] == [None, "A"]


def test_a_paused_feed_is_not_claimed(feeds, connection):
    feeds("add", "https://a.example/feed", "https://b.example/feed")
    feeds("pause", "https://a.example/feed")
    assert [str(feed.url) for feed in registry.claim(connection, most=9, seconds=60)] == ["https://b.example/feed"]


def test_what_is_no_feed_is_said_and_the_rest_is_added(feeds):
    with pytest.raises(AssertionError, match="'nowhere' is neither"):
        feeds("add", "nowhere", "https://a.example/feed")
    assert [feed["url"] for feed in listed(feeds)] == ["https://a.example/feed"]
