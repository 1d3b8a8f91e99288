"""The press at work: a loopback HTTP server that answers from a site's table, and stops at once."""

from __future__ import annotations

import socket
import socketserver
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import HTTPServer
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Final

from copydesk.local.press.handler import Handler
from copydesk.local.press.site import Site
from copydesk.local.press.world import World, make_world

_MOST_CONNECTIONS: Final = 128
_STOP_SECONDS: Final = 1.0


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """A thread for each connection, of which there are never more than 128: one too many is closed."""

    daemon_threads = True
    request_queue_size = 128
    site: Site

    def __init__(self, host: str, port: int) -> None:
        self.stopping = Event()
        self.requests: Counter[str] = Counter()
        self._lock = Lock()
        self._open: dict[socket.socket, Thread] = {}
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Bind, without HTTPServer's look-up of the host's full name, which may ask the network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]  # type: ignore[assignment]  # IPv4: host and port

    def count(self, address: str) -> None:
        """Count a request."""
        with self._lock:
            self.requests[address] += 1

    def counted(self) -> Counter[str]:
        """The requests so far, by address."""
        with self._lock:
            return self.requests.copy()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as socketserver types them
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

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401  # as socketserver types it
        """Close a connection and give its thread back."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as socketserver types them
        """Keep quiet about clients that go away in the middle of an answer: they are why the press exists."""

    def stop(self) -> None:
        """End every answer under way, and wait a moment for their threads."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            threads = list(self._open.values())
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        deadline = monotonic() + _STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
        self.server_close()


class RunningPress:
    """A press that serves: its world, its port, and what has been asked of it."""

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
        """How often each address was asked for, tracking and all (`http://host:port/path?query`)."""
        return self._server.counted()


@contextmanager
def press(
    now: datetime | None = None, host: str = "127.0.0.1", port: int = 0, domain: str = "localhost"
) -> Iterator[RunningPress]:
    """A press that serves the world of a moment (default: this one) until the block ends.

    port: 0 takes a free one. domain: what the outlets' hosts end in. Raises OSError where the port is taken.
    """
    server = Server(host, port)
    world = make_world(server.server_port, now or datetime.now(UTC), domain)
    server.site = Site(world)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="press", daemon=True)
    thread.start()
    try:
        yield RunningPress(world, server)
    finally:
        server.stop()
        thread.join()
