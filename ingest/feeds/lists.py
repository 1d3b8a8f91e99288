"""Lists of feeds: OPML, CSV, JSON, Newsboat's, or one address per line. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from contract.article import storable
from contract.errors import Unreadable
from ingest.encodings import decoded
from ingest.feeds.list_bookmarks import IS_ONE, from_bookmarks
from ingest.feeds.list_json import from_json
from ingest.feeds.list_lines import IN_BRACKETS, from_lines
from ingest.feeds.list_opml import from_opml
from ingest.feeds.list_parts import FeedLine, Problem
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


class FeedList(NamedTuple):
    """The contents of a list: its feeds, each once, and problems, in words that name the line."""

    feeds: list[FeedLine]
    problems: list[str]


def read_feed_list(data: bytes) -> FeedList:
    """The feeds of an OPML or JSON file, of a CSV file (address and title in either order), or of plain lines.

    Empty lines and comments (`#`) are skipped; a feed listed twice counts once. `feed:` instead of
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
    if opml or (text[:1] == "<" and not IN_BRACKETS.match(text)):
        yield from from_opml(text[opml.start() :] if opml else text)
        return
    if text[:1] in {"[", "{"} and (value := _json(text)) is not None:
        yield from from_json(value)
        return
    guessed = not read.encoding.startswith("utf")
    for line in from_lines(text):
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
