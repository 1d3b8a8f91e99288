"""This checkout compared with an older one, measured in turns in one run: python -m tests.bench compare.

    --json               one object on standard output in place of a table
    --base CHECKOUT      the other one, with its own `.venv`; else commit 1e67f75, made in the user's cache
    --rounds N           alternations, 3
    --only KEY,KEY       of the keys below
    --window N           articles in the window where 300,000 and 1,000,000 are the rule; other sizes shrink alike
    --processor          landing by processor time, which a busy machine does not falsify, in place of the clock

Keys: landed_300k, landed_1m, one_worker: articles a second; bytes, wal: of an article in Postgres, with everything that
a worker writes beside; memory_1m: a worker's peak; hot, footer: processor time of each text of a crowd behind the first
400; restart_1m: seconds. All are this checkout's median over the other's. Two are quotients of this checkout's own
figures: pairs_rensa, documents a second over rensa's, and probe_10m, the whole cost of landing an article into a window
of ten million over that into one of 100,000, of which the index's part is measured for each. `detail` has the figures
of each round, the same quotients of the other checkout, and how many
processors were at work for others while articles landed. What cannot be measured is null, with its reason.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from tests.corpus.documents import DOCUMENTS

HERE: Final = Path(__file__).resolve().parents[2]
BASE: Final = "1e67f75"
KEYS: Final = (
    "landed_300k",
    "landed_1m",
    "one_worker",
    "bytes",
    "wal",
    "memory_1m",
    "hot",
    "footer",
    "pairs_rensa",
    "probe_10m",
    "restart_1m",
)
OWN: Final = ("pairs_rensa", "probe_10m")  # ratios of two figures from the same checkout
SIDES: Final = ("base", "new")
SECONDS: Final = 3_600  # timeout of one measurement

Figures = Mapping[str, float]
Task = tuple[str, ...]
"""The arguments of `one_side`. A word `WINDOW:n` stands for a folder with a filled window."""


class Unmeasurable(Exception):
    """Why a figure is missing."""


@dataclass
class Rounds:
    """The figures of each task, by side, in the order of the rounds."""

    checkouts: Mapping[str, Path]
    home: Path
    found: defaultdict[tuple[str, Task], list[Figures]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[tuple[str, Task], str] = field(default_factory=dict)

    def measure(self, side: str, task: Task) -> None:
        """Measures a task once more, unless it has failed before."""
        if (side, task) in self.faults:
            return
        words = [self._window(side, int(word[7:])) if word.startswith("WINDOW:") else word for word in task]
        try:
            self.found[side, task].append(run(self.checkouts[side], words))
        except Unmeasurable as error:
            self.faults[side, task] = str(error)

    def of(self, side: str, task: Task, figure: str) -> float:
        """The median of a figure. Raises Unmeasurable."""
        if (side, task) in self.faults:
            msg = f"{side}: {self.faults[side, task]}"
            raise Unmeasurable(msg)
        return median(one[figure] for one in self.found[side, task])

    def _window(self, side: str, size: int) -> str:
        folder = self.home / f"{side}-{size}"
        if not folder.exists():
            tell(f"{side}: a window of {size:,}")
            run(self.checkouts[side], ["fill", str(size), str(folder)])
        return str(folder)


@dataclass(frozen=True)
class Plan:
    """What to measure, and at which sizes."""

    window: int | None
    processor: bool

    def size(self, rule: int) -> int:
        """A size, scaled like the window of 300,000."""
        return rule if self.window is None else max(min(rule, 1_000), rule * self.window // 300_000)

    def landing(self, workers: int, window: int) -> Task:
        """Landing the corpus into a window."""
        articles = 1_000_000_000 if self.window is None else max(2_000, self.window // 2)
        return ("landing", str(workers), str(articles), f"WINDOW:{self.size(window)}")

    @property
    def tasks(self) -> dict[str, tuple[Task, ...]]:
        """The tasks that each key needs."""
        count = str(self.size(30_000))
        crowd, documents = str(max(600, self.size(5_000))), str(self.size(6_000))
        two, many = self.landing(2, 300_000), self.landing(2, 1_000_000)
        return {
            "landed_300k": (two,),
            "landed_1m": (many,),
            "one_worker": (self.landing(1, 300_000),),
            "bytes": (("disk", count),),
            "wal": (("disk", count),),
            "memory_1m": (many,),
            "hot": (("crowd", "exact-copies", crowd),),
            "footer": (("crowd", "one-footer", crowd),),
            "pairs_rensa": (("pairs", documents, "ours"), ("pairs", documents, "rensa")),
            "probe_10m": (
                ("probe", str(self.size(10_000_000))),
                ("probe", str(self.size(100_000))),
                ("disk", count),
            ),
            "restart_1m": (("restart", f"WINDOW:{self.size(1_000_000)}"),),
        }

    def ratio(self, key: str, rounds: Rounds) -> float:
        """The figure of a key. Raises Unmeasurable."""
        return self._own(key, rounds, "new") if key in OWN else self._beside(key, rounds)

    def detail(self, key: str, rounds: Rounds) -> dict[str, Any]:
        """All figures of a key, and the ratios that are not the key's own."""
        found: dict[str, Any] = {
            side: {" ".join(task): rounds.found[side, task] for task in self.tasks[key]} for side in SIDES
        }
        first = self.tasks[key][0]
        shared = [name for name in (rounds.found["new", first] or [{}])[0] if rounds.found["base", first]]
        found["new_over_base"] = {
            name: _over(rounds.of("new", first, name), rounds.of("base", first, name)) for name in shared
        }
        if key in OWN:
            found["quotient_of_base"] = _or_none(lambda: self._own(key, rounds, "base"))
        return found

    def _own(self, key: str, rounds: Rounds, side: str) -> float:
        """A ratio of two figures from one checkout."""
        figure = "a_second" if key == "pairs_rensa" else "processor"
        one, other, *whole = (rounds.of(side, task, figure) for task in self.tasks[key])
        return (whole[0] + one - other) / whole[0] if whole else one / other

    def _beside(self, key: str, rounds: Rounds) -> float:
        (task,) = self.tasks[key]
        if key in ("landed_300k", "landed_1m", "one_worker"):
            name, turned = ("processor", True) if self.processor else ("a_second", False)
        else:
            turned = False
            name = {"bytes": "all_bytes", "wal": "all_wal", "memory_1m": "memory", "restart_1m": "seconds"}.get(
                key, "processor"
            )
        ratio = rounds.of("new", task, name) / rounds.of("base", task, name)
        return 1 / ratio if turned else ratio


