"""Ends a process that hangs, so that its supervisor starts another.

Otherwise it would stay in the group without doing anything. The thread that watches is the interpreter's own, in C
(`faulthandler`): it needs no lock of Python's, and memory only to begin.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from enrich.worker.health import STALLED_SECONDS

HUNG_SECONDS: Final = 5 * STALLED_SECONDS  # whatever it waits for, it says so in between


@contextmanager
def watched(seconds: float = HUNG_SECONDS) -> Iterator[Callable[[], None]]:
    """Yields a function to call at each step. From then on a crashing process logs the stack of each thread.

    Where none comes for so long, the process writes to standard error where each of its threads stands, and ends with
    status 1. A step for which the machine has no thread leaves the process unwatched until the next one.
    """
    errors = sys.__stderr__ or sys.stderr

    def step() -> None:
        with suppress(RuntimeError):
            faulthandler.dump_traceback_later(seconds, exit=True, file=errors)

    faulthandler.enable(errors)
    step()
    try:
        yield step
    finally:
        faulthandler.cancel_dump_traceback_later()
