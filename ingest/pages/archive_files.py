"""Which WARC file a run appends to: that of the previous run, unless it is long or old.

The folder's `current.json` names that file, when it was started, and how many of its bytes are complete records.
A killed run has written more than that, maybe half a record: complete records stay, an incomplete one is removed.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

_CURRENT: Final = "current.json"
_NAME: Final = re.compile(r"copydesk-[0-9A-Za-z-]{1,80}\.warc\.gz")
_CHUNK: Final = 1 << 20
SYNC_RECORDS: Final = 100  # after that many, or bytes, or with the first that is written that much later
SYNC_BYTES: Final = 8_000_000
SYNC_SECONDS: Final = 5.0


class Current(NamedTuple):
    """The file that is appended to. begun: seconds since 1970. whole: bytes in complete records."""

    file: str
    begun: float
    whole: int


class ArchiveFile:
    """One WARC file, open for appending, exclusively."""

    def __init__(self, folder: Path, stream: FileIO, current: Current) -> None:
        self._folder = folder
        self._stream = stream
        self._current = current
        self._records = 0  # not synced
        self._bytes = 0
        self._since = 0.0

    @property
    def name(self) -> str:
        """The file's name in its folder."""
        return self._current.file

    @property
    def whole(self) -> int:
        """Bytes in complete records."""
        return self._current.whole

    @property
    def empty(self) -> bool:
        """Whether it has no record yet."""
        return self._current.whole == 0

    def append(self, record: bytes) -> None:
        """Writes one complete record, or nothing of it: raises OSError if the disk does not accept it.

        Records are synced in groups: see `is_sync_due`.
        """
        descriptor, start, written = self._stream.fileno(), self._current.whole, 0
        try:
            while written < len(record):
                written += os.pwrite(descriptor, record[written:], start + written)
        except BaseException:
            with suppress(OSError):  # the next record overwrites the rest
                os.ftruncate(descriptor, start)
            raise
        self._current = self._current._replace(whole=start + written)
        now = time.monotonic()
        self._since = self._since if self._records else now
        self._records, self._bytes = self._records + 1, self._bytes + written
        if is_sync_due(self._records, self._bytes, now - self._since):
            self._sync()

    def _sync(self) -> None:
        if self._records:
            os.fsync(self._stream.fileno())
            self._records = self._bytes = 0

    def full(self, most_bytes: int, most_seconds: float) -> bool:
        """Whether another file is due."""
        return is_full(self._current, datetime.now(UTC).timestamp(), most_bytes, most_seconds)

    def close(self) -> None:
        """Closes it; the next run may continue it."""
        with suppress(OSError):  # otherwise it searches for the end of the last complete record
            self._sync()
            _write(self._folder, self._current)
        self._stream.close()


def is_sync_due(records: int, size: int, seconds: float) -> bool:
    """Whether what was written since the last sync must reach the disk. seconds: since the first of these records."""
    return records >= SYNC_RECORDS or size >= SYNC_BYTES or (records > 0 and seconds >= SYNC_SECONDS)


def open_file(folder: Path, most_bytes: int, most_seconds: float, new_name: Callable[[], str]) -> ArchiveFile:
    """The file to append to: the current one, or a new one. Raises OSError."""
    current = read(folder)
    if current and not is_full(current, datetime.now(UTC).timestamp(), most_bytes, most_seconds):
        with suppress(OSError):  # it was removed, or belongs to another run
            return _appended(folder, current)
    current = Current(new_name(), datetime.now(UTC).timestamp(), 0)
    path = folder / current.file
    stream = path.open("xb", buffering=0)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _write(folder, current)
        _sync_folder(folder)
    except OSError:  # a full disk: otherwise each run would leave an empty file
        stream.close()
        path.unlink(missing_ok=True)
        raise
    return ArchiveFile(folder, stream, current)


def is_full(current: Current, now: float, most_bytes: int, most_seconds: float) -> bool:
    """Whether a file is too long, or too old, to be appended to."""
    return current.whole >= most_bytes or not current.begun <= now < current.begun + most_seconds


def read(folder: Path) -> Current | None:
    """The folder's current file, or None."""
    try:
        said = json.loads((folder / _CURRENT).read_bytes())
        current = Current(str(said["file"]), float(said["begun"]), int(said["whole"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return current if _NAME.fullmatch(current.file) and current.whole >= 0 else None


def forget_current(folder: Path, name: str) -> None:
    """Keeps runs from continuing a rewritten file, whose offsets have changed. Raises OSError."""
    current = read(folder)
    if current is not None and current.file == name:
        (folder / _CURRENT).unlink(missing_ok=True)


def end_of_members(stream: BinaryIO, start: int) -> int:
    """Where the last complete gzip member ends, from `start` on."""
    end = start
    stream.seek(start)
    member, unread = zlib.decompressobj(wbits=31), b""
    while unread or (unread := stream.read(_CHUNK)):
        try:
            member.decompress(unread, _CHUNK)
        except zlib.error:
            return end
        unread = member.unused_data or member.unconsumed_tail
        if member.eof:
            end = stream.tell() - len(unread)
            member = zlib.decompressobj(wbits=31)
    return end


def _appended(folder: Path, current: Current) -> ArchiveFile:
    stream = (folder / current.file).open("r+b", buffering=0)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        inode = os.fstat(stream.fileno()).st_ino
        current = current._replace(whole=_whole(folder / current.file, current.whole, inode))
        os.ftruncate(stream.fileno(), current.whole)
    except OSError:
        stream.close()
        raise
    return ArchiveFile(folder, stream, current)


def _whole(path: Path, known: int, inode: int) -> int:
    """How many bytes of the file are complete records, some of which are known. inode: of the opened file."""
    there = path.stat()
    size = there.st_size
    if size < known or there.st_ino != inode:
        msg = f"{path} is shorter than it was, or a different file"
        raise OSError(msg)
    if size == known:
        return known
    with path.open("rb") as stream:  # the previous run was killed
        return end_of_members(stream, known)


def _sync_folder(folder: Path) -> None:
    """Makes a new file's name durable, where the file system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(folder: Path, current: Current) -> None:
    beside = folder / f"{_CURRENT}.{os.getpid()}"
    try:
        beside.write_text(json.dumps(current._asdict()), "utf-8")
        beside.replace(folder / _CURRENT)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
