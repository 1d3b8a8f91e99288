"""An answer's bytes made ready for any format: unpacked, UTF-16 and UTF-32 undone, no page in place of a feed. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

from contract.errors import Unreadable
from ingest.fetch.unpack import gunzipped

MAX_UNPACKED_BYTES: Final = 50_000_000  # of a feed that is a gzip file
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # UTF-16, and UTF-32 the big end first
# Up to the end of one of the comments that follow: what stands between two of them may be anything.
_HTML: Final = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_LINK: Final = re.compile(rb"<link\b[^>]*>?", re.IGNORECASE)
_FEED_TYPE: Final = re.compile(rb"\bapplication/(?:rss|atom|feed)\+(?:xml|json)\b", re.IGNORECASE)
_HREF: Final = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


class PageInPlace(Unreadable):
    """An HTML page came in place of a feed. feeds: the addresses of feeds that it names."""

    feeds: tuple[str, ...] = ()


def document(body: bytes, url: str) -> bytes:
    """The document in an answer's bytes. Raises Unreadable where it is empty, or an HTML page; that names its feeds."""
    if body[:2] == b"\x1f\x8b":
        body = gunzipped(body, MAX_UNPACKED_BYTES, url=url)
    if body.startswith(_WIDE_BOMS):
        body = body.decode("utf-16" if body[0] else "utf-32", "replace").encode(errors="replace")
    body = body.replace(b"\0", b"")
    start = beginning(body)
    if not start:
        msg = f"{url}: the feed is empty"
        raise Unreadable(msg)
    if _HTML.match(start):
        raise _page_in_place(body, url)
    return body


def beginning(body: bytes) -> bytes:
    """The first bytes that say something: what formats are told apart by."""
    return body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")


def _page_in_place(body: bytes, url: str) -> PageInPlace:
    links = [
        _HREF.search(link) for link in _LINK.findall(body[:500_000]) if link[-1:] == b">" and _FEED_TYPE.search(link)
    ]
    feeds = [urljoin(url, link[1].decode("utf-8", "replace")) for link in links[:3] if link]
    advice = f"it names its feed: {', '.join(feeds)}" if feeds else "and it names no feed of its own"
    error = PageInPlace(f"{url}: this is an HTML page, no feed; {advice}")
    error.feeds = tuple(feeds)
    return error
