"""Lists of feeds: OPML, CSV, JSON, Newsboat's, or one address per line. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from contract.article import storable
from contract.errors import Unreadable
from ingest.encodings import decoded
from ingest.feeds.list_bookmarks import IS_ONE, from_bookmarks
from ingest.feeds.list_json import from_json
from ingest.feeds.list_opml import from_opml
from ingest.feeds.list_parts import FeedLine, Problem, is_address, no_address, with_scheme
from ingest.unpack import packed_as, unpacked_whole

__all__ = ["MAX_FEEDS", "FeedLine", "FeedList", "read_feed_list"]

MAX_FEEDS: Final = 100_000
MAX_BYTES: Final = 50_000_000  # of a list that is a compressed file

_DECLARED: Final = re.compile(
    rb"[^<]{0,400}<\?xml[^>]{0,400}\bencoding\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.IGNORECASE
)
_OPML: Final = re.compile(r"<\?xml\b|<opml\b", re.IGNORECASE)
_OUTLINE: Final = re.compile(r"<outline\b", re.IGNORECASE)
_BEFORE_OPML: Final = 4_000  # characters
_BULLET: Final = re.compile(r"(?:[-*+\u2022]|\d{1,5}[.)])\s+(?=\[|<?https?:|[a-z_]{2,9}: https?:)", re.IGNORECASE)
_MARKDOWN: Final = re.compile(
    r"\[([^\[\]]{0,500})\]\((https?://[^\s()]{1,2000})\)(?:\s*[:\u2013\u2014-]\s.{0,2000})?", re.IGNORECASE
)
_ORG: Final = re.compile(r"\[\[(https?://[^\s\[\]]{1,2000})\](?:\[([^\[\]]{0,500})\])?\]", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"<(https?://[^\s<>]{1,2000})>", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's first line
_TAGGED: Final = re.compile(r"(https?://[^\s,;]{1,2000}) +([^\s][^\t]{0,2000})", re.IGNORECASE)
_CALLED: Final = re.compile(r"([^:|,;\t\"<>\[\]]{1,200}):\s{1,9}(https?://[^\s,;|]{1,2000})", re.IGNORECASE)
_WORD: Final = re.compile(r"\"([^\"]*)\"|(\S+)")
_BETWEEN_TAGS: Final = re.compile(r" / |[;|]")
_CELL_LINES: Final = 20
_ADDRESS_COLUMNS: Final = frozenset({"url", "xmlurl", "feedurl", "feed", "rss", "link", "address", "adresse", "uri"})
_FEED_COLUMNS: Final = ("feed", "xml", "rss", "atom")
_TITLE_COLUMNS: Final = ("title", "name", "titel", "titre", "título")
_QUOTED: Final = re.compile(r'"[^"]{0,2000}"')
_TAG_COLUMNS: Final = frozenset({"tags", "tag", "folder", "category", "ordner"})


class FeedList(NamedTuple):
    """The contents of a list: its feeds, each once, and problems, in words that name the line."""

    feeds: list[FeedLine]
    problems: list[str]


def read_feed_list(data: bytes) -> FeedList:
    """The feeds of an OPML or JSON file, of a CSV file (address and title in either order), or of plain lines.

    Empty lines and lines that begin with `#` are skipped; a feed listed twice counts once. `feed:` instead of
    `https:` is accepted, as is OPML that is not well-formed XML, and what Excel writes in the machine's legacy
    encoding. Raises Unreadable if there is no feed at all, with what is wrong.
    """
    found: dict[str, FeedLine] = {}
    problems: list[str] = []
    for line in _lines(data):
        if isinstance(line, Problem):
            problems.append(line.words)
            continue
        # If it is in several folders, it gets the names of all.
        twin = found.get(line.url)
        whole = twin._replace(tags=(*dict.fromkeys((*twin.tags, *line.tags)),)) if twin else line
        found[line.url] = _storable(whole)
        if len(found) > MAX_FEEDS:
            msg = f"the list names more than {MAX_FEEDS} feeds: split it"
            raise Unreadable(msg)
    if not found:
        why = f" ({'; '.join(problems[:3])})" if problems else ""
        msg = f"the list names no feed: expected OPML with xmlUrl attributes, or one address per line{why}"
        raise Unreadable(msg)
    return FeedList(list(found.values()), problems)


def _storable(line: FeedLine) -> FeedLine:
    """The feed with nothing in its names that no store takes, as JSON can write it."""
    return line._replace(title=line.title and storable(line.title), tags=tuple(map(storable, line.tags)))


def _lines(data: bytes) -> Iterator[FeedLine | Problem]:
    if packing := packed_as(data):
        data = unpacked_whole(data, packing, MAX_BYTES, url="the list")
    declared = _DECLARED.match(data[:1200])
    read = decoded(data, (declared[1].decode("ascii") if declared else None,), lambda: data[:200_000])
    text = read.text.lstrip("\ufeff \t\r\n\0")
    if IS_ONE.match(text):
        yield from from_bookmarks(text)
        return
    opml = _OPML.search(text, 0, _BEFORE_OPML)
    if opml and opml.start() and not _OUTLINE.search(text, opml.end()):
        opml = None  # the title of a feed, say
    if opml or (text[:1] == "<" and not _BRACKETS.match(text)):
        yield from from_opml(text[opml.start() :] if opml else text)
        return
    if text[:1] in {"[", "{"} and (value := _json(text)) is not None:
        yield from from_json(value)
        return
    guessed = not read.encoding.startswith("utf")
    for line in _from_lines(text):
        if guessed and isinstance(line, FeedLine) and not line.url.isascii():
            yield Problem(f"the list is not UTF-8 text, so {line.url[:200]!r} is ambiguous")
        else:
            yield line


def _json(text: str) -> object:
    """The value, or those on a line each; None if it is not JSON. Raises Unreadable for a feed."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return _json_lines(text)
    if isinstance(value, dict) and "jsonfeed.org" in str(value.get("version")):
        msg = "this is a feed (JSON Feed), not a list of feeds: add its address"
        raise Unreadable(msg)
    return value


