"""Connections that respect a deadline and only go to addresses that were checked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

import httpcore

from contract.errors import Blocked, TimedOut, Unreachable
from ingest.fetch.addresses import LOOPBACK, is_localhost, is_public, is_web_port
from ingest.fetch.heads import MendedStream


class Deadline:
    """A moment on the monotonic clock by which everything about one fetch must be done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The time of the block does not count."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - began

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most `most`. Raises httpcore.ReadTimeout if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            msg = "deadline"
            raise httpcore.ReadTimeout(msg)
        return left if most is None else min(left, most)


class ThreadClock(threading.local):
    """Per thread: the deadline of its fetch, and whether that had to connect."""

    deadline: Deadline
    connected = False


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks each address, and connects to the checked address itself.

    No second resolution can come between check and connection (DNS rebinding). Raises Blocked,
    Unreachable and TimedOut itself, in addition to httpcore's own errors.
    """

    def __init__(self, clock: ThreadClock, *, connect_seconds: float, allow_private: bool, resolver: Executor) -> None:
        self._clock = clock
        self._connect_seconds = connect_seconds
        self._allow_private = allow_private
        self._resolver = resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the host's addresses that responds."""
        del timeout  # the deadline and the setting replace it
        self._clock.connected = True
        self._check_port(host, port)
        addresses = self._checked(host, port)
        options = list(socket_options or ())
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, local_address, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, local_address, options)

    def check_by_proxy(self, host: str, port: int) -> None:
        """Raises Blocked if a proxy would be asked for what the guard forbids, as far as we can resolve the name."""
        self._check_port(host, port)
        with suppress(Unreachable, TimedOut):  # the proxy may resolve a name that we cannot
            self._checked(host, port)

    def _check_port(self, host: str, port: int) -> None:
        if not self._allow_private and not is_web_port(port):
            msg = f"port {port} of {host} belongs to a service other than the web"
            raise Blocked(msg)

    def _connect(self, address: str, port: int, local: str | None, options: list[Any]) -> httpcore.NetworkStream:
        seconds = self._clock.deadline.left(self._connect_seconds)
        self._clock.connected = True
        stream = self._inner.connect_tcp(address, port, seconds, local, options)
        return MendedStream(_TimedStream(stream, self._clock, self._connect_seconds))

    def _checked(self, host: str, port: int) -> Sequence[str]:
        addresses = [LOOPBACK] if is_localhost(host) else self._resolved(host, port)
        if not self._allow_private:
            for address in addresses:
                if not is_public(ip_address(address)):
                    msg = f"{host} is at {address}, which is not a public address (setting allow_private_addresses)"
                    raise Blocked(msg)
        return addresses

    def _resolved(self, host: str, port: int) -> list[str]:
        # The system's resolver has no timeout, so it runs in a thread that is waited for.
        answer = self._resolver.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = answer.result(timeout=self._clock.deadline.left(self._connect_seconds))
        except TimeoutError as error:
            answer.cancel()
            msg = f"the name {host} was not resolved in time"
            raise TimedOut(msg) from error
        except (OSError, UnicodeError) as error:
            msg = f"the name {host} cannot be resolved: {error}"
            raise Unreachable(msg) from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every operation ends by the deadline of its thread."""

    def __init__(self, inner: httpcore.NetworkStream, clock: ThreadClock, connect_seconds: float) -> None:
        self._inner = inner
        self._clock = clock
        self._connect_seconds = connect_seconds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        most = self._connect_seconds if timeout is None else min(timeout, self._connect_seconds)
        seconds = self._clock.deadline.left(most)
        secured = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return _TimedStream(secured, self._clock, self._connect_seconds)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's signature
        return self._inner.get_extra_info(info)
