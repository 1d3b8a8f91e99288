"""For an index of site maps its parts are read, the latest first, and only a few of them."""

from __future__ import annotations

import json

import pytest

from contract.errors import Gone, Unreachable
from ingest.feeds.formats.listing import Entry, Feed
from ingest.feeds.parts import MOST_PARTS, with_parts

SITE = "https://ferry.example"


def read(part):
    if part.endswith("gone"):
        msg = f"{part} answered 404"
        raise Gone(msg)
    return Feed(
        format="site map",
        title=None,
        site_url=None,
        entries=tuple(Entry(guid=f"{part}/{n}", url=None, title="", published=None) for n in range(2)),
    )


def index(*names):
    return Feed(format="site map index", title=None, site_url=None, parts=tuple(f"{SITE}/{name}" for name in names))


def test_a_feed_without_parts_stays_as_it_is():
    feed = index()
    assert with_parts(feed, read) is feed


def test_a_few_parts_are_read_and_only_news_parts_if_there_are_some():
    found = with_parts(index(*map(str, range(40))), read)
    assert len(found.entries) == 2 * MOST_PARTS
    assert "5 of its 40 parts are read" in found.warnings[0]
    found = with_parts(index("archive-1", "news-1", "archive-2"), read)
    assert [entry.guid for entry in found.entries] == [f"{SITE}/news-1/0", f"{SITE}/news-1/1"]


def test_a_part_that_fails_is_a_warning_and_all_that_fail_are_the_failure():
    found = with_parts(index("gone", "1"), read)
    assert len(found.entries) == 2
    assert "404" in found.warnings[0]
    with pytest.raises(Unreachable, match="404"):
        with_parts(index("1/gone", "2/gone"), read)


@pytest.mark.stack
def test_a_polled_index_finds_what_its_parts_list_though_it_stays_the_same(web, rounds, copydesk, monkeypatch):
    map_of = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'.format
    head = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    entry = "<sitemap><loc>/{}.xml</loc></sitemap>".format
    web.answers["/index.xml"] = lambda request: (
        (304, {}, b"")
        if request.headers.get("If-None-Match")
        else (200, {"ETag": '"same"'}, f"{head}{entry('one')}{entry('two')}</sitemapindex>".encode())
    )
    web.answers["/one.xml"] = map_of("<url><loc>/a</loc></url>").encode()
    web.answers["/two.xml"] = [
        map_of("<url><loc>/b</loc></url>").encode(),
        map_of("<url><loc>/b</loc></url><url><loc>/c</loc></url>").encode(),
    ]
    rounds.add(f"{web.url}index.xml")
    assert [next(iter(rounds.poll().values())).new_entries for _ in range(3)] == [2, 1, 0]
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE_ADDRESSES", "true")
    shown = json.loads(copydesk("feeds", "try", f"{web.url}index.xml", "--json"))
    assert len(shown["entries"]) == 3
