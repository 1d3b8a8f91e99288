"""Processes that tests start; none outlives its test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def child_process(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process for the duration of the block: killed if it still runs then, for example because the test failed."""
    with subprocess.Popen(command, **options) as started:
        try:
            yield started
        finally:
            started.kill()
