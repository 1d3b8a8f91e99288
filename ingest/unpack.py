"""Content-Encoding undone in pieces of bounded size, so that a bomb is seen before it is in memory."""

from __future__ import annotations

import itertools
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import brotli
import zstandard

from contract.errors import Unreachable, Unreadable

ACCEPTED: Final = "gzip, deflate, br, zstd"
PIECE_BYTES: Final = 65_536

_GZIP: Final = 31  # zlib's window bits: a gzip header is expected
_ZLIB: Final = 15
_BARE: Final = -15  # deflate without any header, which some servers send
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_ZLIB_HEADS: Final = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZSTD_SLICE: Final = 64
_ZSTD_WINDOW: Final = 8 * 2**20  # RFC 9659: the most that a browser takes
_NAMES: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
# How an unpacked document begins: markup, JSON, a byte order mark, white space.
_PLAIN: Final = (b"<", b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b" ", b"\t", b"\r", b"\n")


class Unpacking:
    """One body on its way out of its packing.

    warnings: what was wrong and read all the same, in words; whole: whether each packed stream came to its end. Both
    are true once `pieces` is exhausted.
    """

    def __init__(self, encoding: str, *, url: str) -> None:
        self.warnings: list[str] = []
        self.whole = True
        self._url = url
        names = [
            name.strip("\"'") for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}
        ]
        if len(names) > 3:
            msg = f"{url}: the answer is packed as {encoding!r}: more than three codings are not read"
            raise Unreadable(msg)
        for name in names:
            if name not in _NAMES:
                self.warnings.append(
                    f"Content-Encoding names {name!r}, which is no packing that is read: left as it is"
                )
        self._names = [_NAMES[name] for name in names if name in _NAMES]

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The body's bytes with each coding undone, in pieces of about 64 KiB.

        A stream that ends early gives what it held. Raises Unreachable where it breaks in the middle.
        """
        found = iter(chunks)
        for name in reversed(self._names):
            found = self._undone(found, name)
        return found

    def _undone(self, chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
        first, rest = _beginning(chunks)
        if not first:
            return
        name = _named_otherwise(first, name)
        known = {"gzip": _GZIP_MAGIC, "zstd": _ZSTD_MAGIC}.get(name)
        if (known and not first.startswith(known)) or (not known and _unpacks(first, name) is False):
            self.warnings.append(f"Content-Encoding says {name}, and the body is not packed")
            yield from rest
        elif name in {"gzip", "deflate"}:
            yield from self._inflated(rest, _GZIP if name == "gzip" else _ZLIB)
        elif name == "br":
            yield from self._brotli(rest)
        else:
            yield from self._zstd(rest)

    def _inflated(self, chunks: Iterator[bytes], window: int) -> Iterator[bytes]:
        machine = zlib.decompressobj(window)
        untouched = True
        for chunk in chunks:
            data = chunk
            while data:
                before = machine.copy()
                try:
                    piece = machine.decompress(data, PIECE_BYTES)
                except zlib.error as error:
                    if "data check" in str(error) or "length check" in str(error):
                        self.whole = False
                        self.warnings.append("the packed body's check sum is wrong")
                        yield from _before_check(before, data)
                        return
                    if untouched and window == _ZLIB:
                        window = _BARE
                        machine = zlib.decompressobj(window)
                        continue
                    raise self._broken(error) from error
                untouched = False
                if piece:
                    yield piece
                data = machine.unconsumed_tail
                if machine.eof:
                    # A gzip file may have several members, and servers pad with zeros.
                    data = machine.unused_data.lstrip(b"\0")
                    if data and (window != _GZIP or not _GZIP_MAGIC.startswith(data[:2])):
                        self.warnings.append("bytes behind the packed body were passed over")
                        return
                    machine = zlib.decompressobj(window)
                    untouched = True
        self._ended(ended=untouched)

    def _brotli(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        machine = brotli.Decompressor()
        for chunk in chunks:
            data = chunk
            while True:
                if machine.is_finished():
                    return
                try:
                    piece = machine.process(data, output_buffer_limit=PIECE_BYTES)
                except brotli.error as error:
                    raise self._broken(error) from error
                data = b""
                if piece:
                    yield piece
                if machine.is_finished() or machine.can_accept_more_data():
                    break
        self._ended(ended=machine.is_finished())

    def _zstd(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        factory = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        machine = factory.decompressobj()
        untouched = True
        for chunk in chunks:
            # A slice of so few bytes unpacks to some megabytes at most: a block of 128 KiB takes four.
            slices = deque(chunk[at : at + _ZSTD_SLICE] for at in range(0, len(chunk), _ZSTD_SLICE))
            while slices:
                try:
                    piece = machine.decompress(slices.popleft())
                except zstandard.ZstdError as error:
                    raise self._broken(error) from error
                untouched = False
                yield from (piece[at : at + PIECE_BYTES] for at in range(0, len(piece), PIECE_BYTES))
                if machine.eof:
                    left = machine.unused_data
                    if left and not _ZSTD_MAGIC.startswith(left[:4]):
                        self.warnings.append("bytes behind the packed body were passed over")
                        return
                    machine, untouched = factory.decompressobj(), True
                    if left:
                        slices.appendleft(left)
        self._ended(ended=untouched)

    def _ended(self, *, ended: bool) -> None:
        if not ended:
            self.whole = False
            self.warnings.append("the packed body breaks off before its end")

    def _broken(self, error: Exception) -> Unreachable:
        told = f"{self._url}: the answer is broken: its Content-Encoding does not unpack ({error})"
        return Unreachable(told, answered=True)


def unpacked(chunks: Iterable[bytes], encoding: str, *, url: str) -> Iterator[bytes]:
    """A body's bytes with each coding of a Content-Encoding undone, as `Unpacking.pieces` gives them.

    Raises Unreachable where the bytes break in the middle, Unreadable for more than three codings.
    """
    return Unpacking(encoding, url=url).pieces(chunks)


def packed_as(data: bytes) -> str | None:
    """How a file is packed, by its first bytes: gzip, zstd, or deflate with zlib's head; None where nothing says so."""
    if data.startswith(_GZIP_MAGIC):
        return "gzip"
    if data.startswith(_ZSTD_MAGIC):
        return "zstd"
    return "deflate" if data.startswith(_ZLIB_HEADS) else None


