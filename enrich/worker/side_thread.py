"""Threads beside landing: their errors do not stop it, and they end with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import Logger
from threading import Event
from typing import Final

import psycopg

from contract.errors import Transient, first_line
from contract.threads import BoundedThread

PASSING: Final[tuple[type[Exception], ...]] = (psycopg.Error, Transient, MemoryError)
_LEAVING_SECONDS: Final = 5.0  # for work in progress when the block ends


@contextmanager
def side_thread(
    work: Callable[[Event], object],
    *,
    failing: str,
    log: Logger,
    rest: float,
    passing: tuple[type[Exception], ...] = PASSING,
) -> Iterator[None]:
    """Does the work in a thread, repeatedly, until the block ends.

    work: gets an event, and returns soon once that is set. failing: what an error means, for the log.
    rest: seconds after an error. passing: errors that are logged as a line; landing gets them, too, and continues.
    An unforeseen one is logged with its traceback.
    """
    stop = Event()

    def repeat() -> None:
        while not stop.is_set():
            try:
                work(stop)
            except passing as error:
                log.warning("%s for %d s: %s", failing, rest, first_line(error))
                stop.wait(rest)
            except Exception:  # the next try may succeed, and nothing else does this work
                log.exception("%s for %d s", failing, rest)
                stop.wait(rest)

    thread = BoundedThread(target=repeat, name=log.name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LEAVING_SECONDS)
