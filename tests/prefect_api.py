"""Prefect's server, asked as its own client asks it."""

from __future__ import annotations

import threading
from typing import Any, Final

import httpx

_TRIES: Final = 30  # one per second
_SILENCES: Final = 5  # timeouts of 30 s, as many as Prefect's own client tolerates


def asked(method: str, url: str, **kwargs: Any) -> httpx.Response:
    """The server's answer. While SQLite is locked it says 503 or nothing, and its client asks again.

    Raises httpx.HTTPStatusError on any other error, and where it goes on for half a minute;
    httpx.TimeoutException where it stays silent.
    """
    pause, silences = threading.Event(), 0
    for _ in range(_TRIES):
        try:
            found = httpx.request(method, url, trust_env=False, timeout=30, **kwargs)
        except httpx.TimeoutException:
            silences += 1
            if silences > _SILENCES:
                raise
            continue
        if found.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        pause.wait(1)
    return found.raise_for_status()
