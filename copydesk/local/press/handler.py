"""One request: looked up, counted, and answered, conditionally and compressed if requested."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from socketserver import BaseServer
from threading import Event
from time import monotonic
from typing import Final

from copydesk.local.press.site import Answer, Site

HUGE_BYTES: Final = 30_000_000
_CHUNK_BYTES: Final = 64_000
_DRIP_SECONDS: Final = 0.5
_LONGEST_NEVER: Final = 600.0  # seconds; then the press gives up, instead of holding a thread forever
_HEAD: Final = b"<!doctype html><html><head><title>All our minutes</title></head><body>"


@dataclass(frozen=True, slots=True)
class Service:
    """What requests are answered from.

    site: the responses by address. count: called with the address of each request. stopping: ends an endless response.
    """

    site: Site
    count: Callable[[str], None]
    stopping: Event


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; one request per connection, answered as soon as the handler is created."""

    protocol_version = "HTTP/1.1"
    server_version = "press"
    sys_version = ""
    timeout = 15  # seconds that a connection may be idle

    def __init__(
        self, connection: socket.socket, client: tuple[str, int], server: BaseServer, *, service: Service
    ) -> None:
        self._service = service
        super().__init__(connection, client, server)

    def do_GET(self) -> None:
        """Answer with a body."""
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        """Answer without one."""
        self._reply(with_body=False)

    def log_message(self, *_words: object) -> None:
        """Log nothing: requests are counted."""

    def _reply(self, *, with_body: bool) -> None:
        self.close_connection = True
        address = self._service.site.address(self.headers.get("Host", ""), self.path)
        self._service.count(address)
        answer = self._service.site.answer(address)
        if self._unchanged(answer):
            self._head(answer, 304, [])
        elif answer.stream:
            self._head(answer, answer.status, [("Content-Type", answer.content_type)])
            if with_body:
                self._stream(_drops(self._service.stopping) if answer.stream == "never" else _minutes())
        else:
            body, packing = self._packed(answer)
            length = ("Content-Length", str(len(body)))
            self._head(answer, answer.status, [("Content-Type", answer.content_type), length, *packing])
            if with_body:
                self.wfile.write(body)

    def _head(self, answer: Answer, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.etag:
            self.send_header("ETag", answer.etag)
        if answer.modified:
            self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        self.send_header("Connection", "close")
        self.end_headers()

    def _unchanged(self, answer: Answer) -> bool:
        """Whether the client already has it. An entity tag takes precedence over a time (RFC 9110, 13.1.3)."""
        if answer.etag and (tags := self.headers.get("If-None-Match")):
            return answer.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        if answer.modified and (since := self.headers.get("If-Modified-Since")):
            return (seen := _time(since)) is not None and answer.modified <= seen
        return False

    def _packed(self, answer: Answer) -> tuple[bytes, list[tuple[str, str]]]:
        if not answer.gzip:
            return answer.body, []
        if "gzip" not in self.headers.get("Accept-Encoding", ""):
            return answer.body, [("Vary", "Accept-Encoding")]
        packed = gzip.compress(answer.body, mtime=0)
        return packed, [("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]

    def _stream(self, chunks: Iterator[bytes]) -> None:
        """Send a body without a declared length: it ends with the connection."""
        for chunk in chunks:
            self.wfile.write(chunk)


def _time(value: str) -> datetime | None:
    try:
        time = parsedate_to_datetime(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _drops(stopping: Event) -> Iterator[bytes]:
    """A byte now and then, until the press stops."""
    yield b"<!doctype html><html><head><title>The endless column</title></head><body><p>"
    deadline = monotonic() + _LONGEST_NEVER
    while monotonic() < deadline and not stopping.wait(_DRIP_SECONDS):
        yield b"a"


def _minutes() -> Iterator[bytes]:
    """HTML, 30 MB of it, paragraph after paragraph."""
    yield _HEAD
    sent, item = len(_HEAD), 0
    while sent < HUGE_BYTES:
        lines: list[bytes] = []
        size = 0
        while size < _CHUNK_BYTES:
            item += 1
            line = b"<p>Item %d: the clerk read the minutes of meeting %d, and they were approved.</p>\n" % (
                item,
                item - 1,
            )
            lines.append(line)
            size += len(line)
        yield b"".join(lines)
        sent += size
