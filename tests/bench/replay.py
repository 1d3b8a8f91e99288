"""Replaying texts and pages with the whole command, compared with an older checkout: python -m tests.bench replay
CHECKOUT.

Each checkout runs its own Kafka, Postgres and Prefect. Six files show what starting the command costs, 600 what files
cost. CPU seconds are those of the command with its children, and of Prefect's server: other load does not affect them,
and the elapsed time is printed next to them. An older checkout with its own `.venv` may read a page as a text.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import psutil

from copydesk.terminal import say

HERE: Final = Path(__file__).resolve().parents[2]
FEW, MANY, ROUNDS = 6, 600, 2
_SAID: Final = (
    "harbour board ferry papers quay council school valley bridge market choir bakery storm witness captain mayor "
    "budget court river train museum farmer engine winter report island letter garden window doctor tunnel ticket"
)
_WORDS: Final = _SAID.split()


class Cost(NamedTuple):
    """CPU seconds of the command and of Prefect's server; seconds on the clock."""

    command: float
    server: float
    clock: float


def main() -> None:
    """Prints, for texts and pages, the cost of the first files and of each further one."""
    checkouts = [HERE, *(Path(word) for word in sys.argv[1:] if "/" in word)]
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home:
        for checkout in checkouts:
            with _desk(checkout, Path(home) / checkout.name) as environment:
                for kind in ("txt", "html"):
                    found = {
                        count: [
                            _replayed(checkout, environment, _files(Path(home) / kind, kind, count, f"{turn}"))
                            for turn in range(ROUNDS)
                        ]
                        for count in (FEW, MANY)
                    }
                    few, many = (_middle(found[count]) for count in (FEW, MANY))
                    each = (many.command + many.server - few.command - few.server) / (MANY - FEW)
                    say(
                        f"{checkout.name} {kind}: {FEW} files {few.command:.1f} + {few.server:.1f} CPU s, {MANY} files "
                        f"{many.command:.1f} + {many.server:.1f} CPU s in {many.clock:.1f} s; "
                        f"each further file {1000 * each:.1f} ms"
                    )


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(figures) for figures in zip(*costs, strict=True)))


def _replayed(checkout: Path, environment: dict[str, str], files: Sequence[Path]) -> Cost:
    server, own, start = _server_seconds(environment), os.times(), time.monotonic()
    subprocess.run(
        [checkout / ".venv/bin/copydesk", "replay", *files], env=environment, check=True, capture_output=True
    )
    clock, ended = time.monotonic() - start, os.times()
    time.sleep(3)  # the server writes events asynchronously
    command = ended.children_user + ended.children_system - own.children_user - own.children_system
    return Cost(command, _server_seconds(environment) - server, clock)


def _server_seconds(environment: dict[str, str]) -> float:
    """CPU seconds so far of the Prefect server that listens at the desk's address."""
    port = int(environment["PREFECT_API_URL"].split(":")[2].split("/")[0])
    pids = {one.pid for one in psutil.net_connections("tcp4") if one.status == "LISTEN" and one.laddr[1] == port}
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids if pid)


@contextmanager
def _desk(checkout: Path, home: Path) -> Iterator[dict[str, str]]:
    """A desk without workers; gives the environment of its commands."""
    home.mkdir(parents=True)
    home.parent.chmod(0o755)  # where we are root, Postgres runs as a user of its own
    environment = {**os.environ, "COPYDESK_HOME": str(home), "COLUMNS": "300"}
    log = home / "up.log"
    with log.open("w") as out:
        up = subprocess.Popen(
            [checkout / ".venv/bin/copydesk", "up", "--workers", "0"], env=environment, stdout=out, stderr=out
        )
    try:
        while "Ctrl-C stops everything" not in (said := log.read_text()):
            if up.poll() is not None:
                sys.exit(f"{checkout.name}: no desk: {said[-300:]}")
            time.sleep(0.5)
        exported = (line.strip().removeprefix("export ") for line in said.splitlines() if "export " in line)
        for name, _, value in (one.partition("=") for one in exported):
            environment[name] = value.strip("'")
        yield environment
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(120)


def _files(folder: Path, kind: str, count: int, turn: str) -> list[Path]:
    """Files of about 2 KB, the same for each checkout."""
    into = folder / f"{count}-{turn}"
    into.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        chance = random.Random(f"{kind} {count} {turn} {number}")
        title = " ".join(chance.sample(_WORDS, 6)).capitalize()
        said = [". ".join(" ".join(chance.sample(_WORDS, 14)).capitalize() for _ in range(4)) for _ in range(6)]
        text = "\n\n".join([title, *said]) + ".\n"
        if kind == "html":
            link = f"<link rel=canonical href='https://courier.example/{count}-{turn}-{number}-quay'>"
            text = f"<html><head><title>{title}</title>{link}</head><body><article><h1>{title}</h1>"
            text += "".join(f"<p>{one}.</p>" for one in said) + "</article></body></html>"
        paths.append(into / f"{number:03}.{kind}")
        paths[-1].write_text(text)
    return paths
