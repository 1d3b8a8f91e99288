"""Feeds that exceed their limit, non-feeds, and a machine that kills parsers: every other feed continues."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import psutil
import pytest

from ingest.collect import polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.extraction import process_ids
from tests.sites import Site, reply

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

SEED = 11
GOOD, SPENDERS = 12, 3
BROKEN = {"empty": b"", "a page": b"<html><p>No feed.</p></html>", "no JSON": b"{", "cut gzip": b"\x1f\x8b\x08\0\0"}


def feed_of(count, name="news"):
    """An ordinary feed; its items are three in turn. A long one is over the small limit that the test sets."""
    items = "".join(
        f"<item><title>Story {n % 3}</title><link>https://{name}.example/{n % 3}</link></item>" for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def test_other_feeds_continue_whatever_one_feed_or_the_machine_does(desk, connection):
    pick = random.Random(SEED)
    settings = desk.model_copy(update={"allow_private_addresses": True, "extract_cpu_seconds": 0.05})
    bodies = {f"good {n}": feed_of(3, f"good-{n}") for n in range(GOOD)}
    bodies |= {f"spender {n}": feed_of(8_000 + n) for n in range(SPENDERS)} | BROKEN
    others, killed, over = set(process_ids()), [], threading.Event()

    def kill_now_and_then():
        while len(killed) < 8 and not over.wait(pick.uniform(0.1, 0.6)):
            with suppress(psutil.Error, ProcessLookupError, IndexError):  # a process has ended in the meantime
                os.kill(pick.choice(sorted(set(process_ids()) - others)), signal.SIGKILL)
                killed.append(1)

    with ExitStack() as parts, polling(settings) as run, ThreadPoolExecutor(8) as threads:
        urls = {name: parts.enter_context(Site(reply(body=body))).url for name, body in bodies.items()}
        management.add(connection, [FeedLine(url) for url in urls.values()])

        def poll_all():
            connection.execute("update desk.feeds set next_poll_at = now()")
            list(threads.map(lambda feed: run.poll(feed, lambda _: None), run.due_feeds()))

        killer = threading.Thread(target=kill_now_and_then)
        killer.start()
        try:
            for _ in range(3):
                poll_all()
        finally:
            over.set()
            killer.join()
        for _ in range(2):
            poll_all()
        assert len(set(process_ids()) - others) == settings.extract_processes
    sys.stderr.write(f"\nseed {SEED}: {len(killed)} parsing processes killed\n")
    seen = {
        url: rest
        for url, *rest in connection.execute(
            "select url, status, entries, quarantined_at is not null, error from copydesk.feeds"
        )
    }
    assert killed
    for name, url in urls.items():
        status, entries, put_aside, error = seen[url]
        if name.startswith("good"):
            assert (status, entries, put_aside, error) == ("nothing new", 3, False, None)
        elif name.startswith("spender"):
            assert (status, entries, put_aside) == ("quarantined", 0, True)
            assert "extract_cpu_seconds" in error
        else:
            assert (status in {"failed", "not a feed"}, entries, put_aside) == (True, 0, False)
            assert error
