"""What a hostile reader costs those who write: articles land in turns, seven seconds alone and seven beside one.

It has all connections that its role may open, and does with them what the role lets it: transactions that stay open
over everything, its own limits set off, locks and writes that are refused, again and again. It takes processor time
as any reader may; asked is nine tenths of the rate without it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from statistics import median
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console

from contract.article import encode
from contract.settings import Settings
from tests.bench.hand import Hand, empty_desk
from tests.bench.land import articles
from tests.corpus.documents import DOCUMENTS

ROUNDS: Final = 3  # the corpus is landed by then
SECONDS: Final = 7.0
BATCH: Final = 100
PAUSE: Final = 0.02  # seconds between two statements of one session
LIMITS: Final = ("default_transaction_read_only", "statement_timeout", "idle_in_transaction_session_timeout")
TRIES: Final = (
    "select pg_advisory_lock(1)", "select from desk.locks for update", "delete from desk.leases",
    "lock table copydesk.articles in share mode", "create temporary table a (b int)", "select lo_create(0)",
    "select txid_current()", "select * from copydesk.articles limit 20", "select count(*) from copydesk.entries",
    "select pg_sleep(0.1)", "notify a", "listen b",
)  # fmt: skip


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("reader: skipped, the corpus is not here")
        return
    messages = [encode(article) for article in articles()]
    random.Random(3).shuffle(messages)
    with empty_desk() as settings, closing(Hand(settings)) as hand:
        batches = (messages[at : at + BATCH] for at in range(0, len(messages), BATCH))
        for _ in range(20):
            hand.land(next(batches))
        rates: dict[bool, list[float]] = {False: [], True: []}
        for _, hostile in zip(range(2 * ROUNDS), cycle((False, True)), strict=False):
            with ExitStack() as beside:
                if hostile:
                    beside.enter_context(hostile_reader(settings))
                landed, start = 0, time.monotonic()
                while time.monotonic() < start + SECONDS:
                    hand.land(next(batches))
                    landed += BATCH
                rates[hostile].append(landed / (time.monotonic() - start))
    alone, beside_one = median(rates[False]), median(rates[True])
    console.print(
        f"landing beside a hostile reader, {ROUNDS * SECONDS:.0f} s: {beside_one:.0f} articles a second, "
        f"alone {alone:.0f}: {beside_one / alone:.2f}"
    )


@contextmanager
def hostile_reader(settings: Settings) -> Iterator[None]:
    """A reader that does its worst, in a process of its own, for the time of the block."""
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


def _sessions(url: str, count: int, ready: Event, stop: Event) -> None:
    threads = [threading.Thread(target=_session, args=(url, number, stop)) for number in range(count)]
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
        if number % 2:  # half of them hold what they have seen
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
