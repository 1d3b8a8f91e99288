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
_LEAVING_SECONDS: Final = 5.0  # for what is under way when the block ends


@contextmanager
def side_thread(
    work: Callable[[Event], object],
    *,
    failing: str,
    log: Logger,
    rest: float,
    passing: tuple[type[Exception], ...] = PASSING,
) -> Iterator[None]:
    """Does the work in a thread, again and again, until the block ends.

    work: is handed an event, and returns soon once that is set. failing: what an error means, for the log.
    rest: seconds after an error. passing: the errors of which a line tells; landing meets them too, and goes on. Of one
    that nobody foresaw the log has the whole way to it.
    """
    stop = Event()

    def repeat() -> None:
        while not stop.is_set():
            try:
                work(stop)
            except passing as error:
                log.warning("%s for %d s: %s", failing, rest, first_line(error))
                stop.wait(rest)
            except Exception:  # what comes next may go well, and nobody else does it
                log.exception("%s for %d s", failing, rest)
                stop.wait(rest)

    thread = BoundedThread(target=repeat, name=log.name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LEAVING_SECONDS)
