"""A worker as `copydesk worker` runs it, on a machine whose clock is set: three days ahead at SIGUSR1, three back at
SIGUSR2. As on a real one, only the time of day steps; clocks that count seconds continue."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import time_machine

from copydesk.cli import main

STEP = timedelta(days=3)


def run() -> None:
    """Runs the worker. Other clocks are those of the machine."""
    clock = time_machine.travel(time.time(), tick=True).start()
    signal.signal(signal.SIGUSR1, lambda *_: clock.shift(STEP))
    signal.signal(signal.SIGUSR2, lambda *_: clock.shift(-STEP))
    main()


if __name__ == "__main__":
    run()
