"""Feeds with endless news: each has a new article every twenty seconds; every third is a reprint from the next feed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

from tests.sites import Site, reply

_EVERY = 20  # seconds between two articles of a feed
_LISTED = 12  # articles that a feed lists
_WORDS = [
    "harbour",
    "council",
    "ferry",
    "budget",
    "school",
    "river",
    "bridge",
    "market",
    "winter",
    "police",
    "court",
    "union",
    "station",
    "hospital",
    "museum",
    "minister",
    "inquiry",
    "strike",
    "tenants",
    "drought",
    "orchard",
    "railway",
    "bakery",
    "stadium",
    "library",
    "airport",
    "fishing",
    "miners",
    "theatre",
    "vaccine",
    "election",
    "verdict",
    "tunnel",
    "glacier",
    "lighthouse",
    "reservoir",
    "tram",
    "wolves",
    "honey",
    "copper",
    "parade",
    "archive",
    "telescope",
]


@contextmanager
def wire(feeds: int) -> Iterator[list[str]]:
    """Serves them on loopback; gives their addresses."""
    begun = time.time()

    def answer(request: BaseHTTPRequestHandler) -> None:
        kind, _, rest = request.path.strip("/").partition("/")
        if kind not in ("feed", "page"):
            reply(status=404)(request)  # no robots.txt here
            return
        if kind == "feed":
            newest = int((time.time() - begun) / _EVERY)
            body, content = _feed(request.headers["Host"], int(rest), newest, begun), "application/rss+xml"
        else:
            feed, number = map(int, rest.split("/"))
            body, content = _page(feed, number, feeds), "text/html; charset=utf-8"
        reply(body=body.encode(), headers={"Content-Type": content})(request)

    with Site(answer) as site:
        yield [f"{site.url}feed/{number}" for number in range(feeds)]


def _feed(host: str, feed: int, newest: int, begun: float) -> str:
    items = "".join(
        f"<item><title>{_title(feed, number)}</title><link>http://{host}/page/{feed}/{number}</link>"
        f"<pubDate>{formatdate(begun + _EVERY * number)}</pubDate></item>"
        for number in range(max(0, newest - _LISTED), newest + 1)
    )
    return f'<rss version="2.0"><channel><title>Wire {feed}</title><link>http://{host}/</link>{items}</channel></rss>'


def _page(feed: int, number: int, feeds: int) -> str:
    told = (feed + 1) % feeds if number % 3 == 0 else feed  # a reprint of an article of the next feed
    words = random.Random(f"{told} {number}")  # a fixed seed: the same page for each request
    paragraphs = "".join(
        f"<p>The {' '.join(words.choices(_WORDS, k=9))} on day {words.randrange(999)} of the "
        f"{' '.join(words.choices(_WORDS, k=24))}.</p>"
        for _ in range(12)
    )
    title = _title(told, number)
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _title(feed: int, number: int) -> str:
    return " ".join(random.Random(f"title {feed} {number}").choices(_WORDS, k=7)).capitalize()  # a fixed seed, as above
