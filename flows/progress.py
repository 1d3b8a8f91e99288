"""The progress of a long run, as an artifact shown in the UI."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, cast
from uuid import UUID

import httpx
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.exceptions import PrefectException

from contract.words import markdown

_PAUSE_SECONDS: Final = 2.0  # between two updates of the artifact: each is a request
_WHOLE: Final = 100.0


class Progress:
    """One artifact of the run that creates it. If Prefect does not accept an update, the next one replaces it."""

    def __init__(self, key: str) -> None:
        # It is a coroutine only inside an event loop.
        self._artifact = cast("UUID", create_progress_artifact(0.0, key=key, description="starting"))
        self._told = time.monotonic()

    def __call__(self, done: int, total: int, what: str) -> None:
        """`done` of `total` are done, and `what` is in progress."""
        if time.monotonic() - self._told >= _PAUSE_SECONDS:
            self._told = time.monotonic()
            self._tell(share(done, total), f"{done:,} of {total:,}, {markdown(what)}")

    def end(self) -> None:
        """Shows that everything is done."""
        self._tell(_WHOLE, "done")

    def _tell(self, percent: float, words: str) -> None:
        with suppress(httpx.HTTPError, PrefectException):
            update_progress_artifact(self._artifact, percent, description=words)


@contextmanager
def progressing(key: str) -> Iterator[Progress]:
    """A progress that is complete once the block has succeeded; otherwise it stays where it was."""
    progress = Progress(key)
    yield progress
    progress.end()


def share(done: int, total: int) -> float:
    """Percent; never 100 before the end."""
    return min(99.0, _WHOLE * done / total) if total > 0 else 0.0
