"""The formats of feeds: bytes to what a feed lists. Pure. A format is a module with `sniff` and `read`, named below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from ingest.feeds.formats import jsonfeed, syndication
from ingest.feeds.formats.document import beginning, document
from ingest.feeds.formats.listing import Feed, distinct


class Format(NamedTuple):
    """One format.

    sniff: whether a document may be of it, by its first bytes and the content type of its answer.
    read: the feed in a document, from its bytes, address and the charset of its answer; raises Unreadable.
    """

    name: str
    sniff: Callable[[bytes, str | None], bool]
    read: Callable[[bytes, str, str | None], Feed]


FORMATS: Final = (
    Format("JSON Feed", jsonfeed.sniff, jsonfeed.read),
    Format("RSS, Atom or RDF", syndication.sniff, syndication.read),
)
"""In this order they are asked; the first that says yes reads the document."""


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    charset: str | None = None,
    fetched_at: datetime | None = None,
) -> Feed:
    """The feed in an answer's bytes; of a broken one, what can be read of it.

    url: where the feed was found; relative links are resolved against it. charset: the header's; it
    counts where the feed itself names none. fetched_at: no entry is much younger.
    Raises Unreadable, saying what came in place of a feed.
    """
    del fetched_at  # not looked at yet
    whole = document(body, url)
    start = beginning(whole)
    read = next(form.read for form in FORMATS if form.sniff(start, content_type))
    feed = read(whole, url, charset)
    return msgspec.structs.replace(feed, entries=tuple(distinct(feed.entries)))
