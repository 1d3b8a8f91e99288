"""A connection to Postgres that can be cut, stalled or silenced: a proxy on loopback in front of its Unix socket."""

from __future__ import annotations

import random
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK = 65_536


class Proxy:
    """Forwards bytes in both directions. `cut` resets open connections; while `silent`, it accepts connections but
    forwards nothing, like a black hole."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self._silenced: socket.socket | None = None
        self._to_cut = 0
        self._moment = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def silence(self) -> None:
        """Stop forwarding; connections stay open without an answer."""
        self._flowing.clear()

    def silence_one(self, pick: random.Random) -> None:
        """Stop forwarding on one of the open connections; the others continue."""
        with self._lock:
            clients = sorted((end for end in self._open if end.family == socket.AF_INET), key=socket.socket.fileno)
            self._silenced = pick.choice(clients) if clients else None

    def speak(self) -> None:
        """Forward again, including what was held back."""
        self._silenced = None
        self._flowing.set()

    def cut_new(self, count: int) -> None:
        """Cut the next connections: each a little earlier in its traffic than the one before."""
        self._to_cut = count

    @property
    def to_cut(self) -> int:
        """The number of connections still to be cut."""
        return self._to_cut

    def cut(self) -> int:
        """Reset all connections, at any point of a message; returns their number."""
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
        with self._lock:
            left, self._to_cut = (4 * self._to_cut, self._to_cut - 1) if self._to_cut else (None, 0)
        while left is None or left > 0:
            for end in select.select([client, server], [], [])[0]:
                data = end.recv(_BLOCK)
                self._flowing.wait()
                while client is self._silenced:
                    self._moment.wait(0.05)
                if not data:
                    return
                left = None if left is None else left - 1
                other[end].sendall(data)


@contextmanager
def proxied(upstream: str) -> Iterator[Proxy]:
    """A proxy in front of the Unix socket at this path, during the block."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.close()
