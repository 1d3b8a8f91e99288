"""Replays text files: each becomes an article on the replay topic, or an entry with the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from contract.article import make_article
from contract.errors import EntryError, Permanent, Starved, Unreadable
from contract.postgres import Pool
from contract.settings import Settings
from ingest.feeds import entries
from ingest.feeds.patience import Outcome
from ingest.publish import Publisher
from ingest.sandbox import Sandbox
from ingest.text_files import FileText, digest_of, read_raw

_TEXT_FILES: Final = (".txt", ".txt.gz")


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


@dataclass(frozen=True, slots=True)
class ReplayParts:
    """What a file goes through: parsed, written down, sent."""

    sandbox: Sandbox
    connections: Pool
    publisher: Publisher


def replay_file(path: Path, settings: Settings, parts: ReplayParts) -> Outcome:
    """Sends one file as an article and returns what it came to; raises OwnError where our own part fails."""
    name, raw, size = path.name, None, 0
    read: FileText | EntryError
    try:
        size = path.stat().st_size
        raw = read_raw(path, settings.replay_bytes)
    except OSError as error:
        read = Unreadable(f"{name} cannot be read: {error.strerror or error}")
    except EntryError as error:
        read = error
    else:
        read = _parsed(raw, name, settings, parts.sandbox)
    digest = read.digest if isinstance(read, FileText) else digest_of(raw) if raw is not None else f"{size} bytes"
    with parts.connections.connection() as connection:
        entry = entries.record_file(connection, name, digest)
        if isinstance(read, EntryError):
            outcome = Outcome(read.fate, str(read))
            entries.settle(connection, entry, outcome)
            return outcome
        row = connection.execute("select discovered_at from desk.entries where entry_id = %s", [entry]).fetchone()
        discovered: datetime = row[0] if row else datetime.now(UTC)
        # A text file's title is for its reader to find: the wire carries the file as it is.
        article = make_article(
            origin="replay", title="", text=read.text, name=name, discovered_at=discovered, fetched_at=datetime.now(UTC)
        )
        entries.name_article(connection, entry, article)
    parts.publisher.send(article)
    with parts.connections.connection() as connection:
        entries.mark_sent(connection, [entry])
    return Outcome("sent")


def _parsed(raw: bytes, name: str, settings: Settings, sandbox: Sandbox) -> FileText | EntryError:
    """The file's text, or why there is none. Where the machine was short it is tried again: nobody else would."""
    error: EntryError
    for _ in range(settings.attempts):
        try:
            return sandbox.read_file(raw, name=name, most=settings.replay_bytes)
        except Starved as starved:
            error = starved
        except EntryError as failure:
            return failure
    return error
