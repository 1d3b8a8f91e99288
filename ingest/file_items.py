"""The pages, documents and texts in a file, in order, and where each ends, so that reading can resume there."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from contract import errors
from contract.article import Article
from contract.errors import EntryError, TooLarge, Unreadable
from contract.words import one_line
from ingest.replay_documents import document_of
from ingest.text_files import digest_of, read_raw, unpacked
from ingest.warc import records
from ingest.warc_ends import record_behind

Kind = Literal["text", "page", "documents", "warc"]

_KINDS: Final[dict[str, Kind]] = {
    ".txt": "text", ".html": "page", ".htm": "page", ".xhtml": "page", ".jsonl": "documents", ".ndjson": "documents",
    ".warc": "warc",
}  # fmt: skip
_LINE: Final = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_HTML: Final = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class Item(msgspec.Struct, frozen=True):
    """One item. name: of its file, and its place in it. digest: of its content, which identifies its entry.

    kind: of its body: a text, a page, or a JSON document, whose article already exists. error: why there is
    none, in words; failure: the name of its class. url, charset, content_type, fetched_at: of a page, as far as they
    are known.
    """

    name: str
    digest: str
    kind: Literal["text", "page", "document"]
    body: bytes
    error: str | None = None
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None
    article: Article | None = None
    failure: str = "Unreadable"

    def raised(self) -> EntryError:
        """The error that says why there is no article."""
        found: type[EntryError] = getattr(errors, self.failure)
        return found(self.error or "")


class Cursor(msgspec.Struct, frozen=True):
    """Where to begin in a file: an archive's byte, or how many lines are done.

    skip: records to be skipped first, in an archive that can only be read from its beginning. behind: begin
    with the record after the one at that byte.
    """

    at: int = 0
    skip: int = 0
    behind: bool = False


class Step(NamedTuple):
    """What was found, if anything, and where to continue after it."""

    item: Item | None
    then: Cursor


def kind_of(path: Path) -> Kind | None:
    """The kind of a file's content, by its name; None for what a replay does not read."""
    return _KINDS.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def holds_many(path: Path) -> bool:
    """Whether a file contains one item after the other."""
    return kind_of(path) in {"warc", "documents"}


def items_of(path: Path, most: int) -> Iterator[Item]:
    """The items in a file, each with its content or why there is none; for archives and lines each one.

    most: bytes of one item, and of a file of lines.
    """
    return (step.item for step in steps(path, most, Cursor()) if step.item)


def steps(path: Path, most: int, begin: Cursor) -> Iterator[Step]:
    """The items of a file from a place on, in short steps, the first of which comes as soon as it is opened."""
    kind, name = kind_of(path), path.name
    try:
        if kind == "warc":
            yield from _archived(path, most, begin)
            return
        raw = read_raw(path, most)
    except OSError as error:
        yield Step(broken(name, str(error), Unreadable(f"{name} cannot be read: {error.strerror or error}")), begin)
        return
    except TooLarge as error:
        yield Step(broken(name, f"{path.stat().st_size} bytes", error), begin)
        return
    if kind == "documents":
        yield from _lines(raw, name, most, begin)
    elif kind == "page" or _HTML.match(raw.lstrip().removeprefix(codecs.BOM_UTF8).lstrip()):
        yield Step(Item(name, digest_of(raw), "page", raw), begin)
    else:
        yield Step(Item(name, digest_of(raw), "text", raw), begin)


def broken(name: str, digest: str, error: EntryError) -> Item:
    """An item without content, and why."""
    return Item(name, digest, "text", b"", str(error), failure=type(error).__name__)


def place_of(path: Path, cursor: Cursor) -> str:
    """The name of the place in messages."""
    return f"{path.name}:{cursor.at + 1}" if kind_of(path) == "documents" else f"{path.name} at byte {cursor.at}"


def behind(path: Path, cursor: Cursor) -> Cursor | None:
    """Where to continue after a place; None if that is unknown."""
    if kind_of(path) == "documents":
        return Cursor(cursor.at + 1)
    return None if cursor.skip else Cursor(cursor.at, behind=True)


def _lines(raw: bytes, name: str, most: int, begin: Cursor) -> Iterator[Step]:
    try:
        content = unpacked(raw, name, most)
    except EntryError as error:
        yield Step(broken(name, digest_of(raw), error), begin)
        return
    del raw
    yield Step(None, begin)
    # One at a time: the lines together take as much memory again as the file.
    for number, found in enumerate(_LINE.finditer(content), 1):
        if number > begin.at:
            line = found[1]
            yield Step(_document(f"{name}:{number}", line) if line.strip() else None, Cursor(number))


def _document(name: str, line: bytes) -> Item:
    digest = digest_of(line)
    try:
        return Item(name, digest, "document", b"", article=document_of(line, name, datetime.now(UTC)))
    except EntryError as error:
        return broken(name, digest, error)


def _archived(path: Path, most: int, begin: Cursor) -> Iterator[Step]:
    yield Step(None, begin)
    start = record_behind(path, begin.at) if begin.behind else begin.at
    for number, (found, then) in enumerate(records(path, most, start), 1):
        if number <= begin.skip:
            yield Step(None, begin)
            continue
        cursor = Cursor(0, number) if then is None else Cursor(then)
        if found is None:
            yield Step(None, cursor)
            continue
        name = f"{path.name} {one_line(found.url or f'at byte {found.offset}')}"
        if found.error:
            item = broken(name, f"{found.offset}", Unreadable(f"{name}: {found.error}"))
        else:
            item = Item(
                name, digest_of(found.body), "page", found.body, None, found.url, found.content_type, found.charset,
                found.fetched_at,
            )  # fmt: skip
        yield Step(item, cursor)
