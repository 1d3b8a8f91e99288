"""`python -m tests.chaos`: applies a list of faults to a desk, and compares what landed with an undisturbed run.

The tables are compared byte for byte. Every fault is first applied alone (not with `--no-single`), then all of them in
random order in one run, each as often as `--times` says. The seed is printed; with it, a run applies the same faults to
the same articles.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from enrich.warm import warm
from tests.chaos.faults import FAULTS
from tests.chaos.rig import chaos_stack, disturbed, undisturbed
from tests.newsroom import Newsroom


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.split("\n", 1)[0])
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"some of: {', '.join(FAULTS)}; none named: all")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--articles", type=int, default=2_500)
    parser.add_argument("--together", type=int, default=1, help="runs that do all the faults named, in a random order")
    parser.add_argument("--times", type=int, default=1, help="how often such a run does each fault")
    parser.add_argument("--no-single", action="store_true", help="leave out the runs that do one fault alone")
    asked = parser.parse_args()
    if unknown := set(asked.faults) - FAULTS.keys():
        parser.error(f"there is no fault {', '.join(sorted(unknown))}: there are {', '.join(FAULTS)}")
    names = asked.faults or list(FAULTS)
    sys.stdout.write(f"seed {asked.seed}: python -m tests.chaos --seed {asked.seed} --articles {asked.articles}\n")
    pick = random.Random(asked.seed)
    articles = Newsroom(asked.seed).edition(asked.articles // 6, 6, asked.articles // 3)[: asked.articles]
    rounds = [] if asked.no_single else [[name] for name in names]
    every = names * asked.times
    rounds += [pick.sample(every, len(every)) for _ in range(asked.together if len(every) > 1 else 0)]
    warm()  # otherwise the first fault would happen while code is being compiled
    failed = 0
    logs = tempfile.mkdtemp(prefix="copydesk-chaos-logs-")
    with chaos_stack(small=True) as stack:
        expected = undisturbed(stack, articles, Path(logs))
        for number, chosen in enumerate(rounds):
            started = time.monotonic()
            what = chosen[0] if len(chosen) == 1 else f"all {len(chosen)}: {', '.join(chosen)}"
            folder = Path(logs, str(number))
            folder.mkdir()
            try:
                faults = [FAULTS[name] for name in chosen]
                rig = disturbed(stack, articles, faults, expected=expected, seed=asked.seed + number, logs=folder)
                result = "; ".join(["byte for byte the same", *rig.notes])
            except AssertionError as error:
                failed += 1
                result = f"FAILED: {error}"
            sys.stdout.write(f"{what}: {result} ({time.monotonic() - started:.0f} s)\n")
            sys.stdout.flush()
    kept = f"; the workers' logs are in {logs}" if failed else ""
    sys.stdout.write(f"{len(rounds)} rounds of {len(articles)} articles, {failed} failed{kept}\n")
    if not failed:
        shutil.rmtree(logs)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
