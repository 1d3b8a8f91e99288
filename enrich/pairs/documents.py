"""Documents to compare, from JSON lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A document to compare. published: its day; one without a day is within the window of every other.

    source_url: the address of its declared source, if any.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    url: str | None = None
    source_url: str | None = None


class BadLine(msgspec.Struct, frozen=True):
    """A line, counted from 1, without a document, and why."""

    number: int
    reason: str


class Line(msgspec.Struct, gc=False):
    """The written form of a document. published: ISO 8601."""

    id: str
    text: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    source_url: str | None = None


_decode = msgspec.json.Decoder(Line).decode


def parse_documents(lines: Iterable[str | bytes]) -> Iterator[Document | BadLine]:
    """The document of each JSON line, or why there is none; blank lines are skipped.

    A line is an object with `id` and at least one of `title` and `text`; `published` (ISO 8601), `url` and
    `source_url` if known; other fields are ignored.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield document_of(_decode(_unmarked(line) if number == 1 else line))
        except (ValueError, UnicodeError) as error:  # msgspec's errors are ValueErrors
            yield BadLine(number, str(error))
        except RecursionError:
            yield BadLine(number, "it is nested too deeply")


def document_of(line: Line) -> Document:
    """The document in a line. Raises ValueError, with what is wrong, if it has none."""
    if not line.id or any(mark in line.id for mark in "\t\r\n"):
        msg = f"id {line.id!r} is empty, or contains a tab or a line break: use another"
        raise ValueError(msg)
    if not (line.text or line.title):
        msg = f"document {line.id} has neither title nor text"
        raise ValueError(msg)
    return Document(
        id=line.id,
        text=line.text or "",
        title=line.title or "",
        published=_day(line) if line.published else None,
        url=line.url,
        source_url=line.source_url,
    )


def _unmarked(line: str | bytes) -> str | bytes:
    """The line without the byte order mark that some editors write first."""
    return line.removeprefix(codecs.BOM_UTF8) if isinstance(line, bytes) else line.removeprefix("\ufeff")


def _day(line: Line) -> date:
    try:
        return date.fromisoformat((line.published or "")[:10])
    except ValueError:
        msg = f"document {line.id}: published {line.published!r} is not a date: write it as 2024-05-31"
        raise ValueError(msg) from None
