"""What landing loses by the feed of changes: python -m tests.bench changes.

The same desk lands batches in turns, with the notes that triggers leave and their numbering, and with the triggers off.
What counts is processor time, of this process and of all of the server's: a busy machine cannot falsify it. Publishing
on Kafka is a share of the time that is left over, or 2 % of it, and is not in it.
"""

from __future__ import annotations

import statistics
import time
from contextlib import closing
from typing import Final

import psutil
import psycopg
from rich.console import Console

from contract.article import encode
from enrich.store import changes
from tests.bench.hand import Hand, empty_desk
from tests.newsroom import Newsroom

BATCH: Final = 100
TURNS: Final = (False, True, True, False) * 8  # with changes?
BATCHES: Final = 5  # a turn
TABLES: Final = ("versions", "copy_edge", "group_member")


def main() -> None:
    """Print the figures."""
    Console().print(landing())


def landing() -> str:
    """What landing loses."""
    messages = [encode(article) for article in Newsroom(3).edition(2_800, 6, 8_000)]
    batches = [messages[at : at + BATCH] for at in range(0, len(messages), BATCH)]
    per_article: dict[bool, list[float]] = {False: [], True: []}
    with empty_desk() as settings, closing(Hand(settings)) as hand:
        url = settings.database_url.get_secret_value()
        server = psutil.Process(hand.connection.info.backend_pid).parent()
        assert server is not None
        for batch in batches[:8]:
            hand.land(batch)
        place = 8
        for noted in TURNS:
            with psycopg.connect(url, autocommit=True) as admin:
                for table in TABLES:
                    _switch(admin, table, on=noted)
            before = _spent(server)
            for batch in batches[place : place + BATCHES]:
                hand.land(batch)
                if noted:
                    changes.number(hand.connection)
            per_article[noted].append((_spent(server) - before) / (BATCHES * BATCH))
            place += BATCHES
    alone, beside = (statistics.median(per_article[noted]) for noted in (False, True))
    ratios = sorted(b / a - 1 for a, b in zip(per_article[False], per_article[True], strict=True))
    return (
        f"processor time an article: {1e6 * alone:.0f} µs without the feed of changes, {1e6 * beside:.0f} µs with it: "
        f"{beside / alone - 1:+.1%}; of {len(ratios)} pairs of turns the median {statistics.median(ratios):+.1%}, half "
        f"of them {ratios[len(ratios) // 4]:+.1%} to {ratios[-1 - len(ratios) // 4]:+.1%}"
    )


def _switch(admin: psycopg.Connection[tuple[object, ...]], table: str, *, on: bool) -> None:
    names = admin.execute(
        "select tgname from pg_trigger where tgrelid = %s::regclass and tgname like 'note!_%%' escape '!'",
        [f"desk.{table}"],
    ).fetchall()
    for (name,) in names:
        admin.execute(f"alter table desk.{table} {'enable' if on else 'disable'} trigger {name}".encode())


def _spent(server: psutil.Process) -> float:
    """Seconds of the processor: ours, and those of the server's processes that run."""
    own = time.process_time()
    for child in server.children():
        try:
            own += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return own


if __name__ == "__main__":
    main()
