"""Real web servers on loopback, for tests that fetch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from contract import settings as settings_module
from ingest.fetch import Fetcher, FetcherOptions

PAGE = b"<html><body><p>Hello</p></body></html>"
Handle = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A real HTTP server on loopback; `handle` answers every GET and POST. `over` is set when the test is over."""

    def __init__(self, handle: Handle, host: str = "127.0.0.1", port: int = 0) -> None:
        self.over = threading.Event()
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                try:
                    handle(self)
                except OSError:
                    self.close_connection = True

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: Any) -> None: ...  # no traceback: the tests disconnect clients on purpose

        self._server = Server((host, port), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://{host}:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def fetching(**values: Any) -> Iterator[Fetcher]:
    """A fetcher that may connect to loopback, unless the values say otherwise."""
    defaults = {"allow_private_addresses": True, "fetch_seconds": 5, "connect_seconds": 2}
    with Fetcher(FetcherOptions.of(settings_module.make(defaults | values))) as fetcher:
        yield fetcher


def reply(
    status: int = 200, body: bytes = PAGE, headers: dict[str, str] | None = None, *, length: bool = True
) -> Handle:
    """Gives every request the same answer."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        if length and "Content-Length" not in (headers or {}):
            request.send_header("Content-Length", str(len(body)))
        if not length:
            request.send_header("Connection", "close")
            request.close_connection = True
        request.end_headers()
        request.wfile.write(body)

    return handle
