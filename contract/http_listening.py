"""HTTP servers of ours: each in a thread, for the time of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from threading import Thread

from contract.errors import Permanent


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
