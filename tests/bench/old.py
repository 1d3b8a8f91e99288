"""The cost of old articles for a worker with a large live window: a few among live ones, and the replay of an archive.

The steps of one worker in this process, on a real Postgres, with generated reports without copies, so that all rows of
the table land the same. An old article should cost only what its own days contain, here next to nothing, and leave the
live window in memory: the table shows the articles that are read from the log and dropped from memory. The memory limit
of the second worker is below the live window. `python -m tests.bench old [WINDOW]`
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from contract.article import encode
from contract.postgres import Connection
from contract.settings import Settings
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.landing.index_replica import IndexReplica
from tests.bench.hand import BATCH, Hand, empty_desk
from tests.bench.index import DAYS, Writers
from tests.bench.phases import Clock
from tests.bench.texts import Reporter, article
from tests.bench.window import fill
from tests.corpus.documents import DOCUMENTS
from tests.index_size import articles_in

WINDOW = 300_000
LIVE = 4_000  # articles per row of the table
ARCHIVE = 10_000  # days in the archive, with one article each
_YEARS = 30
_OLD = 100  # one article in this many is old

Days = Callable[[int], date]
"""The day of the article of a number."""


class Counting(IndexReplica):
    """A replica that counts the articles that it reads again from the log, and those that it drops."""

    read = dropped = 0

    def _load(self, connection: Connection, ordinals: Sequence[int]) -> None:
        super()._load(connection, ordinals)
        self.read += sum(self._used[ordinal] for ordinal in ordinals)

    def _drop(self, ordinal: int) -> None:
        self.dropped += self._used[ordinal]
        super()._drop(ordinal)

    @property
    def days(self) -> int:
        """The number of days that it follows."""
        return len(self._used)


def main() -> None:
    """Print the figures."""
    console, now = Console(), datetime.now(UTC)
    if not DOCUMENTS.exists():
        console.print("old: skipped, the corpus is not here")
        return
    window = next((int(word) for word in sys.argv[1:] if word.isdecimal()), WINDOW)
    clock, reporter = Clock(), Reporter(1987)
    clock.watch(IndexReplica, "catch_up", "log")
    clock.watch(MemoryIndex, "probe", "probe")
    with empty_desk() as settings:
        fill(settings, Writers(), window, now.date(), console)
        for most in (settings.index_articles, window // 2):
            limited = settings.model_copy(update={"index_articles": most})
            with Progress(console=console, transient=True) as progress:
                table = run(limited, clock, Press(reporter, now, progress), window)
            console.print(table)


class Press(NamedTuple):
    """Writes the reports, with the time at which they are found, and shows the progress."""

    reporter: Reporter
    now: datetime
    progress: Progress

    def message(self, day: date) -> tuple[bytes, bytes]:
        """A report of a day."""
        url = f"https://{day}.example/{time.monotonic_ns()}"
        return encode(article(self.reporter.title(), self.reporter.report(), url, self.now, day))

    def landed_by(self, hand: Hand, days: Sequence[date], name: str) -> list[float]:
        """Lands a report of each of these days; returns the seconds of each batch."""
        seconds = []
        for start in self.progress.track(range(0, len(days), BATCH), description=name):
            messages = [self.message(day) for day in days[start : start + BATCH]]
            started = time.perf_counter()
            hand.land(messages)
            seconds.append(time.perf_counter() - started)
        return seconds


def run(settings: Settings, clock: Clock, press: Press, window: int) -> Table:
    """Lands row by row with one worker."""
    table = Table(
        *("landed", "a second", "µs each", "of it log", "probe", "longest batch", "read", "dropped", "days held"),
        title=f"{window:,} articles in the live window; a worker may hold {settings.index_articles:,}",
    )
    today = press.now.date()
    with closing(Hand(settings, Counting)) as hand:
        assert isinstance(hand.replica, Counting)
        hand.land([press.message(today)])
        assert articles_in(hand.replica.index) > window
        for name, count, day in rows(today):
            clock.spent.clear()
            hand.replica.read = hand.replica.dropped = 0
            seconds = press.landed_by(hand, [day(number) for number in range(count)], name)
            table.add_row(
                name,
                f"{count / sum(seconds):.0f}",
                *(f"{1e6 * spent / count:.0f}" for spent in (sum(seconds), clock.spent["log"], clock.spent["probe"])),
                f"{1e3 * max(seconds):.0f} ms",
                *(f"{held:,}" for held in (hand.replica.read, hand.replica.dropped, hand.replica.days)),
            )
    return table


def rows(today: date) -> list[tuple[str, int, Days]]:
    """What is landed: its name, the number of articles, and the day of each."""
    chance = random.Random(1987)
    past = [today - timedelta(days=365 + day) for day in range(_YEARS * 365)]
    archive = sorted(chance.sample(past, ARCHIVE))
    shuffled = chance.sample(archive, ARCHIVE)

    def live(number: int) -> date:
        return today - timedelta(days=number % DAYS)

    def mixed(number: int) -> date:
        return live(number) if number % _OLD else chance.choice(past)

    def in_turn(number: int) -> date:
        return shuffled[number] if number // BATCH % 2 else live(number)

    return [
        ("live", LIVE, live),
        (f"live, 1 in {_OLD} old", LIVE, mixed),
        ("live", LIVE, live),
        (f"{ARCHIVE:,} old days, in order", ARCHIVE, archive.__getitem__),
        ("live", LIVE, live),
        ("the same days, shuffled", ARCHIVE, shuffled.__getitem__),
        ("live", LIVE, live),
        ("batches live and old, in turn", LIVE, in_turn),
    ]


if __name__ == "__main__":
    main()
