"""Prefect's server, or a clear error: it does not answer, or refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prefect.settings import PREFECT_API_URL

from contract.errors import Permanent, Transient


@contextmanager
def reaching_prefect() -> Iterator[None]:
    """Raises Permanent where no server is named: Prefect would start one that is gone afterwards.

    Raises Transient where the server does not answer, at first or in the block.
    """
    address = PREFECT_API_URL.value()
    if not address:
        msg = "PREFECT_API_URL is not set: export the address that `copydesk up` prints, or that of your Prefect server"
        raise Permanent(msg)
    try:
        yield
    except httpx.HTTPError as error:
        raise Transient(_told(address, error)) from error
    except RuntimeError as error:  # Prefect's client says so where it cannot connect
        if "Failed to reach API" not in str(error):
            raise
        raise Transient(_told(address, error)) from error


def _told(address: str, error: Exception) -> str:
    return f"Prefect does not answer at {address} ({type(error).__name__}: {error}). Is PREFECT_API_URL right?"
