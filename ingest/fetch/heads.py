"""HTTP/1 responses as browsers accept them: an invalid header line is skipped, not the whole response."""

from __future__ import annotations

import re
import ssl
from typing import Final, NamedTuple

import httpcore

from ingest.fetch.chunks import Chunks

MAX_HEAD_BYTES: Final = 100_000
_END: Final = re.compile(rb"\r?\n\r?\n")
# Shoutcast says ICY, and some programs omit the version, or write their own.
_STATUS: Final = re.compile(
    rb"(?:HTTP|ICY)((?:/[\d.]{1,9})?)[ \t:]{0,99}0{0,9}([1-9]\d\d)(?!\d)(?:\.\d{1,9})?", re.IGNORECASE
)
_VERSIONS: Final = frozenset({b"/1.1", b"/1.0", b"/0.9"})
_STATUS_FIELD: Final = re.compile(rb"(?im)^Status[ \t]*:[ \t]*([1-9]\d\d)(?!\d)")
# What may become a document or a field when more arrives.
_BEGINS: Final = re.compile(
    rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,60}(?:[ \t]{0,9}:|\Z)|(?:\xef\xbb?|(?:\xef\xbb\xbf)?\s{0,99})\Z"
)
_STARTS: Final = (b"HTTP", b"ICY")
# What is left of HTTP/0.9: a document without headers.
_DOCUMENT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}[<{\[]")
BARE: Final = b"HTTP/0.9"
PASSED_OVER: Final = "lines passed over"
"""The extra information of a stream that says whether a line of its last head was skipped."""
_NO_LENGTH: Final = re.compile(rb"content-length[ \t]*:(?![ \t]*\d+[ \t]*(?:,[ \t]*\d+[ \t]*)*$)", re.IGNORECASE)
_CODING: Final = re.compile(rb"transfer-encoding[ \t]*:", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\bchunked\b", re.IGNORECASE)
_CHUNKS: Final = re.compile(rb"\r\nTransfer-Encoding: chunked\r\n", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"\r\nContent-Length: (\d{1,18})", re.IGNORECASE)
_BODILESS: Final = frozenset({b"204", b"304"})
_LINE: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:")


class Head(NamedTuple):
    """A head with its empty line. passed_over: whether lines that are not fields were skipped."""

    written: bytes
    passed_over: bool


def mended(head: bytes) -> Head:
    """A head, up to and including its empty line, without lines that are not fields. Pure.

    White space between name and colon is removed, invalid bytes become spaces; a folded line stays with its field.
    An invalid length is dropped: the response ends with the connection. A Transfer-Encoding counts once, and
    only `chunked`: no other is sent without being requested.
    """
    status, *lines = re.split(rb"\r?\n", head.rstrip(b"\r\n"))
    kept = [_status_line(status)]
    folds = chunked = passed_over = False
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if folds:
                kept[-1] += b" " + _value(line.strip())
        elif folds := _LINE.match(line) is not None and not _NO_LENGTH.match(line):
            name, _, value = line.partition(b":")
            if _CODING.match(line):
                if folds := not chunked and _CHUNKED.search(value) is not None:
                    chunked, value = True, b"chunked"  # a coding listed with it is recognised by its first bytes
                else:
                    continue
            kept.append(name.rstrip() + b": " + _value(value.strip()))
        else:
            passed_over = True
    return Head(b"\r\n".join((*kept, b"", b"")), passed_over)


def _status_line(line: bytes) -> bytes:
    """The normalised status line; a line without a status is unchanged."""
    if not (found := _STATUS.match(line)):
        return line
    version = found[1] if found[1] in _VERSIONS else b"/1.0"
    return b"HTTP%s %s %s" % (version, found[2], _value(line[found.end() :]))


def _headed(held: bytes, *, over: bool) -> bytes | None:
    """The beginning of a connection's first response without a status line, with one; None: more input is needed.

    A document alone is its body; fields alone are a head, as programs behind a broken server write them. Anything
    else is unchanged. over: nothing more will come.
    """
    if _DOCUMENT.match(held):
        return BARE + b" 200 OK\r\n\r\n" + held
    end = _END.search(held)
    if end and _LINE.match(held):
        status = _STATUS_FIELD.search(held[: end.end()])
        return b"HTTP/1.0 %s OK\r\n" % (status[1] if status else b"200") + held
    return held if over or end or len(held) > MAX_HEAD_BYTES or not _BEGINS.match(held) else None


def _value(written: bytes) -> bytes:
    return bytes(byte if byte >= 32 or byte == 9 else 32 for byte in written).replace(b"\x7f", b" ").strip()


class MendedStream(httpcore.NetworkStream):
    """An HTTP/1 stream whose responses are repaired: their heads, and chunked bodies."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._in_head = True
        self._first = True  # no response yet: nothing can be left over from an earlier one
        self._held = b""
        self._passed_over = False
        self._chunks: Chunks | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. A head is held back until it is complete, or too long to be one."""
        over = False
        while self._in_head:
            if (given := self._head(over=over)) is not None:
                return given
            data = self._inner.read(max_bytes, timeout)
            over = not data
            self._held = (self._held + data).lstrip(b"\r\n")
        while self._chunks:
            data = self._inner.read(max_bytes, timeout)
            if (given := self._chunks.mended(data)) or not data:
                return given
        return self._inner.read(max_bytes, timeout)

    def _head(self, *, over: bool) -> bytes | None:
        """The repaired head, and what followed it; None: more input is needed. over: nothing will come."""
        end = _END.search(self._held)
        if not self._held.upper().startswith(_STARTS):
            begins = any(start.startswith(self._held.upper()) for start in _STARTS)
            headed = None if begins and not over else _headed(self._held, over=over) if self._first else self._held
            if headed is None or headed == self._held:
                return None if headed is None else self._raw()
            self._held = headed
            return self._head(over=over)
        if not end:
            return self._raw() if over or len(self._held) > MAX_HEAD_BYTES else None
        (head, self._passed_over), self._held = mended(self._held[: end.end()]), self._held[end.end() :]
        status = head[9:12]
        if status[:1] == b"1":  # an interim response is followed by another head
            return head
        rest = self._raw()
        self._first = False
        if status not in _BODILESS and _CHUNKS.search(head):
            length = _LENGTH.search(head)
            self._chunks = Chunks(int(length[1]) if length else None)
            rest = self._chunks.mended(rest) if rest else b""
        return head + rest

    def _raw(self) -> bytes:
        self._in_head = False
        held, self._held = self._held, b""
        return held

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends. What is read next is a head."""
        self._in_head, self._chunks = True, None
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Closes the stream."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The stream under TLS; HTTP/2 has no heads to repair."""
        secured = self._inner.start_tls(ssl_context, server_hostname, timeout)
        spoken = secured.get_extra_info("ssl_object")
        return secured if spoken and spoken.selected_alpn_protocol() == "h2" else MendedStream(secured)

    def get_extra_info(self, info: str) -> object:
        """What is known of the connection, and of the last head (`PASSED_OVER`)."""
        return self._passed_over if info == PASSED_OVER else self._inner.get_extra_info(info)
