"""Lists of feeds, written: OPML, CSV or JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lxml import etree

from ingest.feeds.list_parts import PAUSED, FeedLine

_LINE_END: Final = re.compile(r"[\t\r\n\u2028\u2029]+")
_NO_TEXT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, surrogates, line breaks


def write_opml(feeds: Iterable[FeedLine], *, title: str = "copydesk") -> bytes:
    """An OPML 2.0 document of the feeds, each in the folders of its tags."""
    root = etree.Element("opml", version="2.0", nsmap={"copydesk": PAUSED[1:].partition("}")[0]})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        for depth in range(1, len(feed.tags) + 1):
            path = feed.tags[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(folders[path[:-1]], "outline", text=_printable(path[-1]))
        name = _printable(feed.title or feed.url)
        outline = etree.SubElement(folders[feed.tags], "outline", type="rss", text=name, xmlUrl=feed.url)
        if feed.title:
            outline.set("title", name)
        if feed.paused:
            outline.set(PAUSED, "true")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_csv(feeds: Iterable[FeedLine]) -> bytes:
    """A table of the feeds: url, title, tags, separated by spaced slashes, and whether each is paused."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("url", "title", "tags", "paused"))
    for feed in feeds:
        tags = " / ".join(map(_printable, feed.tags))
        writer.writerow((feed.url, _printable(feed.title or ""), tags, "true" if feed.paused else ""))
    return out.getvalue().encode()


def write_json(feeds: Iterable[FeedLine]) -> bytes:
    """A JSON array of the feeds, as `copydesk feeds import` reads it: url, title, tags, paused; one object per line."""
    rows = []
    for feed in feeds:
        title, tags = _printable(feed.title or "") or None, list(map(_printable, feed.tags))
        row = {"url": feed.url, "title": title, "tags": tags, "paused": feed.paused}
        rows.append(json.dumps(row, ensure_ascii=False))
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode("utf-8", "replace")


WRITERS: Final[Mapping[str, Callable[[Iterable[FeedLine]], bytes]]] = {
    "opml": write_opml,
    "csv": write_csv,
    "json": write_json,
}


def _printable(text: str) -> str:
    """The text without characters that XML or a line cannot contain; joiners and directional marks stay."""
    return "".join(
        one
        for one in _LINE_END.sub(" ", text)
        if unicodedata.category(one) not in _NO_TEXT and one not in "\ufffe\uffff"
    )
