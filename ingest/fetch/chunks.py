"""Bodies in chunks as browsers accept them: a size that is written oddly does not cost the answer. No I/O."""

from __future__ import annotations

import re
from typing import Final

import httpcore

# White space, `0x` and zeros before the number; what stands behind it is an extension, and nothing to us.
_SIZE: Final = re.compile(rb"[ \t]{0,99}(?:0[xX])?(0{0,99})([0-9a-fA-F]{0,16})(?![0-9a-zA-Z])[^\n]{0,20000}\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_TRAILERS_END: Final = re.compile(rb"(?:^|\n)\r?\n")
_LONGEST: Final = 20_500  # of a line, or of the trailers
_LAST: Final = b"0\r\n\r\n"


class Chunks:
    """Makes plain chunks of what comes. length: what the head says besides; None: nothing.

    A body that is said to be in chunks, and is not, ends with its length or its connection. Trailers are nothing.
    """

    def __init__(self, length: int | None = None) -> None:
        self._held = b""
        self._left = 0  # bytes of the chunk under way
        self._length = length
        self._state = "first"

    def mended(self, data: bytes) -> bytes:
        """What these bytes give, which may be nothing yet. No bytes: the connection has ended.

        Raises httpcore.RemoteProtocolError where in the middle nobody knows where the next chunk begins.
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
        """One step on; False where more has to come first. over: nothing will."""
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
        """Takes the line of a chunk's size."""
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
