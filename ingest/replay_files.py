"""What a replay is given: which files, and the pages, documents and texts in them, one after the other."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

from contract.errors import EntryError, Permanent, TooLarge, Unreadable
from contract.words import one_line
from ingest.text_files import digest_of, read_raw, unpacked
from ingest.warc import responses

Kind = Literal["text", "page", "documents", "warc"]

_KINDS: Final[dict[str, Kind]] = {
    ".txt": "text", ".html": "page", ".htm": "page", ".xhtml": "page", ".jsonl": "documents", ".ndjson": "documents",
    ".warc": "warc",
}  # fmt: skip
_HTML: Final = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class Item(NamedTuple):
    """One article to be. name: of its file, and where in it. digest: of its content, which names its entry.

    kind: what its body is: a text, a page, or a document of JSON. error: why there is none. url, charset,
    content_type, fetched_at: of a page, as far as they are known.
    """

    name: str
    digest: str
    kind: Literal["text", "page", "document"]
    body: bytes
    error: EntryError | None = None
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None


def files_below(root: Path | None, paths: Iterable[Path]) -> list[Path]:
    """The files that the paths name, all below `root`; a path that is not absolute begins there.

    Raises Permanent where there is no root, or a path or a file leads out of it, by `..` or by a link, or is not there.
    """
    if root is None:
        msg = (
            "a replay that was started in the UI reads nothing here: set COPYDESK_REPLAY_ROOT to the folder that it "
            "may read, or use `copydesk replay`"
        )
        raise Permanent(msg)
    asked = [root / path for path in paths]
    _check_below(root, asked)  # first of all: whether something is there outside is nobody's business
    files = list(files_of(asked))
    _check_below(root, files)
    return files


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that the paths name, in order; of a folder those that a replay reads, at any depth.

    Raises Permanent where a path is not there, or is a file that a replay does not read.
    """
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if kind_of(file) and file.is_file())
        elif not path.exists():
            msg = f"{path} is not there: name files, or folders that hold them"
            raise Permanent(msg)
        elif kind_of(path) is None:
            msg = (
                f"{path} is nothing that a replay reads: texts (.txt), pages (.html, .htm), documents a line (.jsonl)"
                " and archives (.warc), each also as .gz"
            )
            raise Permanent(msg)
        else:
            yield path


def kind_of(path: Path) -> Kind | None:
    """What a file holds, by its name; None for what a replay does not read."""
    return _KINDS.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def items_of(path: Path, most: int) -> Iterator[Item]:
    """The articles to be in a file, each with its content or why there is none; of an archive or of lines each one.

    most: bytes of one article, and of a file of lines.
    """
    kind, name = kind_of(path), path.name
    try:
        if kind == "warc":
            yield from _archived(path, most)
            return
        raw = read_raw(path, most)
    except OSError as error:
        yield _broken(name, str(error), Unreadable(f"{name} cannot be read: {error.strerror or error}"))
        return
    except TooLarge as error:
        yield _broken(name, f"{path.stat().st_size} bytes", error)
        return
    if kind == "documents":
        yield from _lines(raw, name, most)
    elif kind == "page" or _HTML.match(raw.lstrip().removeprefix(codecs.BOM_UTF8).lstrip()):
        yield Item(name, digest_of(raw), "page", raw)
    else:
        yield Item(name, digest_of(raw), "text", raw)


def _lines(raw: bytes, name: str, most: int) -> Iterator[Item]:
    try:
        content = unpacked(raw, name, most)
    except EntryError as error:
        yield _broken(name, digest_of(raw), error)
        return
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            yield Item(f"{name}:{number}", digest_of(line), "document", line)


def _archived(path: Path, most: int) -> Iterator[Item]:
    for found in responses(path, most):
        name = f"{path.name} {one_line(found.url or f'at byte {found.offset}')}"
        if found.error:
            yield _broken(name, f"{found.offset}", Unreadable(f"{name}: {found.error}"))
        else:
            yield Item(
                name, digest_of(found.body), "page", found.body, None, found.url, found.content_type, found.charset,
                found.fetched_at,
            )  # fmt: skip


def _broken(name: str, digest: str, error: EntryError) -> Item:
    return Item(name, digest, "text", b"", error)


def _check_below(root: Path, paths: Iterable[Path]) -> None:
    """Raises Permanent where a path leads out of the root, whatever links it goes through."""
    inside = root.resolve()
    for path in paths:
        try:
            below = path.resolve(strict=True).is_relative_to(inside)
        except FileNotFoundError:
            below = path.resolve().is_relative_to(inside)
        except (OSError, RuntimeError, ValueError):  # a circle of links, a NUL
            below = False
        if not below:
            msg = f"{path} is not below {root}, which is all that replay reads (setting replay_root)"
            raise Permanent(msg)
