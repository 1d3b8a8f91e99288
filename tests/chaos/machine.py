"""Faults of the machine that a desk runs on: its disk is full, its clock is changed."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from tests.chaos.rig import Rig

_CHUNK = bytes(1 << 20)


def full_disk(rig: Rig) -> None:
    """The disk of Postgres and Kafka is full for a while; an operator frees space, and restarts what has ended."""
    filler = rig.stack.home.path / "filler"
    if not os.path.ismount(rig.stack.home.path):
        rig.notes.append("the disk was not filled: this user may not mount one that is small")
        return
    parts = [part for part in (rig.stack.postgres, rig.stack.kafka) if part is not None]
    written = 0
    try:
        with filler.open("ab", buffering=0) as file:
            for _ in range(80):  # repeated, to fill also the space that the services free
                with suppress(OSError):
                    while size := file.write(_CHUNK):
                        written += size
                rig.pause(0.1)
    finally:
        filler.unlink()
    ended = [part.name for part in parts if not part.running]
    for part in parts:
        part.start()
    rig.notes.append(f"{written >> 20} MB filled the disk; ended by it: {', '.join(ended) or 'nothing'}")


def set_clock(rig: Rig) -> None:
    """The clocks of two of the workers' machines are changed: one runs three days ahead for a while, one behind."""
    ahead, behind = (rig.started(number) for number in rig.pick.sample(range(3), 2))
    for first, second in ((signal.SIGUSR1, signal.SIGUSR2), (signal.SIGUSR2, signal.SIGUSR1)):
        os.kill(ahead, first)
        os.kill(behind, second)
        rig.pause(3)
