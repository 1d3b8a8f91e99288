"""A process that takes turns on a host: `python -m tests.ingest.host_turns_process HOST TURNS PAUSE`.

It waits for a line of input, then prints a line for each of its turns: when it began, on a clock that all
processes share.
"""

from __future__ import annotations

import sys
import time

from contract.postgres import pool
from contract.settings import load
from ingest.host_turns import HostTurns


def main() -> None:
    host, number, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with pool(load(), size=1, application="copydesk test") as connections:
        turns = HostTurns(connections, 60.0)
        tell("ready")
        sys.stdin.readline()
        for _ in range(number):
            with turns.turn(host, pause):
                tell(str(time.clock_gettime(time.CLOCK_MONOTONIC)))


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
