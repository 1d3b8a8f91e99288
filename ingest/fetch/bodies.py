"""A response's body: decompressed, counted, and never more than the settings allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Self

import httpcore

from contract.errors import TooLarge, Unreachable
from contract.settings import Settings
from ingest.fetch.answers import header
from ingest.fetch.hops import Headers
from ingest.fetch.ranges import PARTIAL, is_beginning, is_whole, range_of
from ingest.fetch.robots import BYTES
from ingest.unpack import Unpacking

Kind = Literal["page", "feed", "robots", "hub"]


class BodyLimits(NamedTuple):
    """Maximum bytes: of a page, on the wire and decompressed, and of a feed, decompressed."""

    page_bytes: int
    page_bytes_unpacked: int
    feed_bytes: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those from the settings."""
        return cls(settings.page_bytes, settings.page_bytes_unpacked, settings.feed_bytes)


class Body(NamedTuple):
    """A body, decompressed. wire_bytes: its size as received. whole: it was complete, as far as we read it.

    warnings: what was wrong although it was read, in words.
    """

    content: bytes
    wire_bytes: int
    whole: bool
    warnings: tuple[str, ...]


NO_BODY = Body(b"", 0, whole=True, warnings=())


def read_body(chunks: Iterable[bytes], headers: Headers, limits: BodyLimits, *, url: str, kind: Kind) -> Body:
    """The body in the chunks of a response.

    If a feed is too large, or truncated, what arrived is read, since its first entries are the newest. Of a page
    nothing is: raises TooLarge, or the error that truncated it. Raises Unreachable if a coding is invalid in the
    middle.
    """
    if kind == "page":
        return _page(chunks, headers, limits, url)
    unpacking = Unpacking(header(headers, "content-encoding") or "", url=url)
    most = limits.feed_bytes if kind == "feed" else BYTES
    counted = _Counted(chunks, most)
    content = bytearray()
    said: list[str] = []
    whole = True
    try:
        for piece in unpacking.pieces(counted):
            content += piece
            if len(content) > most:
                counted.over = True
                break
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        if not content:
            raise
        whole = False
        said.append(f"the response is truncated: {error}")
    if counted.over:
        del content[most:]
        said.append(f"only the first {most} bytes were read (setting feed_bytes)")
    return Body(bytes(content), counted.count, whole and unpacking.whole, (*unpacking.warnings, *said))


def _page(chunks: Iterable[bytes], headers: Headers, limits: BodyLimits, url: str) -> Body:
    announced = header(headers, "content-length") or ""
    if announced.isdecimal() and int(announced) > limits.page_bytes:
        msg = f"{url}: {announced} bytes are announced, but at most {limits.page_bytes} allowed (setting page_bytes)"
        raise TooLarge(msg)
    unpacking = Unpacking(header(headers, "content-encoding") or "", url=url)
    counted = _Counted(chunks, limits.page_bytes)
    content = bytearray()
    for piece in unpacking.pieces(counted):
        content += piece
        if len(content) > limits.page_bytes_unpacked:
            most = limits.page_bytes_unpacked
            msg = f"{url}: more than {most} bytes unpacked (setting page_bytes_unpacked)"
            raise TooLarge(msg)
    if counted.over:
        msg = f"{url}: more than {limits.page_bytes} bytes (setting page_bytes)"
        raise TooLarge(msg)
    return Body(bytes(content), counted.count, unpacking.whole, tuple(unpacking.warnings))


def of_part(body: Body, headers: Headers, *, url: str, kind: Kind) -> Body:
    """The body of a 206, which nobody asked for: the server may have sent all of it nevertheless.

    Of a feed the beginning is read, as if it were truncated; of a page nothing: raises Unreachable.
    """
    if is_whole(headers, body.wire_bytes):
        return body
    said = f"the response is cut short: it answered 206 with {range_of(headers)}, which was not asked for"
    if kind == "page" or not is_beginning(headers):
        msg = f"{url}: {said}"
        error = Unreachable(msg, answered=True)
        error.http_status = PARTIAL
        raise error
    return body._replace(whole=False, warnings=(*body.warnings, said))


class _Counted:
    """The chunks of a body, counted as they arrive, up to a limit. over: there were more."""

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self.count = 0
        self.over = False
        self._chunks = chunks
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += len(chunk)
            if self.count > self._limit:
                self.over = True
                return
            yield chunk
