"""The HTTP server for hubs: one path per subscription, known only to its hub."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from threading import Lock
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from contract.http_listening import listening
from ingest.failures import OWN_FAILURES
from ingest.hub_receiving import Receiver, Reply

_AT_ONCE: Final = 16  # connections; further ones are closed at once
_SILENT: Final = 10  # seconds
_LONGEST_LINE: Final = 100  # bytes of a chunk size
_MOST_WORDS: Final = 20  # parameters

_log = logging.getLogger("copydesk.websub")


def answering(receiver: Receiver, address: str, *, most: int, seconds: float) -> AbstractContextManager[int]:
    """Serves at host:port until the block ends; gives the port.

    most: maximum bytes of a request. seconds: time limit of one connection. Raises Permanent if it cannot listen at the
    address.
    """
    return listening(
        lambda where: _Server(where, receiver, most, seconds),
        address,
        failing="the server for hubs cannot listen",
        setting="COPYDESK_WEBSUB_ADDRESS",
    )


def content_of(sent: BufferedIOBase, headers: Message, most: int) -> bytes | None:
    """The content of a request; None: more than `most` bytes.

    Raises ValueError if its length is invalid, or it is truncated.
    """
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        content = bytearray()
        while size := int(sent.readline(_LONGEST_LINE).partition(b";")[0], 16):
            if size < 0 or len(content) + size > most:
                return None
            content += _exactly(sent, size)
            sent.readline(_LONGEST_LINE)
        return bytes(content)
    size = int(headers.get("Content-Length") or 0)
    return _exactly(sent, size) if 0 <= size <= most else None


def _exactly(sent: BufferedIOBase, size: int) -> bytes:
    content = sent.read(size)
    if len(content) < size:
        msg = "it is truncated"
        raise ValueError(msg)
    return content


class _Server(ThreadingHTTPServer):
    """Limits the number of connections, and the time of each, however slowly it sends."""

    def __init__(self, address: tuple[str, int], receiver: Receiver, most: int, seconds: float) -> None:
        self.receiver = receiver
        self.most = most
        self._seconds = seconds
        self._ends: dict[object, float] = {}
        self._ends_lock = Lock()
        super().__init__(address, _Handler)

    def verify_request(self, request: object, client_address: object) -> bool:
        """Whether there is room for one more connection; its time begins."""
        del client_address
        with self._ends_lock:
            if len(self._ends) >= _AT_ONCE:
                return False
            self._ends[request] = time.monotonic() + self._seconds
            return True

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Ends a connection."""
        with self._ends_lock:
            self._ends.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Ends connections whose time is over; called a few times per second."""
        now = time.monotonic()
        with self._ends_lock:
            late = [request for request, end in self._ends.items() if end < now and isinstance(request, socket.socket)]
        for request in late:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that disconnects is not logged."""
        del request, client_address
        _log.debug("a connection ended badly", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SILENT

    def do_GET(self) -> None:  # http.server's name
        """Verifications, and the health check."""
        target = urlsplit(self.path)
        if target.path == "/healthz":
            self._answer(Reply(HTTPStatus.OK, "ok\n"))
            return
        try:
            words = dict(parse_qsl(target.query, keep_blank_values=True, max_num_fields=_MOST_WORDS))
        except ValueError:
            self._answer(Reply(HTTPStatus.BAD_REQUEST, "too many parameters\n"))
            return
        self._try(lambda: self.server.receiver.verify(_last(target.path), words))

    def do_POST(self) -> None:  # http.server's name
        """Content."""
        self._try(self._taken)

    def version_string(self) -> str:
        """The Server header."""
        return "copydesk"

    def log_message(self, *_: object) -> None:
        """Log nothing: paths are secret."""

    def _taken(self) -> Reply:
        receiver = self.server.receiver
        one = receiver.known(_last(urlsplit(self.path).path))
        if one is None:
            return Reply(HTTPStatus.NOT_FOUND, "no such subscription was requested\n")
        try:
            content = content_of(self.rfile, self.headers, self.server.most)
        except (ValueError, OSError):
            return Reply(HTTPStatus.BAD_REQUEST, "its content cannot be read\n")
        if content is None:
            return receiver.too_large(one)
        return receiver.take(one, tuple(self.headers.items()), content)

    def _try(self, answer: Callable[[], Reply]) -> None:
        try:
            reply = answer()
        except OWN_FAILURES as error:
            _log.warning("a hub was asked to try again: %s", error)
            reply = Reply(HTTPStatus.SERVICE_UNAVAILABLE, "try again\n")
        self._answer(reply)

    def _answer(self, reply: Reply) -> None:
        body = reply.text.encode("utf-8", "replace")
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", "60")
        self.end_headers()
        self.wfile.write(body)


def _last(path: str) -> str:
    """The last part of a path: what precedes it belongs to the forwarding proxy."""
    return path.rpartition("/")[2]