def main() -> None:
    """Measures, and prints the results."""
    options = _options(sys.argv[sys.argv.index("compare") + 1 :] if "compare" in sys.argv else [])
    wanted = options.only or KEYS
    plan = Plan(options.window, options.processor)
    with tempfile.TemporaryDirectory(prefix="copydesk-compare-") as home:
        rounds = Rounds({"base": options.base or base(), "new": HERE}, Path(home))
        if not DOCUMENTS.exists():
            rounds.faults |= {
                (side, task): "the corpus is not here" for side in SIDES for key in wanted for task in plan.tasks[key]
            }
        _alternate(plan, rounds, wanted, options.rounds)
        told = _told(plan, rounds, wanted)
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    table = Table("", "", "base", "new", title=f"beside {BASE}, medians of {options.rounds}")
    for key in wanted:
        value, detail = told[key], told["detail"][key]
        figures = [_figures_of(detail.get(side, {})) for side in SIDES]
        table.add_row(key, detail.get("reason") if value is None else f"{value:.2f}", *figures)
    Console().print(table)


def base() -> Path:
    """The commit that everything is compared with, with an environment of its own, created once in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copydesk-bench"
    checkout = cache / BASE
    if not checkout.exists():
        cache.mkdir(parents=True, exist_ok=True)
        shared = HERE.parent / "shared"  # the folder of the corpus, next to a checkout
        if shared.exists() and not (cache / "shared").exists():
            (cache / "shared").symlink_to(shared)
        _do("git", "worktree", "prune")
        _do("git", "worktree", "add", "--detach", str(checkout), BASE)
    _do("scripts/venv", "requirements-dev.txt", folder=checkout)
    return checkout


def run(checkout: Path, words: Sequence[str]) -> Figures:
    """The figures that `one_side` prints for a checkout. Raises Unmeasurable."""
    command = [checkout / ".venv/bin/python", "-P", HERE / "tests/bench/one_side.py", *words]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    try:
        done = subprocess.run(
            command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        msg = f"took more than {SECONDS} s"
        raise Unmeasurable(msg) from error
    if done.returncode:
        raise Unmeasurable((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1])
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def tell(line: str) -> None:
    """Prints the progress."""
    sys.stderr.write(f"{line}\n")


def _alternate(plan: Plan, rounds: Rounds, wanted: Sequence[str], times: int) -> None:
    tasks = dict.fromkeys(task for key in wanted for task in plan.tasks[key])
    for task in tasks:
        for number in range(times):
            for side in SIDES if number % 2 else SIDES[::-1]:
                rounds.measure(side, task)
                last = rounds.faults.get((side, task)) or json.dumps(rounds.found[side, task][-1])
                tell(f"{' '.join(task)}, round {number + 1} of {times}, {side}: {last}")


def _told(plan: Plan, rounds: Rounds, wanted: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(KEYS)
    detail: dict[str, Any] = {key: {"reason": "not asked for"} for key in KEYS}
    for key in wanted:
        try:
            told[key], detail[key] = round(plan.ratio(key, rounds), 3), plan.detail(key, rounds)
        except Unmeasurable as error:
            detail[key] = {"reason": str(error)}
    return told | {"detail": detail}


def _figures_of(tasks: Mapping[str, Sequence[Figures]]) -> str:
    return "\n".join(
        ", ".join(f"{name} {median(one[name] for one in found):,.2f}" for name in found[0])
        for found in tasks.values()
        if found
    )


def _over(one: float, other: float) -> float | None:
    return round(one / other, 3) if other else None


def _or_none(figure: Callable[[], float]) -> float | None:
    try:
        return round(figure(), 3)
    except Unmeasurable:
        return None


def _do(*command: str, folder: Path = HERE) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--base", type=lambda word: Path(word).resolve())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=_keys, default=())
    parser.add_argument("--window", type=int)
    parser.add_argument("--processor", action="store_true")
    return parser.parse_args(words)


def _keys(words: str) -> tuple[str, ...]:
    if unknown := set(words.split(",")) - set(KEYS):
        msg = f"no such keys: {', '.join(sorted(unknown))}"
        raise argparse.ArgumentTypeError(msg)
    return tuple(words.split(","))


if __name__ == "__main__":
    main()
