"""Which address gives which response: the world as a lookup table for the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import xxhash

from contract.urls import canonical
from copydesk.local.press import pages
from copydesk.local.press.articles import Article
from copydesk.local.press.feeds import CONTENT_TYPES, feed
from copydesk.local.press.outlets import HTTP_PORT, Outlet
from copydesk.local.press.world import World

HTML: Final = "text/html; charset=utf-8"
_RELATED: Final = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of an address.

    etag, modified: set if it can be requested conditionally. gzip: compressed for clients that accept it.
    stream: a body generated while it is sent: an endless one, or one of 30 MB.
    """

    status: int
    content_type: str
    body: bytes = b""
    location: str | None = None
    etag: str | None = None
    modified: datetime | None = None
    gzip: bool = False
    stream: Literal["never", "huge"] | None = None


class Site:
    """All responses of a world."""

    def __init__(self, world: World) -> None:
        self._port = world.port
        self._hosts = {outlet.host: outlet for outlet in world.outlets}
        self._fronts = {outlet.name: _front(world, outlet) for outlet in world.outlets}
        self._newsstand = Answer(200, HTML, pages.newsstand(world.outlets, world.port))
        self._answers: dict[str | None, Answer] = {}
        for outlet in world.outlets:
            articles = world.of(outlet)
            self._answers[canonical(outlet.feed(world.port))] = _feed(outlet, articles, world.port)
            for article in articles:
                if article.fate == "bad_link":
                    continue
                others = [other for other in articles if other is not article][:_RELATED]
                self._answers[canonical(article.url)] = _page(outlet, article, others, world.port)
                if outlet.redirects:
                    self._answers[canonical(article.link)] = Answer(302, HTML, location=article.url)

    def address(self, host: str, target: str) -> str:
        """The address that a request for `target` at `host` (its Host header) means."""
        name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host
        return f"http://{name}{'' if self._port == HTTP_PORT else f':{self._port}'}{target}"

    def answer(self, address: str) -> Answer:
        """The response of an address, whatever tracking is appended; 404 if there is none."""
        if found := self._answers.get(canonical(address)):
            return found
        parts = urlsplit(address)
        outlet = self._hosts.get(parts.hostname or "")
        if parts.path in {"", "/"} and not parts.query:
            return self._fronts[outlet.name] if outlet else self._newsstand
        if outlet and parts.path.startswith("/section/"):
            return self._fronts[outlet.name]
        if outlet and parts.path.startswith("/img/"):
            return Answer(200, "image/svg+xml", pages.picture())
        return Answer(404, HTML, pages.missing_page())


def _front(world: World, outlet: Outlet) -> Answer:
    return Answer(200, HTML, pages.front_page(outlet, world.of(outlet), world.port))


def _feed(outlet: Outlet, articles: list[Article], port: int) -> Answer:
    body = feed(outlet, articles, port)
    return Answer(
        status=200,
        content_type=f"{CONTENT_TYPES[outlet.feed_format]}; charset={outlet.charset}",
        body=body,
        etag=f'"{xxhash.xxh3_64_hexdigest(body)}"',
        modified=articles[0].published,
        gzip=outlet.gzip,
    )


def _page(outlet: Outlet, article: Article, others: list[Article], port: int) -> Answer:
    match article.fate:
        case "gone":
            return Answer(404, HTML, pages.missing_page())
        case "timed_out":
            return Answer(200, HTML, stream="never")
        case "too_large":
            return Answer(200, HTML, stream="huge")
        case "not_html":
            return Answer(200, "application/octet-stream", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 64)
        case "no_text":
            return Answer(200, HTML, pages.gallery_page(article))
        case _:
            charset = "" if outlet.charset_in == "meta" else f"; charset={outlet.charset}"
            body = pages.article_page(outlet, article, others, port)
            return Answer(200, f"text/html{charset}", body, gzip=outlet.gzip)
