"""A run that hangs ends: its process is killed. Prefect's own limit raises an exception, which reaches no thread."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_AROUND_SECONDS: Final = 300.0  # what a run's process may take to load its flow, and to end after it
_STANDARD_ERROR: Final = 2


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Ends this process, with status 1 and every thread's traceback in its log, where the block takes longer.

    By a thread of the interpreter's own that needs no lock of it: whatever hangs, it fires. One limit a process.
    """
    _arm(seconds)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        limit_a_run_s_process()


def limit_a_run_s_process() -> None:
    """Limits the time around the flow, where Prefect started this process for one run."""
    if "PREFECT__FLOW_RUN_ID" in os.environ:
        _arm(_AROUND_SECONDS)


def _arm(seconds: float) -> None:
    faulthandler.dump_traceback_later(seconds, exit=True, file=_STANDARD_ERROR)
