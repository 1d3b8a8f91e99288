"""Connections that are kept for the next request: HTTP/1.1 and HTTP/2, direct or through the environment's proxies."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from ssl import SSLContext
from threading import Lock
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import httpcore

from contract.errors import Permanent
from contract.masking import masked
from ingest.fetch.addresses import is_localhost
from ingest.fetch.network import Deadline, GuardedBackend, ThreadClock
from ingest.fetch.options import FetcherOptions

_IDLE_SECONDS: Final = 15.0  # for which an idle connection is kept; servers close theirs after 5 s or more
_STALE: Final = 3  # kept connections, possibly just closed by the server, tried before a new one
_Header = tuple[bytes, bytes]
_Key = tuple[str | None, str]  # proxy, origin


@dataclass(slots=True)
class _Pool:
    """The connections to one origin. used: since when they are unused, on the monotonic clock."""

    pool: httpcore.ConnectionPool
    users: int = 0
    used: float = 0.0


class Connections:
    """Shared by threads; each request has the deadline of its thread.

    Each origin has its own pool. A common one checks every connection twice per request, and may close one that it
    has just given to another thread (httpcore issue 1110).
    """

    def __init__(self, options: FetcherOptions, tls: SSLContext, resolver: Executor) -> None:
        self._clock = ThreadClock()
        self._tls = tls
        self._kept = 2 * options.threads
        seconds, private = options.connect_seconds, options.allow_private_addresses
        self._guard = GuardedBackend(self._clock, connect_seconds=seconds, allow_private=private, resolver=resolver)
        # To the proxy itself: its address was chosen by whoever set it.
        self._open = GuardedBackend(self._clock, connect_seconds=seconds, allow_private=True, resolver=resolver)
        self._proxies = getproxies_environment()
        for url in filter(None, map(self._proxies.get, ("http", "https", "all"))):
            _proxy(url)  # report an unusable proxy at once
        self._lock = Lock()
        self._pools: OrderedDict[_Key, _Pool] = OrderedDict()  # unused ones, the longest unused first

    @contextmanager
    def asked(
        self, target: httpcore.URL, headers: Sequence[_Header], deadline: Deadline, form: bytes | None = None
    ) -> Iterator[httpcore.Response]:
        """The response to a GET, or to a POST of a form, to be read inside the block.

        Raises httpcore's errors, and the guard's.
        """
        self._clock.deadline = deadline
        method = "GET" if form is None else "POST"
        with self._pool_for(target) as pool:
            response = self._sent(pool, httpcore.Request(method, target, headers=list(headers), content=form))
            try:
                yield response
            finally:
                response.close()

    def close(self) -> None:
        """Closes all connections."""
        with self._lock:
            pools = [*self._pools.values()]
            self._pools.clear()
        for one in pools:
            one.pool.close()

    def _sent(self, pool: httpcore.ConnectionPool, request: httpcore.Request) -> httpcore.Response:
        """The response's head. A kept connection that its server has closed in the meantime is not a server failure."""
        for _ in range(_STALE):
            self._clock.connected = False
            try:
                return pool.handle_request(request)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                if self._clock.connected:
                    raise
        return pool.handle_request(request)

    @contextmanager
    def _pool_for(self, target: httpcore.URL) -> Iterator[httpcore.ConnectionPool]:
        """The pool of an origin, for the duration of the block; unused pools are closed after a while."""
        key = self._proxy_for(target), str(target.origin)
        with self._lock:
            one = self._pools.get(key) or _Pool(self._pool(key[0]))
            self._pools[key] = one
            self._pools.move_to_end(key)
            one.users += 1
        try:
            yield one.pool
        finally:
            with self._lock:
                one.users -= 1
                one.used = time.monotonic()
                over = [*self._over()]
            for pool in over:
                pool.close()

    def _over(self) -> Iterator[httpcore.ConnectionPool]:
        """Removes pools that are no longer needed: unused for long, or more than are kept."""
        since = time.monotonic() - _IDLE_SECONDS
        for key, one in [*self._pools.items()][: self._kept]:
            if not one.users:
                if one.used > since and len(self._pools) <= self._kept:
                    return
                yield self._pools.pop(key).pool

    def _proxy_for(self, target: httpcore.URL) -> str | None:
        host = target.host.decode("ascii")
        proxy = self._proxies.get(target.scheme.decode("ascii")) or self._proxies.get("all")
        if not proxy or _is_loopback(host) or proxy_bypass(host, self._proxies):
            return None
        self._guard.check_by_proxy(host, target.port or (443 if target.scheme == b"https" else 80))
        return proxy

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
        msg = f"the proxy {masked(url)} of the environment cannot be used: only http:// and https:// are supported"
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
