"""Lists of feeds: OPML, CSV, or one address a line, in; OPML or CSV out. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from contract.errors import Unreadable

MAX_FEEDS: Final = 100_000

_AMPERSAND: Final = re.compile(rb"&(?!#)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})


class FeedLine(NamedTuple):
    """One feed of a list. tags: the folders that it lies in, the outermost first."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()


class FeedList(NamedTuple):
    """What a list holds: its feeds, each once, and what is no feed, in words that name the line."""

    feeds: list[FeedLine]
    problems: list[str]


class _Problem(NamedTuple):
    """What is wrong with one line."""

    words: str


def read_feed_list(data: bytes) -> FeedList:
    """The feeds of an OPML file, of a CSV file (address and title in either order), or of plain lines.

    Empty lines and lines that begin with `#` are passed over; a feed listed twice counts once. `feed:` in place of
    `https:` is read, as is OPML that is no well-formed XML.
    Raises Unreadable where there is no feed at all, with what is wrong instead.
    """
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    found: dict[str, FeedLine] = {}
    problems: list[str] = []
    for line in _from_opml(data) if start.startswith(b"<") else _from_lines(data):
        if isinstance(line, _Problem):
            problems.append(line.words)
            continue
        found.setdefault(line.url, line)
        if len(found) > MAX_FEEDS:
            msg = f"the list names more than {MAX_FEEDS} feeds: split it"
            raise Unreadable(msg)
    if not found:
        why = f" ({'; '.join(problems[:3])})" if problems else ""
        msg = f"the list names no feed: OPML with xmlUrl attributes, or one address a line, is expected{why}"
        raise Unreadable(msg)
    return FeedList(list(found.values()), problems)


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


def _from_opml(data: bytes) -> Iterator[FeedLine | _Problem]:
    # No entity is resolved, no DTD loaded, nothing fetched: a list is a stranger's file too.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_AMPERSAND.sub(_escaped, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = f"the list begins like XML and is broken: {error}"
        raise Unreadable(msg) from error
    if root is None:
        msg = "the list begins like XML and is broken"
        raise Unreadable(msg)
    if parser.error_log:
        first = parser.error_log[0]
        yield _Problem(f"line {first.line} of the list is no well-formed XML: {first.message}")
    for outline in root.iter("{*}outline"):
        attributes = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        if "xmlurl" not in attributes:
            continue
        title = attributes.get("title") or attributes.get("text") or None
        found = _feed(attributes["xmlurl"], outline.sourceline)
        yield found._replace(title=title, tags=_folders(outline)) if isinstance(found, FeedLine) else found


def _escaped(ampersand: re.Match[bytes]) -> bytes:
    """A bare ampersand escaped; a name that HTML knows and XML does not, as the character that it means."""
    if not ampersand[1]:
        return b"&amp;"
    name = ampersand[1].decode("ascii")
    known = html5.get(f"{name};")
    if known is None or name in _XML_NAMES:
        return ampersand[0]
    return "".join(f"&#{ord(character)};" for character in known).encode("ascii")


def _folders(outline: etree._Element) -> tuple[str, ...]:
    """The names of the outlines around one, the outermost first."""
    around = [parent for parent in outline.iterancestors("{*}outline") if not _is_feed(parent)]
    names = (parent.get("title") or parent.get("text") or "" for parent in reversed(around))
    return tuple(name.strip() for name in names if name.strip())


def _is_feed(outline: etree._Element) -> bool:
    return any(str(name).lower() == "xmlurl" for name in outline.attrib)


def _from_lines(data: bytes) -> Iterator[FeedLine | _Problem]:
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"the list is no UTF-8 text: {error}"
        raise Unreadable(msg) from error
    columns: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        # Without a header nobody says whether a comma in a query parts two cells; mostly it does not.
        single = not columns and "?" in written.partition(",")[0] and _is_address(written)
        cells = [written] if single else _cells(written)
        if cells is None:
            yield _Problem(f"line {number} of the list is no CSV: {written[:200]!r}")
        elif not columns and len(cells) > 1 and _is_header(cells):
            columns = [cell.lower() for cell in cells]
        else:
            yield _of_cells(cells, columns, number)


def _is_header(cells: list[str]) -> bool:
    return "url" in {part for cell in cells for part in cell.lower().split("_")}


def _of_cells(cells: list[str], columns: list[str], number: int) -> FeedLine | _Problem:
    """The feed of one line: the first cell that is an address, and its title."""
    index = next((i for i, cell in enumerate(cells) if _is_address(_with_scheme(cell))), None)
    if index is None:
        return _Problem(_no_address(next((cell for cell in cells if cell), ""), number))
    tags_at = columns.index("tags") if "tags" in columns else None
    tags = cells[tags_at] if tags_at is not None and tags_at < len(cells) else ""
    title = next((cell for i, cell in enumerate(cells) if cell and i not in {index, tags_at}), None)
    return FeedLine(
        _with_scheme(cells[index]), title, tuple(name.strip() for name in tags.split(" / ") if name.strip())
    )


def _cells(line: str) -> list[str] | None:
    delimiter = next((mark for mark in "\t;" if mark in line and "," not in line), ",")
    if _is_address(line) and not any(mark in line for mark in ',"\t;'):
        return [line]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration):
        return None


def _feed(written: str, number: int | None) -> FeedLine | _Problem:
    url = _with_scheme(written)
    return FeedLine(url) if _is_address(url) else _Problem(_no_address(written, number))


def _no_address(written: str, number: int | None) -> str:
    return f"line {number} of the list: {written[:200]!r} is no http or https address"


def _with_scheme(written: str) -> str:
    """`feed:`, which browsers once handed to feed readers, stands for https, or before the whole address."""
    scheme, _, rest = written.partition(":")
    if scheme.lower() != "feed":
        return written
    return f"https:{rest}" if rest.startswith("//") else rest


def _is_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        port = parts.port  # raises where it is no number
    except ValueError:
        return False
    host = parts.hostname if port != 0 else None
    return parts.scheme.lower() in {"http", "https"} and bool(host) and not any(c.isspace() for c in written)
