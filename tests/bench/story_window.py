"""The cost of computing one window of stories: python -m tests.bench story-window [REPORTS …].

Reports are generated: about events with names of their own, in subject areas that share words, over the 14 days of a
window. Most events have one to three reports, few have hundreds; a report has about as many words and stems as those of
the corpus. The window is computed twice in a separate process: by a worker that has computed nothing yet, and again
unchanged.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

import numpy as np
import psycopg
from rich.console import Console
from rich.progress import track
from rich.table import Table

from contract.postgres import connect
from contract.settings import Settings, make
from enrich.copies.text.frequencies import frozen
from enrich.landing import story_window
from enrich.warm import warm
from tests.bench.hand import empty_desk
from tests.bench.one_side import server_of, spent
from tests.bench.window import keys_of

SIZES: Final = (50_000, 100_000)
MONDAY: Final = date(2026, 3, 2)
_DAYS: Final = 14
_FIELDS: Final = 200
_PORTION: Final = 1_000
_SYLLABLES: Final = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "os")]
_FILL: Final = (
    "insert into desk.articles (article_key, article_id) select key, lpad(to_hex(key), 32, '0')::uuid from told",
    """insert into desk.versions (version_key, article_key, version_id, origin, authors, tags, title, text, raw_title,
           raw_text, truncated, reference_day, discovered_at, fetched_at, extracted_at, furniture,
           topic, partition, position)
       select key, key, lpad(to_hex(key), 32, '0')::uuid, 'feed', '{}', '{}', title, text, '', '', false, day, day, day,
              day, '[]', 'made up', 0, place from told""",
    "truncate told",
)


class Agency:
    """Writes reports of events."""

    def __init__(self, seed: int) -> None:
        self._pick = random.Random(seed)
        counts = frozen().words
        self._words = sorted(word for word in counts if word.isalpha() and word.isascii() and len(word) > 2)
        self._upto = list(accumulate(counts[word] for word in self._words))  # weights: as frequent as in the table
        self._usual = sorted(self._words, key=lambda word: -counts[word])[:60]
        self._rare = [word for word in self._words if 5 < counts[word] < 1_000]
        self._fields = [self._pick.choices(self._rare, k=300) for _ in range(_FIELDS)]

    def reports(self, count: int) -> Iterator[tuple[int, str, str]]:
        """That many reports, in the order of their events: day, title and text."""
        left = count
        while left:
            of_event = min(left, int(self._pick.paretovariate(1.2)), 2_000)
            yield from self._event(of_event)
            left -= of_event

    def _event(self, reports: int) -> Iterator[tuple[int, str, str]]:
        pick = self._pick
        field = pick.choice(self._fields)
        own = ["".join(pick.choices(_SYLLABLES, k=3)).capitalize() for _ in range(12)] + pick.choices(self._rare, k=20)
        day = pick.randrange(_DAYS)
        for _ in range(reports):
            words = pick.choices(self._words, cum_weights=self._upto, k=pick.randint(20, 60))
            words += pick.choices(field, k=len(words) // 4) + pick.choices(own, k=len(words) // 2)
            words += pick.choices(self._usual, k=len(words) * 5 // 4)
            pick.shuffle(words)
            yield (
                min(day + int(pick.expovariate(1.0)), _DAYS - 1),
                " ".join(pick.choices(own, k=5) + pick.choices(field, k=2)),
                ". ".join(" ".join(words[at : at + 17]) for at in range(0, len(words), 17)) + ".",
            )


def main() -> None:
    """Print the figures."""
    table = Table(
        "reports", "peak memory, MB", "kB a report", "worker, s", "Postgres, s", "µs a report", "stories", "again, s",
        title="one window of stories",
    )  # fmt: skip
    for size in [int(word) for word in sys.argv[1:] if word.isdecimal()] or SIZES:
        with empty_desk() as settings:
            fill(settings, size)
            told = subprocess.run(
                [sys.executable, __file__, "--tell", settings.database_url.get_secret_value()],
                check=True, stdout=subprocess.PIPE,
            ).stdout  # fmt: skip
        found = json.loads(told)
        table.add_row(
            f"{size:,}",
            f"{found['peak'] - found['before']:.0f} over {found['before']:.0f}",
            f"{(found['peak'] - found['before']) * 1e3 / size:.2f}",
            f"{found['worker']:.1f}",
            f"{found['postgres']:.1f}",
            f"{1e6 * (found['worker'] + found['postgres']) / size:.0f}",
            f"{found['stories']:,}",
            f"{found['again']:.1f}",
        )
    Console().print(table)


def fill(settings: Settings, size: int) -> None:
    """Puts that many reports into one pending window, in random order."""
    made = Agency(7).reports(size)
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        connection.execute("create temporary table told (key bigint, day date, place bigint, title text, text text)")
        for start in track(range(0, size, _PORTION), f"{size:,} reports", console=Console(stderr=True), transient=True):
            reports = [next(made) for _ in range(min(_PORTION, size - start))]
            _write(connection, start, reports)
        connection.execute("insert into desk.story_windows (week) values (%s)", [MONDAY])
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum (analyze)")


def _write(connection: psycopg.Connection[Any], start: int, reports: list[tuple[int, str, str]]) -> None:
    keys = keys_of(np.arange(start, start + len(reports))).tolist()
    with connection.cursor() as cursor:
        with cursor.copy("copy told from stdin") as copy:
            for place, (key, (day, title, text)) in enumerate(zip(keys, reports, strict=True), start):
                copy.write_row((key, MONDAY + timedelta(days=day), place, title, text))
        for step in _FILL:
            cursor.execute(step)


def tell(url: str) -> None:
    """Computes the window, and prints the cost as JSON."""
    settings = make({"database_url": url})
    with connect(settings, patient=True) as connection, psycopg.connect(url, autocommit=True) as admin:
        warm()
        found = {"before": _peak()}
        server = server_of(connection)
        before, served = time.process_time(), spent(server)
        story_window.tell(connection)
        found |= {"worker": time.process_time() - before, "postgres": spent(server) - served, "peak": _peak()}
        (row,) = admin.execute("select count(*) from desk.stories").fetchall()
        admin.execute("insert into desk.story_windows (week) values (%s)", [MONDAY])
        before, served = time.process_time(), spent(server)
        story_window.tell(connection)
        found |= {"again": time.process_time() - before + spent(server) - served, "stories": row[0]}
    sys.stdout.write(json.dumps(found))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    tell(sys.argv[2]) if sys.argv[1:2] == ["--tell"] else main()
