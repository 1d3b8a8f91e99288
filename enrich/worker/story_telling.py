"""Stories, told in a thread beside the landing: one worker at a time, and never more than a share of its time."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import Final

import psycopg

from contract.errors import Transient, first_line
from contract.postgres import Connection, connect
from contract.settings import Settings
from enrich.landing.story_window import tell
from enrich.store import stories

SHARE: Final = 0.1  # of the time: a window of a great desk takes seconds
_PAUSE_SECONDS: Final = 1.0  # until it looks again
_REST_SECONDS: Final = 10.0  # after an error
_log = logging.getLogger("copydesk.stories")


@contextmanager
def telling_stories(settings: Settings) -> Iterator[None]:
    """Tells stories in a thread until the block ends."""
    stop = Event()
    thread = Thread(target=_tell, args=(settings, stop), name="stories", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _tell(settings: Settings, stop: Event) -> None:
    while not stop.is_set():
        try:
            with closing(connect(settings, application="copydesk stories", patient=True)) as connection:
                while not stop.wait(_PAUSE_SECONDS):
                    started = time.monotonic()
                    if step(connection):
                        stop.wait((time.monotonic() - started) * (1 / SHARE - 1))
        except (psycopg.Error, Transient, MemoryError) as error:  # landing goes on, and the next try begins anew
            _log.warning("no stories are told for %d s: %s", _REST_SECONDS, first_line(error))
            stop.wait(_REST_SECONDS)


def step(connection: Connection) -> bool:
    """Takes in the changes that wait, and tells one window; returns whether there was one. Commits."""
    while stories.follow(connection):
        pass
    return tell(connection)
