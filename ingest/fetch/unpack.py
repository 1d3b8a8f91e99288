"""Content-Encoding undone in pieces of bounded size, so that a bomb is seen before it is in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from contract.errors import Unreachable, Unreadable

ACCEPTED: Final = "gzip, deflate"
PIECE_BYTES: Final = 65_536

_GZIP: Final = 31  # zlib's window bits: a gzip header is expected
_ZLIB: Final = 15
_BARE: Final = -15  # deflate without any header, which some servers send


def unpacked(chunks: Iterable[bytes], encoding: str, *, url: str) -> Iterator[bytes]:
    """The body's bytes with each coding in a Content-Encoding undone, in pieces of at most 64 KiB.

    A stream that ends early gives what it held. Raises Unreachable where the bytes are not what the
    header says, Unreadable where it names a coding that was not asked for, or more than two.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
    if len(names) > 2 or not set(names) <= {"gzip", "x-gzip", "deflate"}:
        msg = f"{url}: the answer is packed as {encoding!r}, which was not asked for and is not read"
        raise Unreadable(msg)
    pieces = iter(chunks)
    for name in reversed(names):
        pieces = _inflated(pieces, _GZIP if "gzip" in name else _ZLIB, url)
    return pieces


def gunzipped(data: bytes, limit: int, *, url: str) -> bytes:
    """A gzip file's content up to `limit` bytes and one piece more, by which an excess shows. Raises as `unpacked`."""
    whole = bytearray()
    for piece in _inflated(iter((data,)), _GZIP, url):
        whole += piece
        if len(whole) > limit:
            break
    return bytes(whole)


def _inflated(chunks: Iterator[bytes], window: int, url: str) -> Iterator[bytes]:
    machine = zlib.decompressobj(window)
    untouched = True
    for chunk in chunks:
        data = chunk
        while data:
            try:
                piece = machine.decompress(data, PIECE_BYTES)
            except zlib.error as error:
                if untouched and window == _ZLIB:
                    window = _BARE
                    machine = zlib.decompressobj(window)
                    continue
                msg = f"{url}: the answer is broken: its Content-Encoding does not unpack ({error})"
                raise Unreachable(msg) from error
            untouched = False
            if piece:
                yield piece
            data = machine.unconsumed_tail
            if machine.eof:
                # A gzip file may have several members, and servers pad with zeros.
                data = machine.unused_data.lstrip(b"\0") if window == _GZIP else b""
                machine = zlib.decompressobj(window)
