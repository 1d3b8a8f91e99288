"""Parses the feed in a response, for polls and trials alike. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ingest.feeds.formats import parse
from ingest.feeds.formats.document import PageInPlace, page_in_place
from ingest.feeds.formats.listing import Feed
from ingest.feeds.formats.named_feeds import feeds_linked
from ingest.fetch import Fetched
from ingest.fetch.answers import header, media_type


class Parse(Protocol):
    """A function that parses a feed: `formats.parse` itself, or a sandbox's."""

    def __call__(
        self, body: bytes, *, url: str, content_type: str | None, charset: str | None, fetched_at: datetime | None
    ) -> Feed:
        """As `ingest.feeds.formats.parse`."""


def listing_of(fetched: Fetched, parse: Parse = parse) -> Feed:
    """The feed in a response. Raises Unreadable, naming what was received instead, and what `parse` raises."""
    try:
        return parse(
            fetched.body,
            url=fetched.final_url,
            content_type=fetched.content_type,
            charset=fetched.charset,
            fetched_at=fetched.fetched_at,
        )
    except PageInPlace as page:
        linked = feeds_linked(header(fetched.headers, "link") or "", fetched.final_url)
        if linked and not page.feeds:
            raise page_in_place(fetched.final_url, linked) from page
        raise


def listing_of_bytes(
    body: bytes, *, url: str, content_type: str | None, fetched_at: datetime, parse: Parse = parse
) -> Feed:
    """The feed in bytes with the Content-Type header that came with them. Raises as `listing_of`."""
    bare, charset = media_type(content_type)
    return parse(body, url=url, content_type=bare, charset=charset, fetched_at=fetched_at)
