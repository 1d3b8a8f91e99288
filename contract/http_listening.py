"""Our own HTTP servers, each in a thread that ends with a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from contract.errors import Permanent


class Answering(BaseHTTPRequestHandler):
    """A handler for probes and scrapes: it waits 5 s for a request, responds with text, and logs nothing.

    most_bytes: the largest body of a POST.
    """

    timeout = 5
    most_bytes = 0

    def do_GET(self) -> None:  # http.server's name
        """Answer a GET by `reply`."""
        self.reply(self.path)

    def do_POST(self) -> None:  # http.server's name
        """Answer a POST by `take`, or refuse it if its length is missing or above `most_bytes`."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > self.most_bytes:
            self.close_connection = True
            self.answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a Content-Length of at most {self.most_bytes:,} bytes\n")
        else:
            self.take(self.path, self.rfile.read(int(length)))

    def reply(self, path: str) -> None:
        """Responds to a GET of this path; a server overrides it."""
        raise NotImplementedError

    def take(self, path: str, body: bytes) -> None:
        """Responds to a POST of this body; a server that accepts any overrides it."""
        raise NotImplementedError

    def answer(self, status: HTTPStatus, text: str | bytes, kind: str = "text/plain; charset=utf-8") -> None:
        """Sends a complete response: status, headers and body. kind: its Content-Type."""
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing: a probe every few seconds is not worth a line."""


@contextmanager
def listening(
    server: Callable[[tuple[str, int]], ThreadingHTTPServer], address: str, *, failing: str, setting: str
) -> Iterator[int]:
    """Serves at host:port until the block ends; gives the port.

    server: creates the server. failing: the message if it cannot listen. setting: the setting that names the address.
    Raises Permanent if it cannot listen.
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
