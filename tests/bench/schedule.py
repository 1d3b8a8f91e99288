"""Requests, missed entries and delays of the desk's schedule compared with three others: 30 days of generated feeds.

`python -m tests.bench schedule [FEEDS]`. The other rules are scaled to the same number of requests as ours: fitted on a
tenth of the feeds, and corrected once on all of them. `--draw` writes docs/schedule.svg.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.rhythms.picture import drawn
from tests.rhythms.rules import Fixed, MediaCloud, Miniflux, Ours
from tests.rhythms.simulation import Outcome, equal_requests, simulated
from tests.rhythms.world import BEGIN, DAY, HOUR, World, world

PICTURE = Path(__file__).resolve().parents[2] / "docs/schedule.svg"
DAYS = 30
ALIKE = 0.01  # tolerance within which numbers of requests are equal
SEED = 20_261_130  # not the seed of any world that the rule's constants were tuned on


def main() -> None:
    """Print the figures."""
    feeds = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 10_000)
    whole, part = world(feeds, DAYS, SEED), world(max(feeds // 10, 100), DAYS, SEED + 1)
    ours, small = simulated(whole, Ours(feeds)), simulated(part, Ours(part.feeds))
    outcomes = {"copydesk": ours, "every 60 minutes": simulated(whole, Fixed(feeds))}
    alike = outcomes["every 60 minutes"].requests / ours.requests
    outcomes[f"every {60 * alike:.0f} minutes"] = simulated(whole, Fixed(feeds, alike))
    for name, rule in (("Miniflux's rule", Miniflux), ("Media Cloud's rule", MediaCloud)):
        scale = equal_requests(rule, part, small.requests)[0]
        outcomes[name] = simulated(whole, rule(feeds, scale))
        if abs(outcomes[name].requests / ours.requests - 1) > ALIKE:
            outcomes[name] = simulated(whole, rule(feeds, scale * outcomes[name].requests / ours.requests))
    table = Table(
        f"{DAYS} days of {feeds:,} feeds", "polls a feed and day", "missed", "median min", "p95 min",
        "mornings ≤ 1 h", "where it answers", "after two weeks", "first of the day ≤ 1 h",
        box=None, header_style="bold",
    )  # fmt: skip
    for name, outcome in outcomes.items():
        table.add_row(name, *figures(whole, outcome))
    Console().print(table)
    if "--draw" in sys.argv:
        PICTURE.write_text(drawn(outcomes, f"{DAYS} days of {feeds:,} feeds: entries found, by their delay"), "utf-8")


def figures(of: World, outcome: Outcome) -> tuple[str, ...]:
    """Polls per feed and day; missed; minutes, median and p95; first articles of a newspaper's morning within an hour.

    The last for: all; those in whose hour the server answers; of these, those after the two weeks in which a rhythm is
    learned; and all, if an article of the night before counts as the first.
    """
    mornings = np.flatnonzero(outcome.counted & of.morning)
    answered = mornings[of.answers_for(mornings, HOUR)]
    learned = answered[of.came[answered] >= BEGIN + 14 * DAY]
    first_of_day = np.flatnonzero(outcome.counted & of.first_of_day)
    return (
        f"{outcome.requests / of.feeds / of.days:.2f}",
        f"{outcome.missed:,} ({100 * outcome.missed / outcome.counted.sum():.2f} %)",
        f"{outcome.delay(50) / 60:.1f}",
        f"{outcome.delay(95) / 60:.0f}",
        *(
            f"{100 * np.mean(outcome.delays[some] <= HOUR):.1f} %"
            for some in (mornings, answered, learned, first_of_day)
        ),
    )


if __name__ == "__main__":
    main()
