"""Requests to Prefect's server, retried as its own client does."""

from __future__ import annotations

import threading
from typing import Any, Final

import httpx

_TRIES: Final = 30  # one per second
_SILENCES: Final = 5  # timeouts of 30 s, as many as Prefect's own client tolerates


def asked(method: str, url: str, **kwargs: Any) -> httpx.Response:
    """The server's answer. While SQLite is locked, it answers 503 or nothing, and the request is repeated.

    Raises httpx.HTTPStatusError for any other error, or if that lasts half a minute;
    httpx.TimeoutException if it does not answer.
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
