"""Connections that are kept for the next request: HTTP/1.1 and HTTP/2, direct or by the environment's proxies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from ipaddress import ip_address
from ssl import SSLContext
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import httpcore

from contract.errors import Permanent
from contract.masking import masked
from contract.settings import Settings
from ingest.fetch.addresses import is_localhost
from ingest.fetch.network import Deadline, GuardedBackend, ThreadClock

_IDLE_SECONDS: Final = 15.0  # that a connection is kept; servers close theirs after 5 s or more
_STALE: Final = 3  # kept connections that a server may have closed just now, tried before a new one
_Header = tuple[bytes, bytes]


class Connections:
    """Shared by threads; each request keeps to the deadline of the thread that makes it."""

    def __init__(self, settings: Settings, tls: SSLContext, resolver: Executor) -> None:
        self._clock = ThreadClock()
        self._tls = tls
        self._kept = 2 * settings.fetch_threads
        seconds, private = settings.connect_seconds, settings.allow_private_addresses
        self._guard = GuardedBackend(self._clock, connect_seconds=seconds, allow_private=private, resolver=resolver)
        # To a proxy itself: whoever set it has chosen its address.
        self._open = GuardedBackend(self._clock, connect_seconds=seconds, allow_private=True, resolver=resolver)
        self._proxies = getproxies_environment()
        self._pools: dict[str | None, httpcore.ConnectionPool] = {
            None: self._pool(None),
            **{url: self._pool(url) for url in {self._proxies.get(name) for name in ("http", "https", "all")} if url},
        }

    @contextmanager
    def asked(
        self, target: httpcore.URL, headers: Sequence[_Header], deadline: Deadline, form: bytes | None = None
    ) -> Iterator[httpcore.Response]:
        """The answer to a GET, or to a POST of a form, to be read inside the block.

        Raises httpcore's errors, and what the guard raises.
        """
        self._clock.deadline = deadline
        pool = self._pool_for(target)
        method = "GET" if form is None else "POST"
        response = self._sent(pool, httpcore.Request(method, target, headers=list(headers), content=form))
        try:
            yield response
        finally:
            response.close()

    def close(self) -> None:
        """Closes all connections."""
        for pool in self._pools.values():
            pool.close()

    def _sent(self, pool: httpcore.ConnectionPool, request: httpcore.Request) -> httpcore.Response:
        """The answer's head. A kept connection that its server has closed meanwhile is no failure of the server."""
        for _ in range(_STALE):
            self._clock.connected = False
            try:
                return pool.handle_request(request)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                if self._clock.connected:
                    raise
        return pool.handle_request(request)

    def _pool_for(self, target: httpcore.URL) -> httpcore.ConnectionPool:
        host = target.host.decode("ascii")
        proxy = self._proxies.get(target.scheme.decode("ascii")) or self._proxies.get("all")
        if not proxy or _is_loopback(host) or proxy_bypass(host, self._proxies):
            return self._pools[None]
        self._guard.check_by_proxy(host, target.port or (443 if target.scheme == b"https" else 80))
        return self._pools[proxy]

    def _pool(self, proxy: str | None) -> httpcore.ConnectionPool:
        backend = self._guard if proxy is None else self._open
        return httpcore.ConnectionPool(
            self._tls,
            proxy=None if proxy is None else _proxy(proxy),
            max_connections=None,
            max_keepalive_connections=self._kept,
            keepalive_expiry=_IDLE_SECONDS,
            http2=True,
            network_backend=backend,
        )


def _proxy(url: str) -> httpcore.Proxy:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = f"the proxy {masked(url)} of the environment cannot be used: only http:// and https:// proxies are"
        raise Permanent(msg)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return httpcore.Proxy(f"{parts.scheme}://{host}:{port}", auth=auth)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return is_localhost(host)
