"""The HTTP server that hubs reach: a page a subscription, under an address that only its hub was told."""

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

_AT_ONCE: Final = 16  # connections; more are closed at once
_SILENT: Final = 10  # seconds
_LONGEST_LINE: Final = 100  # bytes that say how long a chunk is
_MOST_WORDS: Final = 20  # parameters

_log = logging.getLogger("copydesk.websub")


def answering(receiver: Receiver, address: str, *, most: int, seconds: float) -> AbstractContextManager[int]:
    """Answers at host:port until the block ends; gives the port.

    most: bytes of a request that are read. seconds: that one connection may take. Raises Permanent where the address
    cannot be listened on.
    """
    return listening(
        lambda where: _Server(where, receiver, most, seconds),
        address,
        failing="hubs cannot be answered",
        setting="COPYDESK_WEBSUB_ADDRESS",
    )


def content_of(sent: BufferedIOBase, headers: Message, most: int) -> bytes | None:
    """The content of a request; None: more than `most` bytes.

    Raises ValueError where its length is no number, or it breaks off.
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
        msg = "it breaks off"
        raise ValueError(msg)
    return content


class _Server(ThreadingHTTPServer):
    """Bounds how many connections there are at once, and how long each takes, however slowly it sends."""

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
        """Ends connections whose time is over; called a few times a second."""
        now = time.monotonic()
        with self._ends_lock:
            late = [request for request, end in self._ends.items() if end < now and isinstance(request, socket.socket)]
        for request in late:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no news."""
        del request, client_address
        _log.debug("a connection ended badly", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SILENT

    def do_GET(self) -> None:  # http.server's name
        """Verifications, and whether we live."""
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
        """What the header Server says."""
        return "copydesk"

    def log_message(self, *_: object) -> None:
        """Keep quiet: paths are secret."""

    def _taken(self) -> Reply:
        receiver = self.server.receiver
        one = receiver.known(_last(urlsplit(self.path).path))
        if one is None:
            return Reply(HTTPStatus.NOT_FOUND, "nothing of this was asked for\n")
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
            _log.warning("a hub is to try again: %s", error)
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
    """The last part of a path: what stands before it is whoever's that hands on."""
    return path.rpartition("/")[2]
