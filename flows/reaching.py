"""Prefect's server, or a clear error if it does not answer, or refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from prefect.settings import PREFECT_API_URL

from contract.errors import Permanent, Transient
from contract.knocking import knock

_PATIENCE: Final = 10.0  # seconds


@contextmanager
def reaching_prefect() -> Iterator[None]:
    """Raises Permanent if no server is configured: Prefect would start a temporary one.

    Raises Transient if the server does not answer, at first or in the block.
    """
    address = PREFECT_API_URL.value()
    if not address:
        msg = "PREFECT_API_URL is not set: export the address that `copydesk up` prints, or that of your Prefect server"
        raise Permanent(msg)
    check(address)
    try:
        yield
    except httpx.HTTPError as error:
        raise Transient(_told(address, f"{type(error).__name__}: {error}")) from error
    except RuntimeError as error:  # what Prefect's client raises if it cannot connect
        if "Failed to reach API" not in str(error):
            raise
        raise Transient(_told(address, f"{type(error).__name__}: {error}")) from error


def check(address: str) -> None:
    """Raises Transient, soon, if no connection is accepted, or no response comes: Prefect would retry for long.

    Behind a proxy nothing is checked beforehand.
    """
    parts = urlsplit(address)
    if not parts.hostname or (getproxies() and not proxy_bypass(parts.hostname)):
        return
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Permanent(_told(address, str(error))) from error
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if why := knock(f"{host}:{port}"):
        raise Transient(_told(address, why))
    try:  # a server that accepts connections but never responds would be retried for minutes
        httpx.get(f"{address}/health", timeout=_PATIENCE, trust_env=False)
    except httpx.TransportError as error:
        raise Transient(_told(address, f"{type(error).__name__}: {error}".removesuffix(": "))) from error


def _told(address: str, why: str) -> str:
    return f"Prefect does not answer at {address} ({why}). Is PREFECT_API_URL right?"