def _json_lines(text: str) -> list[object] | None:
    """The values that stand on a line each, a Problem for each that is broken; None where none is whole."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not all(line.lstrip()[:1] == "{" for _, line in lines):
        return None
    found: list[object] = []
    for number, line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            found.append(Problem(f"line {number} of the list is not JSON: {line.strip()[:200]!r}"))
    return None if all(isinstance(one, Problem) for one in found) else found


def _from_lines(text: str) -> Iterator[FeedLine | Problem]:
    columns: list[str] = []
    mark = None
    for number, row in _rows(text):
        if not row or row.startswith("#"):
            continue
        if number == 1 and (separator := _SEPARATOR.fullmatch(row)):
            mark = separator[1]
            continue
        if len(several := row.split()) > 1 and all(map(is_address, several)):
            yield from map(FeedLine, several)
            continue
        written = _BRACKETS.sub(r"\1", _BULLET.sub("", row, count=1))
        if alone := _alone(row, written):
            yield alone
            continue
        written = written.strip("| ") if written[0] == "|" else written  # a Markdown table
        if not written.strip("|-: "):
            continue
        # Without a header it is unclear whether a comma in a query separates cells; usually it does not.
        single = not columns and "?" in written.partition(",")[0] and is_address(written)
        cells = [written] if single else _cells(written, mark)
        if cells is None:
            yield Problem(f"line {number} of the list is not CSV: {written[:200]!r}")
        elif not columns and _is_header(cells):
            columns = [cell.lower() for cell in cells]
        else:
            yield _of_cells(cells, columns, number)


def _alone(row: str, written: str) -> FeedLine | Problem | None:
    """The feed of a line that is not a table row: Markdown's, Newsboat's, or a name followed by an address."""
    if linked := _MARKDOWN.fullmatch(_BULLET.sub("", row, count=1)):
        return FeedLine(linked[2], linked[1].strip() or None)
    if linked := _ORG.fullmatch(written):
        return FeedLine(linked[1], (linked[2] or "").strip() or None)
    if called := _CALLED.fullmatch(written):
        name = called[1].strip(" -*+")
        return FeedLine(called[2], None if name.lower().replace("_", "") in _ADDRESS_COLUMNS else name)
    tagged = _TAGGED.fullmatch(written)
    return _tagged(tagged[1], tagged[2]) if tagged else None


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The rows of a table, each with the number of its first line: a quoted cell may contain line breaks."""
    number, held = 1, ""
    lines = text.splitlines()
    for at, line in enumerate(lines, start=1):
        if not held:
            number = at
        # Quotes not closed here: the cell continues, unless they are not closed soon.
        held = f"{held}\n{line}" if held else line
        if (
            held.count('"') % 2
            and at - number < _CELL_LINES
            and any('"' in one for one in lines[at : at + _CELL_LINES])
        ):
            continue
        yield number, held.strip()
        held = ""


def _tagged(url: str, rest: str) -> FeedLine | Problem:
    words = [quoted or bare for quoted, bare in _WORD.findall(rest)]
    words = [*takewhile(lambda word: word[0] != "#", words)]  # a comment
    title = next((word[1:] for word in words if word.startswith("~")), None)
    return FeedLine(url, title or None, tuple(word for word in words if not word.startswith(("~", "!"))))


def _is_header(cells: list[str]) -> bool:
    """Whether a row is a header: none of its cells is an address, and one has a name for addresses."""
    names = {
        part for cell in cells for part in (re.split(r"[_ -]", cell.lower()) if len(cells) > 1 else [cell.lower()])
    }
    return bool(names & _ADDRESS_COLUMNS) and not any(is_address(with_scheme(cell)) for cell in cells)


def _of_cells(cells: list[str], columns: list[str], number: int) -> FeedLine | Problem:
    """The feed of one line: the cell with an address, a feed's before a site's; and its title."""
    found = [at for at, cell in enumerate(cells) if is_address(with_scheme(cell))]
    if not found:
        return Problem(no_address(next((cell for cell in cells if cell), ""), number))
    names = [*columns, *[""] * len(cells)]
    index = min(found, key=lambda at: not any(word in names[at] for word in _FEED_COLUMNS))
    tags_at = next((at for at, name in enumerate(columns) if name in _TAG_COLUMNS), None)
    tags = cells[tags_at] if tags_at is not None and tags_at < len(cells) else ""
    paused_at = columns.index("paused") if "paused" in columns else None
    titled = sorted(range(len(cells)), key=lambda at: not any(word in names[at] for word in _TITLE_COLUMNS))
    title = next((cells[at] for at in titled if cells[at] and at not in {*found, tags_at, paused_at}), None)
    return FeedLine(
        with_scheme(cells[index]),
        " ".join(title.split()) if title else None,
        tuple(name.strip() for name in _BETWEEN_TAGS.split(tags) if name.strip()),
        paused=paused_at is not None and cells[paused_at : paused_at + 1] == ["true"],
    )


def _cells(line: str, mark: str | None) -> list[str] | None:
    bare = _QUOTED.sub("", line)
    delimiter = mark or next((mark for mark in "\t;|" if mark in bare and "," not in bare), ",")
    if is_address(line) and not any(mark in line for mark in ',"\t;'):
        return [line]
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration):
        return None
