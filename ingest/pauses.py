"""Failed parts of a run: they pause for the rest of it, and no entry is charged a try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import psycopg

from contract.errors import HostBusy
from contract.events import tell_once
from contract.postgres import Pool
from ingest.failures import is_own

_TOLD_AGAIN: Final = 3600.0  # seconds


class Pauses:
    """What is paused, and why; shared by a run's threads."""

    def __init__(self, connections: Pool, part: str) -> None:
        self._connections = connections
        self._part = part
        self.why: str | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Pauses the part if one of our own parts fails in the block, and records an event."""
        try:
            yield
        except HostBusy:
            raise
        except Exception as error:
            if is_own(error) and self.why is None:
                self.why = f"{self._part} pauses until the next run: {type(error).__name__}: {error}"
                with suppress(psycopg.Error), self._connections.connection() as connection:
                    tell_once(connection, "own failure", self.why, about=self._part, within_seconds=_TOLD_AGAIN)
            raise
