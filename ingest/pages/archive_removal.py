"""Removes pages from the archive: their WARC files are rewritten without them."""

from __future__ import annotations

import fcntl
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from ingest.pages.archive_files import forget_current

_FILES: Final = "copydesk-*.warc.gz"
_TARGET: Final = re.compile(rb"(?im)^WARC-Target-URI:[ \t]*([^\r\n]{1,8000})")
_HEAD: Final = 16_384  # bytes of a record that contain its own headers
_CHUNK: Final = 1 << 20


class Taken(NamedTuple):
    """What was removed. busy: files that a run is appending to, which were left as they are."""

    records: int
    files: int
    busy: tuple[Path, ...]


def take_out(folder: Path, unwanted: Callable[[str], bool]) -> Taken:
    """Removes the records of addresses that are no longer wanted. Raises OSError.

    A file is atomically replaced by one without them, and keeps its time, so that it is deleted when it would
    have been. An incomplete record at its end, from a killed run, is removed, too.
    """
    records = files = 0
    busy = []
    for path in sorted(folder.glob(_FILES)):
        with path.open("rb") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if any(unwanted(_address(head)) for _, _, head in _members(stream)):
                    busy.append(path)
                continue
            count = _rewritten(path, stream, unwanted)
        records += count
        files += count > 0
    return Taken(records, files, tuple(busy))


def _rewritten(path: Path, stream: BinaryIO, unwanted: Callable[[str], bool]) -> int:
    """How many records were removed from the file."""
    members = [(start, end, unwanted(_address(head))) for start, end, head in _members(stream)]
    count = sum(out for _, _, out in members)
    if not count:
        return 0
    times = path.stat()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as copy:
            for start, end, out in members:
                if not out:
                    stream.seek(start)
                    copy.write(stream.read(end - start))
            copy.flush()
            os.fsync(copy.fileno())
        os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
        beside.replace(path)
        forget_current(path.parent, path.name)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return count


def _address(head: bytes) -> str:
    found = _TARGET.search(head.partition(b"\r\n\r\n")[0])
    return found[1].decode("utf-8", "replace").strip().strip("<>") if found else ""


def _members(stream: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Each complete gzip member: where it begins and ends, and the first bytes of its content."""
    stream.seek(0)
    start, place, unread, head = 0, 0, b"", b""
    member = zlib.decompressobj(wbits=31)
    while unread or (unread := stream.read(_CHUNK)):
        try:
            plain = member.decompress(unread, _CHUNK)
        except zlib.error:
            return
        head += plain[: _HEAD - len(head)]
        rest = member.unused_data or member.unconsumed_tail
        place += len(unread) - len(rest)
        unread = rest
        if member.eof:
            yield start, place, head
            start, head, member = place, b"", zlib.decompressobj(wbits=31)
