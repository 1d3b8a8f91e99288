"""Whether a server accepts connections, checked before work that needs it starts."""

from __future__ import annotations

import socket
import time
from typing import Final

SECONDS: Final = 3.0  # for all servers of a list together
_PORT: Final = 9092  # Kafka's, where none is named


def knock(servers: str, seconds: float = SECONDS) -> str | None:
    """Why none of the servers, host:port comma-separated, accepts a connection; None: one does.

    Only the connection is tried: a server that accepts it but never responds passes.
    """
    end, why = time.monotonic() + seconds, "no server is given"
    for server in filter(None, (one.strip() for one in servers.split(","))):
        host, port = _place(server)
        try:
            with socket.create_connection((host, port), timeout=max(0.1, end - time.monotonic())):
                return None
        except (OSError, ValueError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return why


def _place(server: str) -> tuple[str, int]:
    if server.startswith("["):
        host, _, port = server[1:].partition("]")
        return host, int(port.removeprefix(":") or _PORT)
    host, _, port = server.partition(":")
    return host, int(port or _PORT)
