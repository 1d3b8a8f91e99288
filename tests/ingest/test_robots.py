"""robots.txt of real servers on loopback: requested once, cached, and obeyed."""

from __future__ import annotations

import json

import pytest

from ingest.collect import fetching, polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.ingest.test_collect import collect, rows
from tests.web import feed, item, page, unheard

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

FORBID = (200, {"Content-Type": "text/plain"}, b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\n")
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def site(web, connection):
    """A site with a feed of two pages, one of which robots.txt forbids."""
    web.answers["/feed"] = (200, {}, feed(item("/private/1"), item("/open")))
    web.answers["/private/1"] = web.answers["/open"] = (200, HTML, page("S"))
    management.add(connection, [FeedLine(f"{web.url}feed")])
    return web


def test_a_page_that_robots_txt_forbids_is_not_requested(loopback, site, connection, copydesk):
    site.answers["/robots.txt"] = FORBID
    collect(loopback)
    assert rows(connection, "fate") == [("robots",), ("sent",)]
    assert [path for path, _ in site.asked] == ["/feed", "/robots.txt", "/open"]
    (entry,) = json.loads(copydesk("why", f"{site.url}private/1", "--json"))["entries"]
    assert f"{site.url}robots.txt forbids {site.url}private/1 to copydesk" in entry["tries"][0]["reason"]
    assert "robots.txt forbids" in copydesk("why", f"{site.url}private/1")


def test_it_is_kept_for_a_day_for_all_processes(loopback, site, connection):
    site.answers["/robots.txt"] = FORBID
    collect(loopback)
    again = "update desk.entries set fate = 'waiting', next_attempt_at = now()"
    connection.execute(again)
    collect(loopback)
    assert site.calls["/robots.txt"] == 1
    connection.execute("update desk.robots set expires_at = now()")
    connection.execute(again)
    collect(loopback)
    assert site.calls["/robots.txt"] == 2


def test_the_setting_turns_it_off(loopback, site, connection):
    site.answers["/robots.txt"] = FORBID
    collect(loopback.model_copy(update={"robots": False}))
    assert rows(connection, "fate") == [("sent",), ("sent",)]
    assert "/robots.txt" not in site.calls


def test_a_feed_is_polled_whatever_robots_txt_says(loopback, site, connection):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    collect(loopback)
    assert rows(connection, "fate") == [("robots",), ("robots",)]
    assert site.calls["/feed"] == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_forbids_nothing(loopback, site, connection, status):
    site.answers["/robots.txt"] = (status, {}, b"")
    collect(loopback)
    assert rows(connection, "fate") == [("sent",), ("sent",)]
    assert site.calls["/robots.txt"] == 1


def test_while_robots_txt_fails_pages_wait_and_an_older_copy_counts(loopback, site, connection):
    site.answers["/robots.txt"] = (500, {}, b"")
    collect(loopback)
    assert rows(connection, "fate, attempts") == [("waiting", 1), ("waiting", 1)]
    assert (site.calls["/robots.txt"], "/open" in site.calls) == (1, False)
    again = "update desk.entries set fate = 'waiting', next_attempt_at = now()"
    connection.execute(again)
    connection.execute("update desk.robots set expires_at = now()")
    site.answers["/robots.txt"] = FORBID
    collect(loopback)
    assert rows(connection, "fate") == [("robots",), ("sent",)]
    site.answers["/robots.txt"] = (503, {}, b"")
    connection.execute(again)
    connection.execute("update desk.robots set expires_at = now()")
    collect(loopback)
    assert rows(connection, "fate") == [("robots",), ("sent",)]
    assert site.calls["/robots.txt"] == 3


def test_where_a_redirect_leads_is_held_against_it_too(loopback, site, connection):
    site.answers["/robots.txt"] = FORBID
    site.answers["/open"] = (302, {"Location": "/private/1"}, b"")
    collect(loopback)
    assert rows(connection, "fate") == [("robots",), ("robots",)]
    assert "/private/1" not in site.calls


def test_its_crawl_delay_applies_to_feeds_and_pages(loopback, site, connection):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3600")
    with polling(loopback) as polls, fetching(loopback) as pages:
        (due,) = polls.due_feeds()
        assert polls.poll(due, unheard).new_entries == 2
        for host, count in pages.waiting_hosts():
            pages.fetch_host(host, count, unheard)
        assert (site.calls["/robots.txt"], "/open" in site.calls, "/private/1" in site.calls) == (1, False, False)
        assert rows(connection, "fate, attempts") == [("waiting", 0), ("waiting", 0)]
        connection.execute("update desk.feeds set next_poll_at = now()")
        (due,) = polls.due_feeds()
        assert polls.poll(due, unheard) is None
        for fetched in (1, 2):
            connection.execute("update desk.host_turns set free_at = now()")
            for host, count in pages.waiting_hosts():
                pages.fetch_host(host, count, unheard)
            assert len(site.calls) == 2 + fetched
    assert connection.execute("select crawl_delay from desk.host_turns").fetchall() == [(60.0,)]
