"""Limits apply per input: a feed that exceeds one fails its own poll, and a body that does so twice is put aside."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from contract.errors import Transient
from copydesk.wiring import Wiring
from ingest.collect import polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.sites import Site

pytestmark = pytest.mark.stack


def feed_of(count):
    """An ordinary feed; its items are three in turn."""
    items = "".join(
        f"<item><title>Story {n % 3}</title><link>https://news.example/{n % 3}</link></item>" for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


LARGE, SMALL = feed_of(8_000), feed_of(3)  # above the small limit that the tests set, and far below it


class Feed:
    """A feed on loopback whose body can be changed."""

    def __init__(self, body):
        self.body = body
        self.site = Site(self._answer)
        self.url = f"{self.site.url}feed.xml"

    def _answer(self, request):
        request.send_response(200)
        request.send_header("Content-Length", str(len(self.body)))
        request.end_headers()
        request.wfile.write(self.body)


@pytest.fixture
def large():
    feed = Feed(LARGE)
    with feed.site:
        yield feed


@pytest.fixture
def small():
    feed = Feed(SMALL)
    with feed.site:
        yield feed


@pytest.fixture
def poll(desk, connection):
    """Polls every feed once, due or not; returns the results by address. The sandbox stays the same."""
    settings = desk.model_copy(
        update={
            "allow_private_addresses": True,
            "extract_processes": 1,
            "extract_cpu_seconds": 0.05,
            "fetch_threads": 2,
        }
    )
    with polling(settings) as run:

        def once():
            connection.execute("update desk.feeds set next_poll_at = now()")
            return {str(feed.url): run.poll(feed, lambda _: None) for feed in run.due_feeds()}

        once.sandbox = run._poller._sandbox
        once.settings = settings
        yield once


def seen(connection, url):
    return connection.execute(
        "select status, error, failures, quarantined_at is not null from copydesk.feeds where url = %s", [url]
    ).fetchone()


def test_a_feed_that_exceeds_its_limit_twice_is_quarantined_until_it_changes(
    poll, connection, large, small, wait_until
):
    management.add(connection, [FeedLine(large.url), FeedLine(small.url)])
    first = poll()
    assert (first[large.url].status, first[small.url].new_entries) == ("failed", 3)
    assert "extract_cpu_seconds" in seen(connection, large.url)[1]
    second = poll()
    assert (second[large.url].status, second[small.url].status) == ("quarantined", "nothing new")
    status, error, failures, put_aside = seen(connection, large.url)
    assert (status, failures, put_aside) == ("quarantined", 2, True)
    assert "exceeded its limit 2 times" in error
    assert "extract_cpu_seconds" in error
    assert quarantined(poll.settings, wait_until) == 1
    small.body = feed_of(2)
    count = reads(poll)
    assert poll()[large.url].status == "quarantined"
    assert reads(poll) == count + 1, "the other feed was parsed, and the one that was put aside was not"
    large.body = SMALL
    assert (poll()[large.url].new_entries, seen(connection, large.url)) == (3, ("new entries", None, 0, False))
    large.body = LARGE
    assert poll()[large.url].status == "quarantined", "known, should it come back"


def test_what_is_learned_about_a_feed_is_kept_and_what_it_withdraws_is_forgotten(poll, connection, small):
    small.body = SMALL.replace(b"<title>News</title>", b"<title>News</title><ttl>720</ttl>")
    management.add(connection, [FeedLine(small.url)])
    assert poll()[small.url].next_seconds == 720 * 60
    small.body = SMALL
    assert poll()[small.url].next_seconds < 720 * 60
    rhythm, interval = connection.execute("select rhythm, interval_seconds from desk.feeds").fetchone()
    assert (len(rhythm), interval) == (40, None)
    why = connection.execute("select why from copydesk.polls order by polled_at").fetchall()
    assert "ttl" in why[0][0]
    assert "its rhythm" in why[1][0]


def test_a_poll_in_which_all_is_new_marks_a_gap(poll, connection, small):
    management.add(connection, [FeedLine(small.url)])
    poll()
    small.body = feed_of(4).replace(b"Story", b"Later").replace(b"news.example/", b"news.example/later")
    poll()
    small.body = small.body.replace(b"news.example/later0", b"news.example/new")
    poll()
    gaps = connection.execute("select new_entries, gap from copydesk.polls order by polled_at").fetchall()
    assert gaps == [(3, False), (3, True), (1, False)]
    told = connection.execute("select text from copydesk.events where kind = 'gap'").fetchall()
    assert told == [(f"{small.url}: all 3 entries that it listed were new: some may be missing",)]
    small.body = small.body.replace(b"Later", b"Latest").replace(b"news.example/", b"news.example/latest")
    poll()
    assert connection.execute("select count(*) from copydesk.polls where gap").fetchone() == (2,)
    assert connection.execute("select count(*) from copydesk.events where kind = 'gap'").fetchone() == (1,)


def test_a_person_resumes_a_feed(poll, connection, large):
    management.add(connection, [FeedLine(large.url)])
    for _ in range(2):
        poll()
    management.resume(connection, management.find(connection, large.url))
    assert seen(connection, large.url)[2:] == (0, False)
    with polling(poll.settings.model_copy(update={"extract_cpu_seconds": 60.0})) as patient:
        (feed,) = patient.due_feeds()
        assert patient.poll(feed, lambda _: None).new_entries == 3


def test_a_process_killed_for_memory_is_not_a_feed_s_fault(poll, connection, small, wait_until):
    """However often it occurs: the feed fails, is polled again, and is never quarantined."""
    management.add(connection, [FeedLine(small.url)])
    sandbox = poll.sandbox
    for count in (1, 2, 3):
        sandbox.read_feed(SMALL, url=small.url)  # warm-up: the process has started
        process = sandbox._idle.get()
        os.kill(process.pid, signal.SIGSTOP)  # so that it is reading this feed when it is killed
        sandbox._idle.put(process)
        with ThreadPoolExecutor(1) as thread:
            polled = thread.submit(poll)
            wait_until(sandbox._idle.empty)
            os.kill(process.pid, signal.SIGKILL)
            assert polled.result()[small.url].status == "failed"
        status, error, failures, put_aside = seen(connection, small.url)
        assert (status, failures, put_aside) == ("failed", count, False)
        assert "out of memory" in error
    assert poll()[small.url].new_entries == 3


def quarantined(settings, wait_until):
    """The count in `copydesk status`; a Kafka that has had no consumers first creates its coordinator."""

    def asked():
        with suppress(Transient):
            return Wiring.of(settings).status()

    return wait_until(asked)["feeds_quarantined"]


def reads(poll):
    """The number of inputs that the only process of the sandbox has read."""
    idle = poll.sandbox._idle
    process = idle.get()
    idle.put(process)
    return process.read_count
