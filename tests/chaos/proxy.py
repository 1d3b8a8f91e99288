"""A link to Postgres that can be cut, stalled or swallowed: a proxy on loopback before its Unix socket."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK = 65_536


class Proxy:
    """Forwards bytes both ways. `cut` resets what is open; while `silent` it accepts and forwards nothing, as a black
    hole does."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def silence(self) -> None:
        """Forward nothing any more; connections stay open and get no answer."""
        self._flowing.clear()

    def speak(self) -> None:
        """Forward again, what was held back included."""
        self._flowing.set()

    def cut(self) -> int:
        """Reset all connections, wherever they are in a message; how many there were."""
        with self._lock:
            ends = list(self._open)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        return len(ends) // 2

    def close(self) -> None:
        self._listener.close()
        self._flowing.set()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._flowing.wait()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._upstream)
        except OSError:
            client.close()
            return
        with self._lock:
            self._open |= {client, server}
        try:
            with client, server, suppress(OSError):
                self._forward(client, server)
        finally:
            with self._lock:
                self._open -= {client, server}

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        other = {client: server, server: client}
        while True:
            for end in select.select([client, server], [], [])[0]:
                data = end.recv(_BLOCK)
                self._flowing.wait()
                if not data:
                    return
                other[end].sendall(data)


@contextmanager
def proxied(upstream: str) -> Iterator[Proxy]:
    """A proxy before the Unix socket at this path, for the time of a block."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.close()
