"""How far a long run is, as an artifact that the UI draws."""

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

_PAUSE_SECONDS: Final = 2.0  # between two changes of the artifact: each is a request
_WHOLE: Final = 100.0


class Progress:
    """One artifact of the run that makes it. Where Prefect does not take a change, the next one tells."""

    def __init__(self, key: str) -> None:
        # A coroutine only inside an event loop.
        self._artifact = cast("UUID", create_progress_artifact(0.0, key=key, description="starting"))
        self._told = time.monotonic()

    def __call__(self, done: int, total: int, what: str) -> None:
        """So many of so many are done, and this is being done."""
        if time.monotonic() - self._told >= _PAUSE_SECONDS:
            self._told = time.monotonic()
            self._tell(share(done, total), f"{done:,} of {total:,}, {markdown(what)}")

    def end(self) -> None:
        """Shows that all is done."""
        self._tell(_WHOLE, "done")

    def _tell(self, percent: float, words: str) -> None:
        with suppress(httpx.HTTPError, PrefectException):
            update_progress_artifact(self._artifact, percent, description=words)


@contextmanager
def progressing(key: str) -> Iterator[Progress]:
    """A progress that is whole once the block has ended well; else it stays where it was."""
    progress = Progress(key)
    yield progress
    progress.end()


def share(done: int, total: int) -> float:
    """Percent; never all, before it has ended."""
    return min(99.0, _WHOLE * done / total) if total > 0 else 0.0
