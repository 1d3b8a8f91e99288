"""The cost of a hostile reader for writers: articles land in turns of a minute, with the reader and without it.

A desk slows down as it grows, most at the beginning: so some articles land before the first turn. The turns are
without, with, with, without, so that both have the same average size of the desk; what is compared is the time per
article.

The reader opens all connections that its role may open, and does everything that the role allows: transactions that
stay open over everything, its own limits disabled, locks and writes that are refused, repeatedly. Its sessions use
processor time in Postgres like those of any reader; its own program, which would run on another machine, has the lowest
priority here. Required is nine tenths of the rate without it.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from itertools import count, islice
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from statistics import fmean
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console

from contract.article import encode
from contract.settings import Settings
from tests.bench.hand import Hand, empty_desk
from tests.newsroom import Newsroom

TURNS: Final = (False, True, True, False)  # whether the reader runs, for each turn
SECONDS: Final = 60.0
FAMILIES: Final = 2_000  # families of copies generated at a time, with twice as many unrelated reports
BATCH: Final = 100
MOST: Final = 1_000  # maximum number of batches that a turn can land
BEFORE: Final = 20_000  # articles landed before the first turn
PAUSE: Final = 0.02  # seconds between two statements of one session
LIMITS: Final = ("default_transaction_read_only", "statement_timeout", "idle_in_transaction_session_timeout")
TRIES: Final = (
    "select pg_advisory_lock(1)", "select from desk.locks for update", "delete from desk.leases",
    "lock table copydesk.articles in share mode", "create temporary table a (b int)", "select lo_create(0)",
    "select txid_current()", "select * from copydesk.articles limit 20", "select count(*) from copydesk.entries",
    "select pg_sleep(0.1)", "notify a", "listen b",
)  # fmt: skip


LEAST: Final = 0.9  # minimum share of the rate without the reader


def main() -> None:
    """Prints the figures; ends with status 1 if less than `LEAST` of the rate is left."""
    console = Console()
    batches = _batches()
    times: dict[bool, list[float]] = {False: [], True: []}  # seconds per article, for each turn
    with empty_desk() as settings, closing(Hand(settings)) as hand:
        for batch in islice(batches, BEFORE // BATCH):
            hand.land(batch)
        for hostile in TURNS:
            ready = list(islice(batches, MOST))
            with hostile_reader(settings) if hostile else nullcontext():
                times[hostile].append(_seconds(hand, ready))
            console.print(f"{'beside' if hostile else 'alone'}: {1 / times[hostile][-1]:.0f} articles a second")
    alone, beside = (1 / fmean(times[hostile]) for hostile in (False, True))
    console.print(
        f"landing beside a hostile reader, {len(times[True])} turns of {SECONDS:.0f} s: "
        f"{beside:.0f} articles a second, alone {alone:.0f}: {beside / alone:.2f}"
    )
    if beside < LEAST * alone:
        sys.exit(f"less than {LEAST} of the rate without it")


def _batches() -> Iterator[list[tuple[bytes, bytes]]]:
    """Batches of messages, without end."""
    for seed in count(3):
        messages = [encode(article) for article in Newsroom(seed).edition(FAMILIES, 6, 2 * FAMILIES)]
        yield from (messages[at : at + BATCH] for at in range(0, len(messages), BATCH))


def _seconds(hand: Hand, batches: Sequence[list[tuple[bytes, bytes]]]) -> float:
    """Seconds per article, of as many as land within a turn."""
    start, landed = time.monotonic(), 0
    for batch in batches:
        hand.land(batch)
        landed += len(batch)
        if (spent := time.monotonic() - start) >= SECONDS:
            return spent / landed
    msg = f"more than {landed} articles land in {SECONDS:.0f} s: make more"
    raise RuntimeError(msg)


@contextmanager
def hostile_reader(settings: Settings) -> Iterator[None]:
    """A reader that does as much harm as it can, in a separate process, during the block."""
    url = make_conninfo(**{**conninfo_to_dict(settings.database_url.get_secret_value()), "user": "copydesk_reader"})
    processes = get_context("spawn")
    ready, stop = processes.Event(), processes.Event()
    reader = processes.Process(target=_sessions, args=(url, settings.reader_connections, ready, stop))
    reader.start()
    try:
        ready.wait()
        yield
    finally:
        stop.set()
        reader.join()


def _sessions(url: str, connections: int, ready: Event, stop: Event) -> None:
    os.nice(19)
    threads = [threading.Thread(target=_session, args=(url, number, stop)) for number in range(connections)]
    for thread in threads:
        thread.start()
    ready.set()
    for thread in threads:
        thread.join()


def _session(url: str, number: int, stop: Event) -> None:
    pick = random.Random(number)
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        for name in LIMITS:
            connection.execute(f"set {name} = 0".encode())
        if number % 2:  # half of the sessions hold a snapshot open
            connection.execute("begin isolation level repeatable read")
            connection.execute("select count(*) from copydesk.articles limit 1")
            stop.wait()
            return
        while not stop.wait(PAUSE):
            try:
                connection.execute(pick.choice(TRIES).encode())
            except psycopg.Error:
                if connection.closed:
                    return
