"""HTTP servers of ours: each in a thread, for the time of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from contract.errors import Permanent


class Answering(BaseHTTPRequestHandler):
    """A handler of probes and scrapes: it waits 5 s for a request, answers in words, and keeps no log.

    most_bytes: of what it is posted.
    """

    timeout = 5
    most_bytes = 0

    def do_GET(self) -> None:  # http.server's name
        """Ask for the reply to a path."""
        self.reply(self.path)

    def do_POST(self) -> None:  # http.server's name
        """Ask for the reply to what is posted."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > self.most_bytes:
            self.close_connection = True
            self.answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {self.most_bytes:,} bytes, and their length\n")
        else:
            self.take(self.path, self.rfile.read(int(length)))

    def reply(self, path: str) -> None:
        """Answers once; each server says how."""
        raise NotImplementedError

    def take(self, path: str, body: bytes) -> None:
        """Answers once what was posted; a server that takes something says how."""
        raise NotImplementedError

    def answer(self, status: HTTPStatus, text: str | bytes, kind: str = "text/plain; charset=utf-8") -> None:
        """Sends it whole."""
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet: a probe each few seconds is no news."""


@contextmanager
def listening(
    server: Callable[[tuple[str, int]], ThreadingHTTPServer], address: str, *, failing: str, setting: str
) -> Iterator[int]:
    """Answers at host:port until the block ends; gives the port.

    server: makes it. failing: what it means that it cannot listen; setting: what names the address. Raises Permanent
    where it cannot.
    """
    host, _, port = address.rpartition(":")
    try:
        made = server((host, int(port)))
    except (OSError, OverflowError) as error:
        msg = f"{failing} at {address}: {error}. Set {setting} to a free port of this machine"
        raise Permanent(msg) from error
    made.daemon_threads = True
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.1}, name=setting, daemon=True)
    thread.start()
    try:
        yield made.server_port
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
