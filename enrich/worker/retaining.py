"""Removes expired articles and texts, in a thread beside landing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

from contract.postgres import connect
from contract.settings import Settings
from enrich.landing.retention import drop_texts, expire
from enrich.worker.side_thread import side_thread

SHARE: Final = 0.1  # of the time
_PAUSE_SECONDS: Final = 600.0  # between two checks
_log = logging.getLogger("copydesk.retention")


def retaining(settings: Settings) -> AbstractContextManager[None]:
    """Removes expired data in a thread until the block ends, if the settings say so."""
    if settings.retention_days is None and settings.text_days is None:
        return nullcontext()

    def retain(stop: Event) -> None:
        clear(settings, stop)
        stop.wait(_PAUSE_SECONDS)

    return side_thread(retain, failing="old articles are not removed", log=_log, rest=_PAUSE_SECONDS)


def clear(settings: Settings, stop: Event) -> None:
    """Removes everything older than the settings allow, unless `stop` is set. Raises psycopg.Error, Transient."""
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
