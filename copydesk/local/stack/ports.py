"""Free ports on loopback."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import socket
from functools import cache
from typing import Final

from platformdirs import user_cache_path

from contract.errors import StackError

LOOPBACK: Final = "127.0.0.1"

# Below the ephemeral range, from which clients get their ports (from 32768 on Linux, 49152 elsewhere).
# In that range, a client that keeps connecting to a server that is down can be given the server's port and connect to
# itself; then the server never gets its port back.
_FROM: Final = 20_000
_COUNT: Final = 12_000


# A chosen port is not listened on yet (with Prefect, for seconds): no other part may get it in the meantime.
_given: Final[set[int]] = set()  # by this process


def choose(wanted: int, setting: str) -> int:
    """Return the port `wanted`, or a free one if it is 0: a different one each time, for parts that start concurrently.

    Raises StackError if the wanted port is taken, naming the `setting` it comes from.
    """
    if not wanted:
        if len(_given) > _COUNT // 2:
            _given.clear()
        port = next(port for port in iter(_any, -1) if port not in _given and is_free(port) and _reserve(port))
        _given.add(port)
        return port
    if not is_free(wanted):
        msg = f"Port {wanted} is taken, or not open to you: set {setting} to another, or to 0 for a free one."
        raise StackError(msg)
    return wanted


def _any() -> int:
    return _FROM + secrets.randbelow(_COUNT)


def _reserve(port: int) -> bool:
    """Whether no other process of this user has chosen the port; until this one ends, none will."""
    file = _reservations()
    if file is None:
        return True
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError as error:
        return error.errno not in {errno.EAGAIN, errno.EACCES}  # some file systems have no locks
    return True


@cache
def _reservations() -> int | None:
    """A file in which each byte stands for a port; open until this process ends, since closing it would release all."""
    try:
        folder = user_cache_path("copydesk", appauthor=False, ensure_exists=True)
        return os.open(folder / "ports", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None  # then another process may take the port


def is_free(port: int) -> bool:
    """Whether one of our servers could listen on the port now. Raises OSError if there is no loopback at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def is_open(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
