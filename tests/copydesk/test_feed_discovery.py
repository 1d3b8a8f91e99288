"""`copydesk feeds add SITE`: the feeds of a site are found, shown, and added if the user says so."""

from __future__ import annotations

import json
import os
import sys

import pytest
from typer.testing import CliRunner

from contract.settings import environment_of
from copydesk.cli import app
from tests.processes import child_process
from tests.web import Web, feed, item

pytestmark = pytest.mark.stack

LINKS = b"""<html><head><title>Ferry News</title>
<link rel="alternate" type="application/rss+xml" href="/news.xml"><link rel="alternate" type="application/atom+xml"
href="/gone.xml"><link rel="alternate" type="application/rss+xml" href="sport.xml"></head>
<body><p>News</p></body></html>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/map-1</loc><news:news><news:publication>
<news:name>Ferry News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-10</news:publication_date><news:title>Mapped</news:title></news:news></url></urlset>"""


@pytest.fixture
def site():
    with Web() as web:
        web.answers |= {
            "/": (200, {"Content-Type": "text/html"}, LINKS),
            "/news.xml": feed(item("/a", "A", more="<pubDate>2026-03-09</pubDate>"), item("/b")),
            "/sport.xml": feed(item("/c")),
            "/gone.xml": (404, {}, b""),
            "/robots.txt": f"Sitemap: {web.url}pages.xml\nsitemap: {web.url}news-map.xml".encode(),
            "/news-map.xml": SITEMAP,
            "/pages.xml": b"<urlset><url><loc>/x</loc></url></urlset>",
        }
        yield web


@pytest.fixture
def add(desk, monkeypatch):
    """Runs the command in a pipe; returns its exit code and all its output."""
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE_ADDRESSES", "true")

    def run(*words: str):
        result = CliRunner().invoke(app, ["feeds", "add", *words])
        return result.exit_code, result.output

    return run


def polled(connection):
    return [url for (url,) in connection.execute("select url from desk.feeds order by url").fetchall()]


def test_in_a_pipe_the_feeds_of_a_site_are_listed_and_none_is_added(add, site, connection):
    code, said = add(site.url)
    assert code == 1
    assert f"1. {site.url}news.xml\n   RSS 2.0: Ferry News; 2 entries, the newest of 2026-03-09\n" in said
    assert f"2. {site.url}sport.xml" in said
    assert f"3. {site.url}news-map.xml\n   news site map: Ferry News; 1 entries, the newest of 2026-03-10\n" in said
    assert "--all" in said
    assert "pages.xml" not in said
    assert polled(connection) == []


def test_all_of_them_are_added_when_asked(add, site, connection):
    code, said = add(site.url, "--all", "--tag", "ferries", "--json")
    row = json.loads(said)
    wanted = [f"{site.url}{name}" for name in ("news.xml", "sport.xml", "news-map.xml")]
    assert (code, row["added"], row["problems"]) == (0, wanted, [])
    assert [(one["url"], one["entries"], one["newest"]) for one in row["found"]] == [
        (wanted[0], 2, "2026-03-09"), (wanted[1], 1, None), (wanted[2], 1, "2026-03-10"),
    ]  # fmt: skip
    assert polled(connection) == sorted(wanted)


def test_a_site_without_links_to_feeds_is_searched_at_the_usual_places(add, site, connection):
    site.answers["/"] = (200, {"Content-Type": "text/html"}, b"<html><body>News</body></html>")
    site.answers |= {"/robots.txt": (404, {}, b""), "/feed": feed(item("/a")), "/rss.xml": feed(item("/a"))}
    code, said = add(site.url, "--all")
    assert (code, polled(connection)) == (0, [f"{site.url}feed"]), said


def test_a_site_that_is_a_feed_is_added_and_one_without_any_is_reported(add, site, connection):
    site.answers["/"] = feed(item("/a"))
    assert add(site.url)[0] == 0
    assert polled(connection) == [site.url]
    site.answers = {"/robots.txt": (404, {}, b"")}
    code, said = add(f"{site.url}?", "--all")
    assert (code, "no feed was found" in said) == (1, True)
    code, said = add("http://127.0.0.1:9/")
    assert (code, "127.0.0.1:9" in said) == (1, True)
    assert polled(connection) == [site.url]


def test_on_a_terminal_the_user_is_asked_which(desk, site, connection):
    ours, theirs = os.openpty()
    settings = desk.model_copy(update={"allow_private_addresses": True})
    environment = os.environ | environment_of(settings) | {"COPYDESK_ALLOW_PRIVATE_ADDRESSES": "true"}
    command = [sys.executable, "-m", "copydesk", "feeds", "add", site.url]
    with child_process(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as asked:
        os.close(theirs)
        os.write(ours, b"1, 3\n")
        assert asked.wait(60) == 0
    os.close(ours)
    assert polled(connection) == [f"{site.url}news-map.xml", f"{site.url}news.xml"]
