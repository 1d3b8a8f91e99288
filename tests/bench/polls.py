"""Polls per second of one `collect` run on one core, on loopback, and its memory; compared with an older commit in one
run.

`python -m tests.bench polls [FEEDS] [CHECKOUT]`. CHECKOUT is another checkout with its own `.venv`. Of ten feeds, eight
answer 304, one sends the same body again and one has two new entries; in the first round everything is new. The cost of
a run of few feeds is subtracted from that of a round: a run is a process of Prefect, which takes seconds to start.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parents[2]
ROUNDS = ("all new", "304, same body, news", "again")


def main() -> None:
    """Print the figures."""
    feeds = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 1000)
    older = next((Path(word) for word in sys.argv[1:] if Path(word, ".venv/bin/copydesk").exists()), None)
    table = Table(
        f"one collect run of {feeds:,} feeds, on one core", "polls/s", "polls a CPU second", "peak MB", box=None,
        header_style="bold",
    )  # fmt: skip
    for checkout in (HERE, *([older.resolve()] if older else ())):
        for name, (few, many) in zip(ROUNDS, rounds(checkout, feeds), strict=True):
            assert not many["failed"], many
            spent = many["cpu"] - few["cpu"]
            table.add_row(
                f"{'an older commit' if checkout != HERE else 'copydesk'}: {name}",
                f"{many['polled'] / many['seconds']:.0f}",
                f"{(many['polled'] - few['polled']) / spent:.0f}",
                f"{many['megabytes']:.0f}",
            )
    Console().print(table)


def rounds(checkout: Path, feeds: int) -> Sequence[tuple[dict[str, Any], dict[str, Any]]]:
    """Rounds in a checkout: each consists of a run of few feeds, and a run of all."""
    command = [str(checkout / ".venv/bin/python"), str(HERE / "tests/bench/poll_rounds.py"), str(feeds)]
    told = subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return [*zip(lines[::2], lines[1::2], strict=True)]


if __name__ == "__main__":
    main()
