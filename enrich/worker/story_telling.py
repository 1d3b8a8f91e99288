"""Computes stories in a thread beside landing: one worker at a time, within a share of its time."""

from __future__ import annotations

import logging
import time
from contextlib import AbstractContextManager, closing
from threading import Event
from typing import Final

from contract.postgres import Connection, connect
from contract.settings import Settings
from enrich.landing.story_window import tell
from enrich.store import stories
from enrich.worker.side_thread import side_thread

SHARE: Final = 0.1  # of the time: a window of a large desk takes seconds
BUSY_SHARE: Final = 0.03  # while messages are waiting to land, as for search
_FIRST_SECONDS: Final = 180.0  # while messages are waiting, until the first window: its duration is not known before
_PAUSE_SECONDS: Final = 1.0  # between two checks for work and for messages
_REST_SECONDS: Final = 10.0  # after an error
_log = logging.getLogger("copydesk.stories")


def telling_stories(settings: Settings, busy: Event) -> AbstractContextManager[None]:
    """Computes stories in a thread until the block ends. busy: set while messages are waiting to land."""

    def work(stop: Event) -> None:
        rests_until = time.monotonic() + _FIRST_SECONDS
        with closing(connect(settings, application="copydesk stories", patient=True)) as connection:
            while not stop.wait(_PAUSE_SECONDS):
                started = time.monotonic()
                if started < rests_until and busy.is_set():
                    continue
                step(connection)
                spent = time.monotonic() - started
                rests_until = time.monotonic() + spent * (1 / BUSY_SHARE - 1)
                stop.wait(spent * (1 / SHARE - 1))

    return side_thread(work, failing="stories are not computed", log=_log, rest=_REST_SECONDS)


def step(connection: Connection) -> bool:
    """Processes the waiting changes, and computes one window; returns whether there was one. Commits."""
    while stories.follow(connection):
        pass
    return tell(connection)
