"""Lists of feeds: OPML, CSV, or one address a line, in; OPML out. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from contract.errors import Unreadable

MAX_FEEDS: Final = 100_000


class FeedLine(NamedTuple):
    """One feed of a list."""

    url: str
    title: str | None = None


def read_feed_list(data: bytes) -> list[FeedLine]:
    """The feeds of an OPML file, of a CSV file (address and title in either order), or of plain lines.

    Empty lines and lines that begin with `#` are passed over; a feed listed twice counts once.
    Raises Unreadable, naming the line, where an address is none, and where there is no feed at all.
    """
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    lines = _from_opml(data) if start.startswith(b"<") else _from_lines(data)
    found: dict[str, FeedLine] = {}
    for line in lines:
        found.setdefault(line.url, line)
        if len(found) > MAX_FEEDS:
            msg = f"the list names more than {MAX_FEEDS} feeds: split it"
            raise Unreadable(msg)
    if not found:
        msg = "the list names no feed: OPML with xmlUrl attributes, or one address a line, is expected"
        raise Unreadable(msg)
    return list(found.values())


def write_opml(feeds: Iterable[FeedLine], *, title: str = "copydesk") -> bytes:
    """An OPML 2.0 document that lists the feeds."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = "".join(character for character in feed.title or feed.url if character.isprintable())
        etree.SubElement(body, "outline", type="rss", text=name, xmlUrl=feed.url)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _from_opml(data: bytes) -> Iterator[FeedLine]:
    # No entity is resolved, no DTD loaded, nothing fetched: a list is a stranger's file too.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = f"the list begins like XML and is broken: {error}"
        raise Unreadable(msg) from error
    for outline in root.iter("{*}outline"):
        attributes = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        if "xmlurl" in attributes:
            yield FeedLine(
                _address(attributes["xmlurl"], outline.sourceline),
                attributes.get("title") or attributes.get("text") or None,
            )


def _from_lines(data: bytes) -> Iterator[FeedLine]:
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"the list is no UTF-8 text: {error}"
        raise Unreadable(msg) from error
    table = False
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        # Without a header nobody says whether a comma in a query parts two cells; mostly it does not.
        cells = (
            [written]
            if not table and "?" in written.partition(",")[0] and _is_address(written)
            else _cells(written, number)
        )
        index = next((i for i, cell in enumerate(cells) if _is_address(cell)), None)
        if index is None:
            if number == 1 and len(cells) > 1 and "url" in {part for cell in cells for part in cell.lower().split("_")}:
                table = True
                continue
            yield FeedLine(_address(written, number))
        else:
            yield FeedLine(cells[index], next((cell for cell in cells[:index] + cells[index + 1 :] if cell), None))


def _cells(line: str, number: int) -> list[str]:
    delimiter = next((mark for mark in "\t;" if mark in line and "," not in line), ",")
    if _is_address(line) and not any(mark in line for mark in ',"\t;'):
        return [line]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration) as error:
        msg = f"line {number} of the list is no CSV: {error}"
        raise Unreadable(msg) from error


def _address(written: str, number: int | None) -> str:
    if not _is_address(written):
        msg = f"line {number} of the list: {written[:200]!r} is no http or https address"
        raise Unreadable(msg)
    return written


def _is_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        port = parts.port  # raises where it is no number
    except ValueError:
        return False
    host = parts.hostname if port != 0 else None
    return parts.scheme.lower() in {"http", "https"} and bool(host) and not any(c.isspace() for c in written)
