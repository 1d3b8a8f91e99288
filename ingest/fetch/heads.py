"""Heads of answers as browsers accept them: a line that is none is passed over, in place of the whole answer."""

from __future__ import annotations

import re
import ssl
from typing import Final

import httpcore

MAX_HEAD_BYTES: Final = 100_000
_END: Final = re.compile(rb"\r?\n\r?\n")
_NO_LENGTH: Final = re.compile(rb"content-length[ \t]*:(?![ \t]*\d+[ \t]*(?:,[ \t]*\d+[ \t]*)*$)", re.IGNORECASE)
_CODING: Final = re.compile(rb"transfer-encoding[ \t]*:", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\bchunked\b", re.IGNORECASE)
_LINE: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:")


def mended(head: bytes) -> bytes:
    """A head, up to and with its empty line, without the lines that are no fields. Pure.

    White space between name and colon goes, bytes that no value has become spaces; a folded line stays with its field.
    A length that is no number is none: the answer ends where the connection does. A Transfer-Encoding counts once, and
    where it says `chunked`: no other is sent unasked.
    """
    status, *lines = re.split(rb"\r?\n", head.rstrip(b"\r\n"))
    kept = [status[:5].upper() + status[5:]]
    folds = chunked = False
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if folds:
                kept[-1] += b" " + _value(line.strip())
        elif folds := _LINE.match(line) is not None and not _NO_LENGTH.match(line):
            name, _, value = line.partition(b":")
            if _CODING.match(line):
                if folds := not chunked and _CHUNKED.search(value) is not None:
                    chunked = True
                else:
                    continue
            kept.append(name.rstrip() + b": " + _value(value.strip()))
    return b"\r\n".join((*kept, b"", b""))


def _value(written: bytes) -> bytes:
    return bytes(byte if byte >= 32 or byte == 9 else 32 for byte in written).replace(b"\x7f", b" ").strip()


class MendedStream(httpcore.NetworkStream):
    """A stream of HTTP/1.1 whose answers' heads are mended."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._in_head = True
        self._held = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. A head is held back until it is complete, or too long to be one."""
        while self._in_head:
            data = self._inner.read(max_bytes, timeout)
            self._held = (self._held + data).lstrip(b"\r\n")
            end = _END.search(self._held)
            if end and self._held[:5].upper() == b"HTTP/":
                head, rest = self._held[: end.end()], self._held[end.end() :]
                # An interim answer (1xx) is followed by another head.
                self._in_head = head[9:10] == b"1"
                self._held = rest if self._in_head else b""
                return mended(head) + (b"" if self._in_head else rest)
            if not data or len(self._held) > MAX_HEAD_BYTES or not b"HTTP/".startswith(self._held[:5].upper()):
                self._in_head = False
                held, self._held = self._held, b""
                return held
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends. What is read next is a head."""
        self._in_head = True
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Closes the stream."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The stream under TLS."""
        return MendedStream(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> object:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)
