"""What is displayed about a full day, and how long it takes: python -m tests.bench day [ARTICLES …].

The desk is that of the bench `queries`, with that many articles, by default 100,000, all landed today, a third of them
originals; each has an entry. It is queried from one process, with a Postgres of its own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from contract.postgres import connect_worker
from contract.settings import Settings
from copydesk.report.page import report_page
from copydesk.services import ask
from copydesk.status import read_status
from copydesk.wiring import Wiring
from flows import desk_page
from ingest.desk_state import read_day
from tests.bench import queries
from tests.bench.hand import empty_desk
from tests.bench.one_side import server_of, spent
from tests.bench.search import fill

SIZE: Final = 100_000
TODAY: Final = (
    """update desk.versions set reference_day = current_date, published_day = current_date,
           published_at = date_trunc('day', now()) + position * 86400.0 / ({size} * 3) * interval '1 second',
           landed_at = date_trunc('day', now()) + position * 86400.0 / ({size} * 3) * interval '1 second'
               + interval '10 minutes'""",
    "insert into desk.feeds (url) select 'https://outlet-' || n || '.example/feed' from generate_series(0, 199) n",
    """insert into desk.entries (feed_id, origin, guid, url, host, article_id, version_id, fate, discovered_at, fate_at)
       select f.feed_id, 'feed', a.article_key::text, a.url, 'outlet-' || a.article_key % 200 || '.example',
              a.article_id, a.article_id, 'landed', now() - interval '2 hours', now()
       from desk.articles a join desk.feeds f on f.url = 'https://outlet-' || a.article_key % 200 || '.example/feed'""",
)


def main() -> None:
    """Print the figures."""
    console = Console(width=120)
    for size in [int(word) for word in sys.argv[1:] if word.isdecimal()] or [SIZE]:
        with empty_desk() as settings:
            started = time.monotonic()
            fill(settings, size, (queries.FILL[0], *TODAY, *queries.FILL[1:]))
            console.print(measured(settings, f"{size:,} articles, made in {time.monotonic() - started:.0f} s"))


def measured(settings: Settings, title: str) -> Table:
    """Seconds and CPU seconds of each display, and its result."""
    table = Table("what", "bytes", "seconds", "its processor", "Postgres's", title=title)
    with tempfile.TemporaryDirectory() as folder, connect_worker(settings) as connection:
        page, now = Path(folder, "day.html"), datetime.now(UTC)

        def report() -> str:
            page.write_text(report_page(Wiring.of(settings).report(now.date()), now), "utf-8")
            return page.read_text("utf-8")

        asked: dict[str, Callable[[], str]] = {
            "copydesk report": report,
            "The desk today": lambda: desk_page.page(read_day(connection), 0, now),
            "copydesk status": lambda: repr(read_status(connection, settings, ask(settings))),
        }
        for name, show in asked.items():
            server = server_of(connection)
            before, began, own = spent(server), time.monotonic(), time.process_time()
            said = show()
            figures = time.monotonic() - began, time.process_time() - own, spent(server) - before
            table.add_row(name, f"{len(said):,}", *(f"{figure:.2f}" for figure in figures))
    return table


if __name__ == "__main__":
    main()
