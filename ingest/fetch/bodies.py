"""An answer's body: unpacked, counted, and never more than the settings allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import httpcore

from contract.errors import TooLarge
from contract.settings import Settings
from ingest.fetch.answers import header
from ingest.fetch.hops import Headers
from ingest.fetch.robots import BYTES
from ingest.unpack import Unpacking

Kind = Literal["page", "feed", "robots", "hub"]


class Body(NamedTuple):
    """A body, unpacked. wire_bytes: its size as it came. whole: it came to its end, as far as we read it.

    warnings: what was wrong and read all the same, in words.
    """

    content: bytes
    wire_bytes: int
    whole: bool
    warnings: tuple[str, ...]


NO_BODY = Body(b"", 0, whole=True, warnings=())


def read_body(chunks: Iterable[bytes], headers: Headers, settings: Settings, *, url: str, kind: Kind) -> Body:
    """The body in the chunks of an answer.

    Of a feed that is too large, or breaks off, what came is read, since its first entries are the newest. Of a page
    nothing is: raises TooLarge, or what broke it off. Raises Unreachable where a packing breaks in the middle.
    """
    if kind == "page":
        return _page(chunks, headers, settings, url)
    unpacking = Unpacking(header(headers, "content-encoding") or "", url=url)
    most = settings.feed_bytes if kind == "feed" else BYTES
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
        said.append(f"the answer breaks off: {error}")
    if counted.over:
        del content[most:]
        said.append(f"only the first {most} bytes were read, which setting feed_bytes allows")
    return Body(bytes(content), counted.count, whole and unpacking.whole, (*unpacking.warnings, *said))


def _page(chunks: Iterable[bytes], headers: Headers, settings: Settings, url: str) -> Body:
    announced = header(headers, "content-length") or ""
    if announced.isdecimal() and int(announced) > settings.page_bytes:
        msg = f"{url}: {announced} bytes are announced, {settings.page_bytes} are allowed (setting page_bytes)"
        raise TooLarge(msg)
    unpacking = Unpacking(header(headers, "content-encoding") or "", url=url)
    counted = _Counted(chunks, settings.page_bytes)
    content = bytearray()
    for piece in unpacking.pieces(counted):
        content += piece
        if len(content) > settings.page_bytes_unpacked:
            most = settings.page_bytes_unpacked
            msg = f"{url}: more than {most} bytes unpacked, which setting page_bytes_unpacked allows"
            raise TooLarge(msg)
    if counted.over:
        msg = f"{url}: more than {settings.page_bytes} bytes, which setting page_bytes allows"
        raise TooLarge(msg)
    return Body(bytes(content), counted.count, unpacking.whole, tuple(unpacking.warnings))


class _Counted:
    """The chunks of a body, counted as they come, up to a limit. over: there were more."""

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