def unpacked_whole(data: bytes, encoding: str, limit: int, *, url: str, said: list[str] | None = None) -> bytes:
    """Content up to `limit` bytes and a piece more, showing an excess. said: gets warnings. Raises as `unpacked`."""
    whole, unpacking = bytearray(), Unpacking(encoding, url=url)
    for piece in unpacking.pieces((data,)):
        whole += piece
        if len(whole) > limit:
            break
    if said is not None:
        said += unpacking.warnings
    return bytes(whole)


def _named_otherwise(first: bytes, name: str) -> str:
    """How a body is packed, by its first bytes, where they say so and its head says otherwise."""
    if name != "gzip" or first.startswith((_GZIP_MAGIC, *_PLAIN)):
        said = packed_as(first)
        return said if said in {"gzip", "zstd"} else name
    return packed_as(first) or ("br" if _is_brotli(first) else name)


def _is_brotli(first: bytes) -> bool:
    try:
        begin: bytes = brotli.Decompressor().process(first[:4096], output_buffer_limit=PIECE_BYTES)
    except brotli.error:
        return False
    return begin.startswith(_PLAIN)


def _before_check(machine: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What comes out of packed bytes before a wrong check sum ends them."""
    for at in range(len(data)):
        try:
            piece = machine.decompress(data[at : at + 1])
        except zlib.error:
            return
        if piece:
            yield piece


def _beginning(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, at least four where there are as many, and all chunks with them."""
    taken: list[bytes] = []
    for chunk in chunks:
        taken.append(chunk)
        if sum(map(len, taken)) >= 4:
            break
    first = b"".join(taken)
    return first, itertools.chain((first,), chunks)


def _unpacks(first: bytes, name: str) -> bool | None:
    """Whether the first bytes can be packed so: False only where they look like a document and do not unpack."""
    if not first.lstrip(b" \t\r\n").startswith(_PLAIN[:6]):
        return None
    tries: dict[str, tuple[Callable[[bytes], bytes], ...]] = {
        "deflate": (zlib.decompressobj(_ZLIB).decompress, zlib.decompressobj(_BARE).decompress),
        "br": (brotli.Decompressor().process,),
    }
    for unpack in tries[name]:
        try:
            unpack(first[:4096])
        except (zlib.error, brotli.error):
            continue
        return True
    return False
