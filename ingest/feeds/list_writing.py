"""Lists of feeds, written: OPML or CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from lxml import etree

from ingest.feeds.lists import FeedLine


def write_opml(feeds: Iterable[FeedLine], *, title: str = "copydesk") -> bytes:
    """An OPML 2.0 document that lists the feeds, each in the folders that its tags name."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        for depth in range(1, len(feed.tags) + 1):
            path = feed.tags[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(folders[path[:-1]], "outline", text=_printable(path[-1]))
        etree.SubElement(
            folders[feed.tags], "outline", type="rss", text=_printable(feed.title or feed.url), xmlUrl=feed.url
        )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_csv(feeds: Iterable[FeedLine]) -> bytes:
    """A table of the feeds with a header: url, title, tags, these parted by spaced slashes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("url", "title", "tags"))
    for feed in feeds:
        writer.writerow((feed.url, _printable(feed.title or ""), " / ".join(map(_printable, feed.tags))))
    return out.getvalue().encode()


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
