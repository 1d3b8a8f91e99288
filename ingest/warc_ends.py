"""Where the records of a WARC file may begin, and whether anything follows the last one."""

from __future__ import annotations

import mmap
import zlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

MARK: Final = 8  # bytes at the beginning of a record
_STARTS: Final = (b"\x1f\x8b\x08", b"WARC/1.")
_REST_BYTES: Final = 1 << 16


def record_behind(path: Path, at: int) -> int:
    """Where a record may begin behind that at a byte, or the file's end."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        # A plain archive may hold gzipped bodies, and gzip any bytes.
        marks = [mark for mark in _STARTS if mapped[: len(mark)] == mark] or _STARTS
        found = [there for mark in marks if (there := mapped.find(mark, at + MARK)) >= 0]
        return min(found, default=len(mapped))


def is_rest_empty(opened: BinaryIO, at: int | None) -> bool:
    """Whether only empty lines, padding or an empty gzip member follow a record; raises EOFError if a member is cut.

    at: the byte at which it ends; None if the archive is one gzip member.
    """
    if at is not None:
        opened.seek(at)
    rest = opened.read(_REST_BYTES)
    if rest.startswith(_STARTS[0]) and len(rest) < _REST_BYTES:
        member = zlib.decompressobj(wbits=31)
        with suppress(zlib.error):
            content = member.decompress(rest, _REST_BYTES)
            rest = content if member.eof else rest
    return not rest.strip(b"\r\n\0")
