"""Content-Encoding decoded in pieces of bounded size, so that a bomb is noticed before it is in memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from contract.errors import Unreachable, Unreadable
from ingest.decoders import (
    GZIP_MAGIC,
    PIECE_BYTES,
    ZSTD_MAGICS,
    BrokenPackingError,
    Remarks,
    brotli_undone,
    inflated,
    zstd_undone,
)

ACCEPTED: Final = "gzip, deflate, br, zstd"

_FIRST_BYTES: Final = 512  # from which a coding is recognised
_BROTLI_BYTES: Final = 4096  # brotli has no magic number; its tables may take some hundred bytes
_ZLIB_HEADS: Final = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_NAMES: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
# How an uncompressed document begins: markup, JSON, a byte order mark, white space.
_PLAIN: Final = (b"<", b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b" ", b"\t", b"\r", b"\n")
_NO_BROTLI: Final = tuple(begin for begin in _PLAIN if begin != b"[")  # which many long bodies begin with


class Unpacking:
    """One body being decoded. `warnings` and `whole` are final once `pieces` is exhausted."""

    def __init__(self, encoding: str, *, url: str) -> None:
        self._remarks = Remarks()
        self._url = url
        names = [
            name.strip("\"'") for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}
        ]
        if len(names) > 3:
            msg = f"{url}: its Content-Encoding is {encoding!r}: more than three codings are not supported"
            raise Unreadable(msg)
        self._remarks.warnings += [
            f"Content-Encoding names {name!r}, which is not supported: left as it is"
            for name in names
            if name not in _NAMES
        ]
        self._names = [_NAMES[name] for name in names if name in _NAMES]

    @property
    def warnings(self) -> list[str]:
        """What was wrong although it was read, in words."""
        return self._remarks.warnings

    @property
    def whole(self) -> bool:
        """Whether each compressed stream was complete and undamaged."""
        return self._remarks.whole

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The body's bytes with each coding decoded, in pieces of about 64 KiB.

        A truncated stream gives what it contained. Raises Unreachable if it is invalid in the middle.
        """
        found = iter(chunks)
        for name in reversed(self._names):
            found = self._undone(found, name)
        return found

    def _undone(self, chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
        first, rest = _beginning(chunks)
        if not first:
            return
        coding = _coding(first, name)
        try:
            if coding is None:
                self.warnings.append(f"Content-Encoding says {name}, but the body is not compressed")
                yield from rest
            elif coding == "br":
                yield from brotli_undone(rest, self._remarks)
            elif coding == "zstd":
                yield from zstd_undone(rest, self._remarks)
            else:
                yield from inflated(rest, self._remarks, gzipped=coding == "gzip")
        except BrokenPackingError as error:
            told = f"{self._url}: the response is broken: its Content-Encoding cannot be decoded ({error})"
            raise Unreachable(told, answered=True) from error


def unpacked(chunks: Iterable[bytes], encoding: str, *, url: str) -> Iterator[bytes]:
    """A body's bytes with each coding of a Content-Encoding decoded, like `Unpacking.pieces`.

    Raises Unreachable if the bytes are invalid in the middle, Unreadable for more than three codings.
    """
    return Unpacking(encoding, url=url).pieces(chunks)


def packed_as(data: bytes) -> str | None:
    """A file's compression, by its first bytes: gzip, zstd, deflate with zlib's header, or brotli of a document.

    None if unknown.
    """
    if data.startswith(GZIP_MAGIC):
        return "gzip"
    if data.startswith(ZSTD_MAGICS):
        return "zstd"
    if data.startswith(_ZLIB_HEADS):
        return "deflate"
    return "br" if not data.startswith(_NO_BROTLI) and _holds_a_document(data[:_BROTLI_BYTES], "br") else None


def unpacked_whole(data: bytes, encoding: str, limit: int, *, url: str, said: list[str] | None = None) -> bytes:
    """Content up to `limit` bytes and a piece more, showing an excess. said: gets warnings. Raises like `unpacked`."""
    whole, unpacking = bytearray(), Unpacking(encoding, url=url)
    for piece in unpacking.pieces((data,)):
        whole += piece
        if len(whole) > limit:
            break
    if said is not None:
        said += unpacking.warnings
    return bytes(whole)


def gunzipped(data: bytes, limit: int, *, name: str) -> bytes:
    """A gzip file's content, of all members: up to `limit` bytes and a piece more, showing an excess.

    Raises Unreadable if it is invalid, damaged or truncated.
    """
    content, unpacking = bytearray(), Unpacking("gzip", url=name)
    try:
        for piece in unpacking.pieces((data,)):
            content += piece
            if len(content) > limit:
                return bytes(content)
    except Unreachable as error:
        msg = f"{name} is broken gzip: {error.__cause__}"
        raise Unreadable(msg) from error
    if not unpacking.whole:
        msg = f"{name} is broken gzip: {unpacking.warnings[0]}"
        raise Unreadable(msg)
    return bytes(content)


def _coding(first: bytes, named: str) -> str | None:
    """A body's coding: by its first bytes, otherwise by its headers; None if it is not compressed."""
    said = packed_as(first)
    if said in {"gzip", "zstd"}:
        return said
    plain = first.lstrip(b" \t\r\n").startswith(_PLAIN[:6])
    if named in {"deflate", "br"} and (begin := _opened(first, named)) is not None:
        # A few bytes of a document may also begin a compressed one; as many as are looked at do not.
        is_long_header = len(first) == _FIRST_BYTES and not begin
        return named if not plain or begin.startswith(_PLAIN) or is_long_header else None
    for other in ("deflate", "br"):
        if other != named and _holds_a_document(first, other):
            return other
    return None if plain or named in {"gzip", "zstd"} else named


def _holds_a_document(first: bytes, name: str) -> bool:
    """Whether a document comes out: one that matches by coincidence is shorter, or begins differently."""
    begin = _opened(first, name) or b""
    return len(begin) >= 16 and begin.startswith(_PLAIN)


def _opened(first: bytes, name: str) -> bytes | None:
    """What a body with this coding begins with; None if it has another."""
    begin, chunks = b"", (first,)
    try:
        for piece in brotli_undone(chunks, Remarks()) if name == "br" else inflated(chunks, Remarks(), gzipped=False):
            begin += piece
            if len(begin) >= PIECE_BYTES:
                break
    except BrokenPackingError:
        return None
    return begin


def _beginning(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """As many first bytes as a coding is recognised by, if there are that many, and all chunks including them."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= _FIRST_BYTES:
            break
    begin = b"".join(taken)
    return begin[:_FIRST_BYTES], itertools.chain((begin,), chunks)
