"""Retries with growing waits until the work is done or the worker is told to stop.

The caller provides the waiting: a worker polls Kafka meanwhile, or it would be removed from its group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Final, TypeVar

SHORTEST_PAUSE: Final = 0.1  # seconds before the second try, doubling each time ...
LONGEST_PAUSE: Final = 5.0  # ... up to this

T = TypeVar("T")


class Stopped(Exception):
    """The worker was told to stop while retrying."""


def until_done(
    work: Callable[[], T],
    passes: Callable[[Exception], bool],
    wait: Callable[[float, Exception], None],
    stop: Event,
) -> T:
    """Returns what `work` returns. It is tried at least once, and again after each transient error.

    wait: gets the seconds until the next try and the error. Raises Stopped if `stop` is set after a try that failed.
    """
    for seconds in pauses():
        try:
            return work()
        except Exception as error:
            if not passes(error):
                raise
            failure = error.with_traceback(None)  # its frames would keep memory while it waits
        if stop.is_set():
            raise Stopped from failure
        wait(seconds, failure)
    raise AssertionError  # the pauses are endless


def pauses() -> Iterator[float]:
    """Seconds before each further try, endlessly."""
    seconds = SHORTEST_PAUSE
    while True:
        yield seconds
        seconds = min(2 * seconds, LONGEST_PAUSE)
