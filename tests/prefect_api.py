"""Prefect's server, asked as its own client asks it."""

from __future__ import annotations

import threading
from typing import Any, Final

import httpx

_TRIES: Final = 30  # a second apart


def asked(method: str, url: str, **kwargs: Any) -> httpx.Response:
    """The server's answer. While SQLite is locked it says 503, and its client asks again.

    Raises httpx.HTTPStatusError on any other error, and where it goes on for half a minute.
    """
    pause = threading.Event()
    for _ in range(_TRIES):
        found = httpx.request(method, url, trust_env=False, timeout=30, **kwargs)
        if found.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        pause.wait(1)
    return found.raise_for_status()
