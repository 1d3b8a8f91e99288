"""Replays text files: each becomes an article on the replay topic, or an entry with the reason why not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from contract.article import make_article
from contract.errors import EntryError, NoText, NotHtml, Permanent, TooLarge, Unreadable
from contract.postgres import Pool
from contract.settings import Settings
from ingest.feeds import entries
from ingest.feeds.entries import Outcome
from ingest.publish import Publisher

_TEXT_FILES: Final = (".txt", ".txt.gz")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    """The files that the paths name, in order; of a folder its text files, *.txt and *.txt.gz, at any depth.

    Raises Permanent where a path is not there.
    """
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if file.name.endswith(_TEXT_FILES) and file.is_file())
        elif path.exists():
            yield path
        else:
            msg = f"{path} is not there: name text files, or folders that hold them"
            raise Permanent(msg)


def _check_below(root: Path, paths: Iterable[Path]) -> None:
    """Raises Permanent where a path leads out of the root, whatever links it goes through."""
    inside = root.resolve()
    for path in paths:
        try:
            below = path.resolve().is_relative_to(inside)
        except (OSError, RuntimeError, ValueError):  # a circle of links, a NUL
            below = False
        if not below:
            msg = f"{path} is not below {root}, which is all that replay reads (setting replay_root)"
            raise Permanent(msg)


def replay_file(path: Path, settings: Settings, connections: Pool, publisher: Publisher) -> Outcome:
    """Sends one file as an article and returns what it came to; raises Transient where our own part fails."""
    name, content, size = path.name, None, 0
    failure: EntryError | None = None
    try:
        size = path.stat().st_size
        content = read_bounded(path, settings.replay_bytes)
        text = decode(content)
        if not text.strip():
            msg = f"{name} is empty"
            raise NoText(msg)  # one place turns every failure into a fate
    except OSError as error:
        failure = Unreadable(f"{name} cannot be read: {error.strerror or error}")
    except EntryError as error:
        failure = error
    with connections.connection() as connection:
        entry = entries.record_file(connection, name, content, size)
        if failure is not None:
            outcome = Outcome(failure.fate, str(failure))
            entries.settle(connection, entry, outcome)
            return outcome
        row = connection.execute("select discovered_at from desk.entries where entry_id = %s", [entry]).fetchone()
        discovered: datetime = row[0] if row else datetime.now(UTC)
        # A text file's title is for its reader to find: the wire carries the file as it is.
        article = make_article(
            origin="replay", title="", text=text, name=name, discovered_at=discovered, fetched_at=datetime.now(UTC)
        )
        entries.name_article(connection, entry, article)
    publisher.send(article)
    with connections.connection() as connection:
        entries.mark_sent(connection, [entry])
    return Outcome("sent")


def read_bounded(path: Path, most: int) -> bytes:
    """The file's bytes, unpacked where it is gzipped.

    Raises TooLarge over `most` bytes, packed or not, and Unreadable where the packing is broken.
    """
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            content = file.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        msg = f"{path.name} is broken gzip: {error}"
        raise Unreadable(msg) from error
    if len(content) > most:
        msg = f"{path.name} holds more than {most:,} bytes (setting replay_bytes)"
        raise TooLarge(msg)
    return content


def decode(content: bytes) -> str:
    """The text in some bytes of unknown encoding. Raises NotHtml where they are no text."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        guess = from_bytes(content[:100_000]).best()
        text = content.decode(guess.encoding if guess else "windows-1252", errors="replace")
    controls = sum(text.count(character) for character in map(chr, range(32)) if character not in "\t\n\r\f")
    if controls > max(8, len(text) // 200):
        msg = f"the file is no text: {controls} control characters in {len(text)}"
        raise NotHtml(msg)
    return text.replace("\r\n", "\n").replace("\r", "\n")
