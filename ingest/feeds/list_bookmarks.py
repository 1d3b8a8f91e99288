"""Lists of feeds in a browser's bookmark file (Netscape format): bookmarks with a feed beside the page. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from ingest.feeds.list_parts import FeedLine, Problem, feed_at

IS_ONE: Final = re.compile(r"<!DOCTYPE NETSCAPE-Bookmark-file", re.IGNORECASE)
# A folder's name (1), the beginning or end (2) of its content, a bookmark's attributes (3) and title (4).
_PIECES: Final = re.compile(
    r"<h3\b[^<>]{0,2000}>([^<>]{0,500})</h3>|<(/?)dl\b[^<>]{0,99}>|<a\s([^<>]{1,9000})>([^<>]{0,500})</a>",
    re.IGNORECASE,
)
_FEED: Final = re.compile(r"\bfeedurl\s{0,9}=\s{0,9}\"([^\"<>]{1,2000})\"", re.IGNORECASE)


def from_bookmarks(text: str) -> Iterator[FeedLine | Problem]:
    """The bookmarks with a feed, in their folders."""
    folders: list[str] = []
    name = ""
    for piece in _PIECES.finditer(text):
        folder, ends, attributes, title = piece.groups()
        if folder is not None:
            name = _plain(folder)
        elif attributes is not None:
            if feed := _FEED.search(attributes):
                found = feed_at(html.unescape(feed[1]).strip(), None)
                tags = tuple(filter(None, folders))
                yield found._replace(title=_plain(title) or None, tags=tags) if isinstance(found, FeedLine) else found
        elif ends:
            folders = folders[:-1]
        else:
            folders, name = [*folders, name], ""


def _plain(written: str) -> str:
    return " ".join(html.unescape(written).split())
