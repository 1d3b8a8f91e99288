"""The running press: a loopback HTTP server that answers from a site's table, and stops at once."""

from __future__ import annotations

import socket
import socketserver
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final

from copydesk.local.press.handler import Handler, Service
from copydesk.local.press.site import Site
from copydesk.local.press.world import World, make_world

_MOST_CONNECTIONS: Final = 128
_STOP_SECONDS: Final = 1.0

_Connection = socket.socket | tuple[bytes, socket.socket]  # socketserver's type; for TCP it is always the first


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """A thread per connection, at most 128: further connections are closed.

    It listens as soon as it is created, and serves a site once it has been given one.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int) -> None:
        self._stopping = Event()
        self._requests: Counter[str] = Counter()
        self._lock = Lock()
        self._open: dict[_Connection, Thread] = {}
        super().__init__((host, port), BaseHTTPRequestHandler)

    def publish(self, site: Site) -> None:
        """Serve this site from now on."""
        self.RequestHandlerClass = partial(Handler, service=Service(site, self._count, self._stopping))

    def server_bind(self) -> None:
        """Bind, without HTTPServer's lookup of the host's full name, which may use the network."""
        socketserver.TCPServer.server_bind(self)
        host, self.server_port = self.socket.getsockname()
        self.server_name = str(host)

    def counted(self) -> Counter[str]:
        """The requests so far, by address."""
        with self._lock:
            return self._requests.copy()

    def process_request(self, request: _Connection, client_address: object) -> None:
        """Serve a connection in a thread of its own, if one is free."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            room = len(self._open) < _MOST_CONNECTIONS
            if room:
                self._open[request] = thread
        if room:
            thread.start()
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: _Connection) -> None:
        """Close a connection and give its thread back."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: _Connection, client_address: object) -> None:
        """Ignore clients that disappear in the middle of a response: the press exists for them."""

    def stop(self) -> None:
        """End every response in progress, and wait a moment for their threads."""
        self._stopping.set()
        self.shutdown()
        with self._lock:
            threads = list(self._open.values())
            for connection in self._open:
                if isinstance(connection, socket.socket):
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)
        deadline = monotonic() + _STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
        self.server_close()

    def _count(self, address: str) -> None:
        with self._lock:
            self._requests[address] += 1


class RunningPress:
    """A running press: its world, its port, and its requests."""

    def __init__(self, world: World, server: Server) -> None:
        self.world = world
        self.port = world.port
        self._server = server

    @property
    def feed_urls(self) -> list[str]:
        """The addresses of all feeds."""
        return self.world.feeds()

    @property
    def requests(self) -> Counter[str]:
        """How often each address was requested, including tracking (`http://host:port/path?query`)."""
        return self._server.counted()


@contextmanager
def press(
    now: datetime | None = None, host: str = "127.0.0.1", port: int = 0, domain: str = "localhost"
) -> Iterator[RunningPress]:
    """A press that serves the world of a moment (default: now) until the block ends.

    port: 0 takes a free one. domain: the suffix of the outlets' hosts. Raises OSError if the port is taken.
    """
    server = Server(host, port)
    world = make_world(server.server_port, now or datetime.now(UTC), domain)
    server.publish(Site(world))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="press", daemon=True)
    thread.start()
    try:
        yield RunningPress(world, server)
    finally:
        server.stop()
        thread.join()
