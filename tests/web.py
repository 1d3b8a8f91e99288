"""A few sites on loopback, and a desk that collects from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from contract.settings import Settings
from ingest.collect import fetching, polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.sites import Site

TEXT = "The ferry board heard on Tuesday that the night boat had left without its papers, and asked who had seen it. "


def item(path: str, title: str = "", guid: str = "", more: str = "") -> str:
    """An item of an RSS feed."""
    named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><title>{title or path}</title><link>{path}</link>{named}{more}</item>"


def feed(*items: str) -> bytes:
    """An RSS feed."""
    return f"<rss version='2.0'><channel><title>Ferry News</title>{''.join(items)}</channel></rss>".encode()


def unheard(_line: str) -> None:
    """Accepts a line of a report, and ignores it."""


def page(title: str, said: str = "") -> bytes:
    """An article's page."""
    text = "".join(f"<p>{said}{TEXT}{number}</p>" for number in range(6))
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{text}</article></body></html>".encode()


class Web(Site):
    """A site whose answers are looked up by path: (status, headers, body), or the result of a function of the request.

    `calls`: number of requests by path. A path without an answer is a page that contains its path.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, Any] = {}
        self.calls: dict[str, int] = {}
        super().__init__(self._answer, host)

    def _answer(self, request):
        path = request.path
        self.calls[path] = self.calls.get(path, 0) + 1
        default = (404, {}, b"") if path == "/robots.txt" else (200, {"Content-Type": "text/html"}, page(path, path))
        answer = self.answers.get(path, default)
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, list):  # one for each call; the last one repeats
            answer = answer[min(self.calls[path], len(answer)) - 1]
        if isinstance(answer, bytes):
            answer = (200, {}, answer)
        status, headers, body = answer
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def on_loopback(desk: Settings) -> Settings:
    """The settings of a desk that collects from servers on loopback, without delays."""
    return desk.model_copy(
        update={
            "allow_private_addresses": True, "fetch_seconds": 5.0, "host_seconds": 0.0, "extract_processes": 1,
            "fetch_threads": 4,
        }
    )  # fmt: skip


class Rounds:
    """Starts polls and fetches: `poll` polls every feed, `fetch` fetches everything that is due."""

    def __init__(self, settings, connection, polls, pages) -> None:
        self.settings: Settings = settings
        self.connection = connection
        self.polls = polls
        self.pages = pages

    def add(self, *urls: str) -> None:
        management.add(self.connection, [FeedLine(url) for url in urls])

    def poll(self):
        """Results by address of the feed."""
        self.connection.execute("update desk.feeds set next_poll_at = now()")
        due = self.polls.due_feeds()
        return {feed.url.whole: self.polls.poll(feed, unheard) for feed in due}

    def fetch(self) -> None:
        for host, count in self.pages.waiting_hosts():
            self.pages.fetch_host(host, count, unheard)

    def both(self):
        found = self.poll()
        self.fetch()
        return found

    def rows(self, what: str, more: str = ""):
        return self.connection.execute(f"select {what} from desk.entries {more} order by entry_id").fetchall()


@contextmanager
def by_hand(desk: Settings, connection) -> Iterator[Rounds]:
    """A desk on loopback whose polls and fetches are started by the test."""
    settings = on_loopback(desk)
    with polling(settings) as polls, fetching(settings) as pages:
        yield Rounds(settings, connection, polls, pages)
