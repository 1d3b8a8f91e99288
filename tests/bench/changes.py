"""How much the feed of changes slows landing: python -m tests.bench changes.

The same desk lands batches in turns, with the feed and without it. What counts is processor time, of this process and
of all processes of the server, which other load on the machine does not affect. With the feed, triggers write notes,
which are then numbered; without it, the triggers are disabled. Publishing to Kafka takes spare time, or 2 % of the
time, and is not included.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

import psycopg
from rich.console import Console

from contract.article import encode
from enrich.store import changes
from tests.bench.hand import Hand, empty_desk
from tests.bench.one_side import server_of, spent
from tests.newsroom import Newsroom

BATCH: Final = 100
TURNS: Final = (False, True, True, False) * 8  # whether the measured feature is on, for each turn
BATCHES: Final = 5  # per turn
BEFORE: Final = 8  # warm-up batches
TABLES: Final = ("versions", "copy_edge", "group_member")


def main() -> None:
    """Print the figures."""
    Console().print(in_turns("the feed of changes", _switched, _number))


def in_turns(
    what: str,
    switch: Callable[..., None],
    land: Callable[..., None],
) -> str:
    """How much the measured feature slows landing.

    switch: is called with a connection before each turn. land: is called with a hand and a batch. beside: whether the
    feature is on.
    """
    wanted = (BEFORE + len(TURNS) * BATCHES) * BATCH
    messages = [encode(article) for article in Newsroom(3).edition(wanted // 6, 6, wanted // 2)]
    batches = [messages[at : at + BATCH] for at in range(0, wanted, BATCH)]
    per_article: dict[bool, list[float]] = {False: [], True: []}
    with empty_desk() as settings, closing(Hand(settings)) as hand:
        server = server_of(hand.connection)
        for batch in batches[:BEFORE]:
            land(hand, batch, beside=True)
        place = BEFORE
        for beside in TURNS:
            with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as admin:
                switch(admin, beside=beside)
            before = time.process_time() + spent(server)
            for batch in batches[place : place + BATCHES]:
                land(hand, batch, beside=beside)
            per_article[beside].append((time.process_time() + spent(server) - before) / (BATCHES * BATCH))
            place += BATCHES
    alone, with_it = (statistics.median(per_article[beside]) for beside in (False, True))
    # Turns go off, on, on, off: the cost of a growing desk is the same in both halves.
    with_, without = per_article[True], per_article[False]
    fours = sorted(sum(with_[n : n + 2]) / sum(without[n : n + 2]) - 1 for n in range(0, len(with_), 2))
    return (
        f"processor time an article: {1e6 * alone:.0f} µs without {what}, {1e6 * with_it:.0f} µs with it; of "
        f"{len(fours)} times four turns the median {statistics.median(fours):+.1%}, "
        f"from {fours[0]:+.1%} to {fours[-1]:+.1%}"
    )


def _switched(admin: psycopg.Connection[tuple[object, ...]], *, beside: bool) -> None:
    for table in TABLES:
        names = admin.execute(
            "select tgname from pg_trigger where tgrelid = %s::regclass and tgname like 'note!_%%' escape '!'",
            [f"desk.{table}"],
        ).fetchall()
        for (name,) in names:
            admin.execute(f"alter table desk.{table} {'enable' if beside else 'disable'} trigger {name}".encode())


def _number(hand: Hand, batch: list[tuple[bytes, bytes]], *, beside: bool) -> None:
    hand.land(batch)
    if beside:
        changes.number(hand.connection)


if __name__ == "__main__":
    main()
