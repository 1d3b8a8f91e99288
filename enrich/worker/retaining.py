"""Articles and texts that have had their time leave, in a thread beside the landing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Final

import psycopg

from contract.errors import Transient, first_line
from contract.postgres import connect
from contract.settings import Settings
from enrich.landing.retention import drop_texts, expire

SHARE: Final = 0.1  # of the time
_PAUSE_SECONDS: Final = 600.0  # until it looks again
_log = logging.getLogger("copydesk.retention")


@contextmanager
def retaining(settings: Settings) -> Iterator[None]:
    """Removes what is old in a thread until the block ends, where the settings say so."""
    if settings.retention_days is None and settings.text_days is None:
        yield
        return
    stop = Event()
    thread = Thread(target=_retain, args=(settings, stop), name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _retain(settings: Settings, stop: Event) -> None:
    while not stop.is_set():
        try:
            clear(settings, stop)
        except (psycopg.Error, Transient, MemoryError) as error:  # landing goes on, and the next try begins anew
            _log.warning("nothing old is removed for %d s: %s", _PAUSE_SECONDS, first_line(error))
        stop.wait(_PAUSE_SECONDS)


def clear(settings: Settings, stop: Event) -> None:
    """Removes all that is older than the settings say, unless `stop` is set. Raises psycopg.Error, Transient."""
    now = datetime.now(UTC)
    with closing(connect(settings, application="copydesk retention")) as connection:
        if settings.retention_days is not None:
            before = now - timedelta(days=settings.retention_days)
            _until_none(lambda: expire(connection, before).articles, stop)
        if settings.text_days is not None:
            since = now - timedelta(days=settings.text_days)
            _until_none(lambda: drop_texts(connection, since), stop)


def _until_none(step: Callable[[], int], stop: Event) -> None:
    started = time.monotonic()
    while step() and not stop.wait((time.monotonic() - started) * (1 / SHARE - 1)):
        started = time.monotonic()
