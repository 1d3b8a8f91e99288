"""The lines of a list of feeds that is plain text: addresses, CSV, links of Markdown and Org mode. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from ingest.feeds.list_parts import FeedLine, Problem, completed, is_address, no_address, with_scheme

_BULLET: Final = re.compile(
    r"^(?:[-*+\u2022]|\d{1,5}[.)])\s+(?:\[[ x]\]\s+)?"
    r"(?=[\[*_]|<?https?:|[a-z_]{2,9}: https?:|[\w.-]{1,253}\.[a-z]{2,63}(?:[/:?\s]|$))",
    re.IGNORECASE,
)
_MARKDOWN: Final = re.compile(
    r"\[([^\[\]]{0,500})\]\(<?(https?://[^\s()<>]{1,2000})>?(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\)", re.IGNORECASE
)
_ORG: Final = re.compile(r"\[\[(https?://[^\s\[\]]{1,2000})\](?:\[([^\[\]]{0,500})\])?\]", re.IGNORECASE)
IN_BRACKETS: Final = re.compile(r"<(https?://[^\s<>]{1,2000})>", re.IGNORECASE)
_UNSEEN: Final = " \t\u200b\u200e\u200f\u2060\ufeff\xa0"
_SEPARATOR: Final = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's first line
_TAGGED: Final = re.compile(r"(https?://[^\s,;]{1,2000}) +([^\s][^\t]{0,2000})", re.IGNORECASE)
# A name and an address with a mark between them, as people write it, or as a setting: `url = "https://…"`.
_CALLED: Final = re.compile(
    r"([^:|,;=\t\"<>\[\]]{1,200}?)(?::\s|\s?=>?\s?|\s[-\u2013\u2014]\s|\s?(?:->|\u2192)\s?|\s\()\s{0,9}"
    r"[\"'(]?(https?://[^\s,;|\"'()]{1,2000})[\"')]?",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"(?:[-\u2013\u2014|:]\s+|\()(.{1,500}?)\)?", re.IGNORECASE)  # a title behind an address
_QUOTED_ALONE: Final = re.compile("['`\u2018\u201c]([^\\s'`,;]{1,2000})['`\u2019\u201d]")
_EMPHASIS: Final = re.compile(r"(\*\*|__)([^*_]{1,200})\1")
_NAMES_OF_FEEDS: Final = frozenset({"rss", "feed", "atom", "xml", "rss feed", "atom feed", "json feed", "rss-feed"})
_DELIMITER: Final = re.compile("[,;|\t]")
_COMMENT: Final = re.compile(r"(?<!\s)\s+#")
_WORD: Final = re.compile(r"\"([^\"]*)\"|(\S+)")
_BETWEEN_TAGS: Final = re.compile(r" / |[;|]")
_CELL_LINES: Final = 20
_ADDRESS_COLUMNS: Final = frozenset({"url", "xmlurl", "feedurl", "feed", "rss", "link", "address", "adresse", "uri"})
_FEED_COLUMNS: Final = ("feed", "xml", "rss", "atom")
_TITLE_COLUMNS: Final = ("title", "name", "titel", "titre", "título")
_QUOTED: Final = re.compile(r'"[^"]{0,2000}"')
_TAG_COLUMNS: Final = frozenset({"tags", "tag", "folder", "category", "ordner"})


def from_lines(text: str) -> Iterator[FeedLine | Problem]:
    """The feeds of addresses one per line, a table (CSV), Markdown or Org mode links; a Problem for any other line."""
    columns: list[str] = []
    mark = None
    for number, line in _rows(text):
        if not (row := _without_comment(line)):
            continue
        if number == 1 and (separator := _SEPARATOR.fullmatch(row)):
            mark = separator[1]
            continue
        if len(several := [*map(completed, row.split())]) > 1 and all(map(is_address, several)):
            yield from map(FeedLine, several)
            continue
        row = _QUOTED_ALONE.sub(r"\1", row) if _QUOTED_ALONE.fullmatch(row) else row
        written = IN_BRACKETS.sub(r"\1", _BULLET.sub("", row, count=1))
        if alone := _alone(row, written):
            yield from alone
            continue
        written = written.strip("| ") if written[0] == "|" else written  # a Markdown table
        if not written.strip("|-: ,;\t"):
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


def _without_comment(row: str) -> str:
    """A row without a comment; behind something, only behind a line's only address: titles may contain `#`."""
    row = row.strip(_UNSEEN)
    if row.startswith(("#", "// ", "; ")):
        return ""
    comment = _COMMENT.search(row)
    before = row[: comment.start()] if comment else row
    bare = _BULLET.sub("", before, count=1)
    if not comment or _DELIMITER.search(before):
        return row
    linked = _MARKDOWN.fullmatch(bare) or _ORG.fullmatch(bare) or IN_BRACKETS.fullmatch(bare)
    return before if linked or is_address(completed(bare.rpartition(" ")[2])) else row


def _alone(row: str, written: str) -> Sequence[FeedLine | Problem]:
    """The feeds of a line that is not a table row: Markdown's, Newsboat's, or a name beside an address."""
    bare = _EMPHASIS.sub(r"\2", _BULLET.sub("", row, count=1))
    if _MARKDOWN.match(bare):
        return _linked(_MARKDOWN.findall(bare))
    if linked := _ORG.fullmatch(written):
        return [FeedLine(linked[1], (linked[2] or "").strip() or None)]
    if called := _CALLED.fullmatch(_EMPHASIS.sub(r"\2", written)):
        name = called[1].strip(" -*+")
        return [FeedLine(called[2], None if name.lower().replace("_", "") in _ADDRESS_COLUMNS else name)]
    tagged = _TAGGED.fullmatch(written)
    return [_tagged(tagged[1], tagged[2])] if tagged else []


def _linked(links: Sequence[tuple[str, str]]) -> list[FeedLine | Problem]:
    """The feeds of a line with links of Markdown: each, or the one that is called a feed, by the site's name."""
    named = next((url for name, url in links if name.strip().lower() in _NAMES_OF_FEEDS), None)
    if named and len(links) == 2:
        return [FeedLine(named, next(name.strip() for name, url in links if url != named) or None)]
    return [FeedLine(url, name.strip() or None) for name, url in links]


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
    if named := _BEHIND.fullmatch(rest):
        return FeedLine(url, named[1].strip())
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
    # Without any, a host name may be one: where there is one, it is rather the title.
    cells = cells if found else [*map(completed, cells)]
    found = found or [at for at, cell in enumerate(cells) if is_address(cell)]
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
