"""One compressed stream decoded in pieces of bounded size: gzip and deflate, brotli, zstd. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterable, Iterator
from typing import Final

import brotli
import zstandard

PIECE_BYTES: Final = 65_536
GZIP_MAGIC: Final = b"\x1f\x8b"
_SKIPPED: Final = tuple(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60))  # frames without content
ZSTD_MAGICS: Final = (b"\x28\xb5\x2f\xfd", *_SKIPPED)

_GZIP: Final = 31  # zlib's window bits: a gzip header is expected
_ZLIB: Final = 15
_BARE: Final = -15  # deflate without any header, which some servers send
_BROTLI_SLICE: Final = 4096
_ZSTD_SLICE: Final = 64  # decompresses to a few megabytes at most: a block of 128 KiB takes four bytes
_ZSTD_WINDOW: Final = 8 * 2**20  # RFC 9659: the maximum that a browser accepts
_ZSTD_CHECKED: Final = 4  # in the byte after a frame's magic number: a four-byte checksum ends the frame
_KEPT_BYTES: Final = 64_000_000  # of a compressed stream, to restart it
_CUT: Final = "the compressed body is truncated"


class BrokenPackingError(Exception):
    """The compressed bytes are invalid in the middle."""


class Remarks:
    """What was wrong with compressed bytes that were read anyway. whole: whether each stream was complete."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.whole = True

    def behind(self) -> None:
        """Bytes follow the compressed body that do not belong to it."""
        self.warnings.append("bytes after the compressed body were skipped")

    def damaged(self, what: str) -> None:
        """The bytes are probably not what was compressed."""
        self.whole = False
        self.warnings.append(what)


class _Source:
    """Compressed bytes in slices of limited size."""

    def __init__(self, chunks: Iterable[bytes], size: int) -> None:
        self._chunks = iter(chunks)
        self._size = size
        self._chunk = b""
        self._at = 0

    def read(self) -> bytes:
        """The next slice; empty at the end."""
        while self._at >= len(self._chunk):
            if (chunk := next(self._chunks, None)) is None:
                return b""
            self._chunk, self._at = chunk, 0
        data = self._chunk[self._at : self._at + self._size]
        self._at += len(data)
        return data

    def put_back(self, count: int) -> None:
        """Returns that many of the bytes read last, to be read again."""
        self._at -= count

    def begins_another(self, remarks: Remarks, *magics: bytes) -> bool:
        """Whether another stream begins after one that has ended; other bytes are reported, zeros are padding."""
        while data := self.read():
            if left := data.lstrip(b"\0"):
                self.put_back(len(left))
                break
        first = self._ahead()
        if first and not any(first.startswith(magic) or magic.startswith(first) for magic in magics):
            remarks.behind()
            return False
        return bool(first)

    def _ahead(self) -> bytes:
        """The next four bytes, without consuming them; fewer if there are no more."""
        while len(self._chunk) - self._at < 4 and (chunk := next(self._chunks, None)) is not None:
            self._chunk, self._at = self._chunk[self._at :] + chunk, 0
        return self._chunk[self._at : self._at + 4]


def inflated(chunks: Iterable[bytes], remarks: Remarks, *, gzipped: bool) -> Iterator[bytes]:
    """The content of gzip or deflate, for gzip all members. Raises BrokenPackingError."""
    source, window = _Source(chunks, PIECE_BYTES), _GZIP if gzipped else _ZLIB
    several = False
    while True:
        machine, given = zlib.decompressobj(window), 0
        while not machine.eof:
            data, before = source.read(), machine.copy()
            try:
                piece = machine.decompress(data, PIECE_BYTES)
            except zlib.error as error:
                if "data check" in str(error) or "length check" in str(error):
                    remarks.damaged("the checksum of the compressed body is wrong")
                    yield from _before_check(before, data)
                    return
                if given or window == _BARE or (gzipped and not several):
                    raise BrokenPackingError(error) from error
                if several:
                    remarks.damaged("data after the first part of the compressed body is invalid, and was skipped")
                    return
                window, machine = _BARE, zlib.decompressobj(_BARE)
                source.put_back(len(data))
                continue
            given += len(piece)
            if piece:
                yield piece
            elif not data and not machine.eof:
                remarks.damaged(_CUT)
                return
            source.put_back(len(machine.unconsumed_tail or machine.unused_data))
        if not source.begins_another(remarks, *((GZIP_MAGIC,) if gzipped else ())):
            return
        several = True


