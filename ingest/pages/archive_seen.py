"""Which pages a WARC file has, so that an unchanged one is stored once; the note about it outlives the run.

A record only refers to one of the same address in the same file: both are deleted together, whether the file is old
or the page is forgotten.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

_NOTE: Final = "current.seen"  # beside `current.json`, about the same file
_ROW: Final = struct.Struct(">16s20sQQ")
_MOST: Final = 50_000  # pages; a file of 1 GB has about 30,000


class Stored(NamedTuple):
    """A stored page. digest: SHA-1 of its body. moment: seconds since 1970. end: byte at which its record ends."""

    digest: bytes
    moment: int
    end: int


class Seen:
    """The pages of one WARC file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stored: dict[bytes, Stored] = {}
        self._is_saved = True

    @classmethod
    def of(cls, folder: Path, name: str, whole: int) -> Seen:
        """Those that a note names. whole: bytes in complete records; what is noted behind them was lost."""
        seen = cls(name)
        with suppress(OSError, struct.error):
            said, _, rows = (folder / _NOTE).read_bytes().partition(b"\n")
            if said == name.encode():
                seen._stored = {key: one for key, one in _rows(rows) if one.end <= whole}
        return seen

    def moment_of(self, url: str, digest: bytes) -> int | None:
        """When the page at an address was stored with that body; None if it was not, or changed since."""
        stored = self._stored.get(_key(url))
        return stored.moment if stored and stored.digest == digest else None

    def add(self, url: str, stored: Stored) -> None:
        """Adds a page, in place of an earlier body."""
        key = _key(url)
        self._stored.pop(key, None)
        self._stored[key] = stored
        if len(self._stored) > _MOST:
            del self._stored[next(iter(self._stored))]
        self._is_saved = False

    def save(self, folder: Path) -> None:
        """Leaves the note for the next run. Raises OSError."""
        if self._is_saved:
            return
        beside = folder / f"{_NOTE}.{os.getpid()}"
        try:
            rows = b"".join(_ROW.pack(key, *stored) for key, stored in self._stored.items())
            beside.write_bytes(self._name.encode() + b"\n" + rows)
            beside.replace(folder / _NOTE)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        self._is_saved = True


def _rows(rows: bytes) -> Iterator[tuple[bytes, Stored]]:
    return ((key, Stored(*stored)) for key, *stored in _ROW.iter_unpack(rows))


def _key(url: str) -> bytes:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:16]
