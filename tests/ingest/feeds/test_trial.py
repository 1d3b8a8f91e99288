from __future__ import annotations

import msgspec
import pytest

from ingest.feeds.answer import listing_of
from ingest.feeds.schedule import Limits
from ingest.feeds.trial import try_address, try_bytes
from tests.sites import Site, fetching, reply

LIMITS = Limits(900, 60, 86_400)
FEED = (
    b'<rss version="2.0"><channel><title>T</title><ttl>600</ttl><item><title>One</title><link>/1</link>'
    b"<pubDate>Thu, 27 Jan 2022 11:53:00 +0200</pubDate></item></channel></rss>"
)


def test_a_trial_sees_what_a_poll_sees():
    with Site(reply(body=FEED, headers={"Content-Type": "application/rss+xml"})) as site, fetching() as fetcher:
        trial = try_address(site.url, fetcher, LIMITS)
        polled = listing_of(fetcher.get(site.url, kind="feed"))
    assert trial.entries == polled.entries
    assert (trial.title, trial.status, trial.error, trial.hops) == ("T", 200, None, ())
    assert trial.next_poll is not None
    assert (trial.next_poll.seconds, "ttl" in trial.next_poll.why) == (36_000, True)


def test_a_trial_of_a_page_names_the_page_s_feeds():
    page = b'<html><link rel=alternate type="application/rss+xml" href="/rss.xml"><p>Hello</html>'
    with Site(reply(body=page)) as site, fetching() as fetcher:
        trial = try_address(site.url, fetcher, LIMITS)
    assert (trial.feeds, trial.entries, trial.status) == ((f"{site.url}rss.xml",), (), 200)
    assert trial.error is not None
    assert "HTML page" in trial.error


def test_a_page_names_its_feeds_in_the_head_of_its_answer_too():
    link = '</style.css>; rel=preload, </rss>; rel="alternate"; type="application/rss+xml", </x>; rel=alternate'
    with Site(reply(body=b"<html><p>Hello</html>", headers={"Link": link})) as site, fetching() as fetcher:
        trial = try_address(site.url, fetcher, LIMITS)
    assert trial.feeds == (f"{site.url}rss",)
    assert trial.feeds[0] in (trial.error or "")


@pytest.mark.parametrize(("status", "body"), [(200, FEED), (403, b""), (404, b"")])
def test_a_trial_respects_retry_after_like_a_poll(status, body):
    with Site(reply(status, body, headers={"Retry-After": "50000"})) as site, fetching() as fetcher:
        trial = try_address(site.url, fetcher, LIMITS)
    assert trial.next_poll is not None
    assert (trial.next_poll.seconds, "Retry-After" in trial.next_poll.why) == (50000, True)


def test_a_trial_of_a_server_that_does_not_answer_says_so():
    with Site(reply(503, headers={"Retry-After": "7200"})) as site, fetching() as fetcher:
        trial = try_address(site.url, fetcher, LIMITS)
    assert trial.error is not None
    assert "503" in trial.error
    assert trial.next_poll is not None
    assert (trial.next_poll.seconds, "Retry-After" in trial.next_poll.why) == (7200, True)


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500])
def test_a_trial_shows_the_status_of_an_error_response(status):
    with Site(reply(status, b"")) as site, fetching() as fetcher:
        trial = try_address(f"{site.url}feed", fetcher, LIMITS)
    assert (trial.status, trial.entries) == (status, ())


def test_a_trial_of_bytes_needs_no_server():
    trial = try_bytes(FEED, url="https://news.example/f.xml", content_type="text/xml; charset=utf-8", limits=LIMITS)
    (entry,) = msgspec.to_builtins(trial)["entries"]
    assert (entry["url"], entry["published"]["zone"]) == ("https://news.example/1", "+02:00")
