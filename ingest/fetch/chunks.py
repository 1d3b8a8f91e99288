"""Chunked bodies as browsers accept them: an oddly written size does not cost the response. No I/O."""

from __future__ import annotations

import re
from typing import Final

import httpcore

# White space, `0x` and zeros before the number; after it there may be an extension, which is ignored.
_SIZE: Final = re.compile(rb"[ \t]{0,99}(?:0[xX])?(0{0,99})([0-9a-fA-F]{0,16})(?![0-9a-zA-Z])[^\n]{0,20000}\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_TRAILERS_END: Final = re.compile(rb"(?:^|\n)\r?\n")
_LONGEST: Final = 20_500  # of a line, or of the trailers
_LAST: Final = b"0\r\n\r\n"


class Chunks:
    """Decodes chunks from the input. length: what the head also declares; None: nothing.

    A body that is declared as chunked, but is not, ends with its length or its connection. Trailers are ignored.
    """

    def __init__(self, length: int | None = None) -> None:
        self._held = b""
        self._left = 0  # remaining bytes of the current chunk
        self._length = length
        self._state = "first"

    def mended(self, data: bytes) -> bytes:
        """The output for these bytes, which may be empty. No bytes: the connection has ended.

        Raises httpcore.RemoteProtocolError if it is unknown where the next chunk begins.
        """
        if self._state == "broken":
            msg = "a chunk does not begin where the last one ends"
            raise httpcore.RemoteProtocolError(msg)
        self._held += data
        given = bytearray()
        while self._step(given, over=not data):
            pass
        return bytes(given)

    def _step(self, given: bytearray, *, over: bool) -> bool:
        """One step; False if more input is needed. over: there will be none."""
        match self._state:
            case "data":
                piece, self._held = self._held[: self._left], self._held[self._left :]
                self._left -= len(piece)
                self._state = "data" if self._left else "size"
                given += _chunk(piece)
                return bool(piece)
            case "plain":
                piece, self._held = self._held[: self._length], b""
                self._length = None if self._length is None else self._length - len(piece)
                self._state = "end" if over or self._length == 0 else "plain"
                given += _chunk(piece) + (_LAST if self._state == "end" else b"")
                return False
            case "trailers":
                if not (over or _TRAILERS_END.search(self._held) or len(self._held) > _LONGEST):
                    return False
                given += _LAST
                self._state = "end"
                return False
            case "first" | "size":
                return self._begun(over=over)
        return False

    def _begun(self, *, over: bool) -> bool:
        """Parses the line with a chunk's size."""
        ending = _LINE_END.match(self._held)
        here = self._held[ending.end() :] if ending else self._held
        if here in {b"", b"\r"}:
            return False
        line = _SIZE.match(here + (b"\n" if over else b""))
        if line and (line[1] or line[2]):
            self._held = here[line.end() :]
            self._left = int(line[2] or b"0", 16)
            self._state = "data" if self._left else "trailers"
            return True
        if not (over or line or b"\n" in here or len(here) > _LONGEST):
            return False
        self._state = "plain" if self._state == "first" else "broken"
        return self._state == "plain"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""
