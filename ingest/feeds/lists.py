"""Lists of feeds: OPML, CSV, Newsboat's, or one address a line. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from contract.errors import Unreadable

MAX_FEEDS: Final = 100_000

_AMPERSAND: Final = re.compile(rb"&(?!#)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_SEPARATOR: Final = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's first line
_TAGGED: Final = re.compile(r"(https?://[^\s,;]{1,2000}) +([^\s][^\t]{0,2000})", re.IGNORECASE)
_WORD: Final = re.compile(r"\"([^\"]*)\"|(\S+)")
_CELL_LINES: Final = 20
_ADDRESS_COLUMNS: Final = frozenset({"url", "xmlurl", "feedurl", "feed", "rss", "link", "address", "adresse", "uri"})
_FEED_COLUMNS: Final = ("feed", "xml", "rss", "atom")
_TAG_COLUMNS: Final = frozenset({"tags", "tag", "folder", "category", "ordner"})
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
        if (written := _written(attributes)) is None:
            continue
        title = attributes.get("title") or attributes.get("text") or None
        tags = _folders(outline) or _category(attributes.get("category", ""))
        found = _feed(written, outline.sourceline)
        yield found._replace(title=title, tags=tags) if isinstance(found, FeedLine) else found


def _written(attributes: Mapping[str, str]) -> str | None:
    """The feed's address in an outline, by its attributes in lower case; where it says that it is a feed also `url`."""
    is_feed = attributes.get("type", "").lower() in {"rss", "atom"}
    return attributes.get("xmlurl", attributes.get("url") if is_feed else None)


def _category(written: str) -> tuple[str, ...]:
    """The first of OPML's categories, which are paths parted by commas."""
    return tuple(name.strip() for name in written.partition(",")[0].split("/") if name.strip())


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
    return _written({str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}) is not None


def _from_lines(data: bytes) -> Iterator[FeedLine | _Problem]:
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"the list is no UTF-8 text: {error}"
        raise Unreadable(msg) from error
    columns: list[str] = []
    mark = None
    for number, written in _rows(text):
        if not written or written.startswith("#"):
            continue
        if number == 1 and (separator := _SEPARATOR.fullmatch(written)):
            mark = separator[1]
            continue
        if tagged := _TAGGED.fullmatch(written):  # as Newsboat keeps its list
            yield _tagged(tagged[1], tagged[2])
            continue
        # Without a header nobody says whether a comma in a query parts two cells; mostly it does not.
        single = not columns and "?" in written.partition(",")[0] and _is_address(written)
        cells = [written] if single else _cells(written, mark)
        if cells is None:
            yield _Problem(f"line {number} of the list is no CSV: {written[:200]!r}")
        elif not columns and _is_header(cells):
            columns = [cell.lower() for cell in cells]
        else:
            yield _of_cells(cells, columns, number)


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The rows of a table, each with the number of its first line: a cell in quotes may hold line ends."""
    number, held = 1, ""
    lines = text.splitlines()
    for at, line in enumerate(lines, start=1):
        if not held:
            number = at
        # Quotes that are not closed here: the cell goes on, unless nobody closes it soon.
        held = f"{held}\n{line}" if held else line
        if (
            held.count('"') % 2
            and at - number < _CELL_LINES
            and any('"' in one for one in lines[at : at + _CELL_LINES])
        ):
            continue
        yield number, held.strip()
        held = ""


def _tagged(url: str, rest: str) -> FeedLine | _Problem:
    words = [quoted or bare for quoted, bare in _WORD.findall(rest)]
    title = next((word[1:] for word in words if word.startswith("~")), None)
    return FeedLine(url, title or None, tuple(word for word in words if not word.startswith(("~", "!", "#"))))


def _is_header(cells: list[str]) -> bool:
    """Whether a row names columns: none of its cells is an address, and one is called what addresses are."""
    names = {
        part for cell in cells for part in (re.split(r"[_ -]", cell.lower()) if len(cells) > 1 else [cell.lower()])
    }
    return bool(names & _ADDRESS_COLUMNS) and not any(_is_address(_with_scheme(cell)) for cell in cells)


def _of_cells(cells: list[str], columns: list[str], number: int) -> FeedLine | _Problem:
    """The feed of one line: the cell that is an address, a feed's before a site's; and its title."""
    found = [at for at, cell in enumerate(cells) if _is_address(_with_scheme(cell))]
    if not found:
        return _Problem(_no_address(next((cell for cell in cells if cell), ""), number))
    names = [*columns, *[""] * len(cells)]
    index = min(found, key=lambda at: not any(word in names[at] for word in _FEED_COLUMNS))
    tags_at = next((at for at, name in enumerate(columns) if name in _TAG_COLUMNS), None)
    tags = cells[tags_at] if tags_at is not None and tags_at < len(cells) else ""
    title = next((cell for at, cell in enumerate(cells) if cell and at not in {*found, tags_at}), None)
    return FeedLine(
        _with_scheme(cells[index]),
        " ".join(title.split()) if title else None,
        tuple(name.strip() for name in tags.split(" / ") if name.strip()),
    )


def _cells(line: str, mark: str | None) -> list[str] | None:
    delimiter = mark or next((mark for mark in "\t;" if mark in line and "," not in line), ",")
    if _is_address(line) and not any(mark in line for mark in ',"\t;'):
        return [line]
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True))]
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
