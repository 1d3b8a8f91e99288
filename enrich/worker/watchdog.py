"""Terminates a process that hangs, so that its supervisor starts another.

Otherwise it would stay in the group without doing anything. The watching thread is the interpreter's own, in C
(`faulthandler`): it needs no Python lock, and memory only to start.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from enrich.worker.health import STALLED_SECONDS

HUNG_SECONDS: Final = 5 * STALLED_SECONDS  # even while it waits, it gives a sign of life


@contextmanager
def watched(seconds: float = HUNG_SECONDS) -> Iterator[Callable[[], None]]:
    """Yields a function to call at each step. From then on a crashing process logs the stack of each thread.

    If no call comes for too long, the process prints the stack of each thread to standard error, and exits with
    status 1. If the machine has no thread for a step, the process is unwatched until the next one.
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
