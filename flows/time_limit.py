"""Ends a run that hangs by killing its process. Prefect's own limit raises an exception, in one thread only."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_AROUND_SECONDS: Final = 300.0  # for the run's process to load its flow, and to exit after it
_STANDARD_ERROR: Final = 2


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Ends this process, with status 1 and every thread's traceback in its log, if the block takes longer.

    The interpreter's own timer thread needs no lock, so it fires whatever hangs. One limit per process.
    """
    _arm(seconds)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        limit_a_run_s_process()


def limit_a_run_s_process() -> None:
    """Limits the time of the flow, if Prefect started this process for one run."""
    if "PREFECT__FLOW_RUN_ID" in os.environ:
        _arm(_AROUND_SECONDS)


def _arm(seconds: float) -> None:
    faulthandler.dump_traceback_later(seconds, exit=True, file=_STANDARD_ERROR)
