"""Processes that tests start, none of which outlives its test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def child_process(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process for the time of a block: one that still runs then, as where the test fails, is killed."""
    with subprocess.Popen(command, **options) as started:
        try:
            yield started
        finally:
            started.kill()
