"""How much stories slow landing, in turns as in the bench `changes`: python -m tests.bench stories.

They are computed as by a worker's thread, with its share of the time.
"""

from __future__ import annotations

import time

from rich.console import Console

from enrich.store import changes
from enrich.worker import story_telling
from tests.bench.changes import in_turns
from tests.bench.hand import Hand


class Telling:
    """Lands batches, and computes stories for a share of the time that landing took."""

    def __init__(self) -> None:
        self._credit = 0.0  # seconds

    def land(self, hand: Hand, batch: list[tuple[bytes, bytes]], *, beside: bool) -> None:
        """Lands a batch, with the share of stories or without it."""
        started = time.monotonic()
        hand.land(batch)
        changes.number(hand.connection)
        landed = time.monotonic()
        if not beside:
            return
        self._credit += (landed - started) * story_telling.BUSY_SHARE
        while self._credit > 0 and story_telling.step(hand.connection):
            self._credit -= time.monotonic() - landed
            landed = time.monotonic()


def main() -> None:
    """Print the figures."""
    Console().print(in_turns("stories", lambda _, **__: None, Telling().land))