def brotli_undone(chunks: Iterable[bytes], remarks: Remarks) -> Iterator[bytes]:
    """The content of brotli. Raises BrokenPackingError."""
    source, machine = _Source(chunks, _BROTLI_SLICE), brotli.Decompressor()
    fed, given = bytearray(), 0
    while data := source.read():
        try:
            for piece in _brotli_pieces(machine, data):
                given += len(piece)
                yield piece
        except brotli.error as error:
            # If the stream ends within a slice, the library only raises an error: the end is found byte by byte.
            if len(fed) > _KEPT_BYTES:
                raise BrokenPackingError(error) from error
            left = yield from _brotli_end(bytes(fed), data, given)
            if left is None:
                raise BrokenPackingError(error) from error
            source.put_back(left)
            source.begins_another(remarks)
            return
        if machine.is_finished():
            source.begins_another(remarks)
            return
        if len(fed) <= _KEPT_BYTES:
            fed += data
    remarks.damaged(_CUT)


def zstd_undone(chunks: Iterable[bytes], remarks: Remarks) -> Iterator[bytes]:
    """The content of zstd: all frames except skippable ones. Raises BrokenPackingError."""
    source = _Source(chunks, _ZSTD_SLICE)
    several = False
    while True:
        machine, fed, given = _zstd_machine(), bytearray(), 0
        while not machine.eof:
            if not (data := source.read()):
                remarks.damaged(_CUT)
                return
            if len(fed) <= _KEPT_BYTES:
                fed += data
            try:
                piece = machine.decompress(data)
            except zstandard.ZstdError as error:
                if "checksum" in str(error) and len(fed) <= _KEPT_BYTES:
                    remarks.damaged("the checksum of the compressed body is wrong")
                    yield from _zstd_unchecked(fed, given)
                    return
                if given or not several:
                    raise BrokenPackingError(error) from error
                remarks.damaged("data after the first part of the compressed body is invalid, and was skipped")
                return
            given += len(piece)
            yield from (piece[at : at + PIECE_BYTES] for at in range(0, len(piece), PIECE_BYTES))
        source.put_back(len(machine.unused_data))
        if not source.begins_another(remarks, *ZSTD_MAGICS):
            return
        several = True


def _before_check(machine: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What is decoded before a wrong checksum ends it."""
    for at in range(len(data)):
        try:
            piece = machine.decompress(data[at : at + 1])
        except zlib.error:
            return
        if piece:
            yield piece


def _brotli_pieces(machine: brotli.Decompressor, data: bytes) -> Iterator[bytes]:
    while True:
        piece: bytes = machine.process(data, output_buffer_limit=PIECE_BYTES)
        data = b""
        yield from (piece[at : at + PIECE_BYTES] for at in range(0, len(piece), PIECE_BYTES))
        # It may consume all its input, and still hold more output than its limit allows.
        if machine.is_finished() or (len(piece) < PIECE_BYTES and machine.can_accept_more_data()):
            return


def _brotli_end(fed: bytes, last: bytes, given: int) -> Generator[bytes, None, int | None]:
    """The rest of a stream that ends within its last slice, after the given number of bytes.

    Returns how many bytes of the slice are after the end; None if it is invalid instead.
    """
    machine = brotli.Decompressor()
    for number, data in enumerate((fed, *(last[at : at + 1] for at in range(len(last))))):
        try:
            for piece in _brotli_pieces(machine, data):
                if len(piece) > given:
                    yield piece[given:]
                given = max(given - len(piece), 0)
        except brotli.error:
            return None
        if machine.is_finished():
            return len(last) - number
    return None


def _zstd_machine() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()


def _zstd_unchecked(frame: bytearray, given: int) -> Iterator[bytes]:
    """The rest of a frame after the given number of bytes, whatever its checksum says."""
    frame[4] &= ~_ZSTD_CHECKED
    machine = _zstd_machine()
    for at in range(0, len(frame), _ZSTD_SLICE):
        piece = machine.decompress(frame[at : at + _ZSTD_SLICE])
        yield from (piece[i : i + PIECE_BYTES] for i in range(given, len(piece), PIECE_BYTES))
        given = max(given - len(piece), 0)
        if machine.eof:
            return
