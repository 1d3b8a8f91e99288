"""The cost of the copy index in index servers, with 1, 2 and 4 cuts, compared with a worker's own index.

The keys of a window, generated as in `index`, are written into the log of an empty desk; the servers are separate
processes that read them from there. `python -m tests.bench cuts [ARTICLES]`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime

import httpx
import numpy as np
import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from contract.postgres import identity
from contract.settings import Settings, environment_of, make
from copydesk.local.stack import running
from copydesk.local.stack.ports import choose
from copydesk.wiring import Wiring
from enrich.copies.ruleset import WINDOW_DAYS
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.index_replica import IndexReplica
from enrich.warm import warm
from enrich.worker.index_cuts import IndexCuts
from tests.bench.index import BATCH, Writers, write_log
from tests.corpus.documents import DOCUMENTS
from tests.index_size import bytes_of

ARTICLES = 1_000_000
CUTS = (1, 2, 4)
_PROBES = 20  # batches
_PATIENCE = 300  # timeout in seconds for a server to read the log


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("cuts: skipped, the corpus is not here")
        return
    warm()
    articles = next((int(word) for word in sys.argv[1:] if word.isdecimal()), ARTICLES)
    table = Table(
        "held by", "worker, µs an article", "servers together, µs an article", "µs an article waited",
        "candidates", "MB each", title=f"{articles:,} articles in the window",
    )  # fmt: skip
    today = datetime.now(UTC).date()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home,
        running(make({"home": home}), parts=("postgres",), say=lambda _: None) as stack,
    ):
        settings = stack.settings
        Wiring.of(settings).migrate(lambda _: None)
        writers = Writers()
        with psycopg.connect(settings.database_url.get_secret_value()) as connection:
            write_log(connection, writers, articles, today)
            ids = [writers.batch(articles + number * BATCH, BATCH) for number in range(_PROBES)]
            replica = IndexReplica(connection, most_articles=10 * articles)
            table.add_row("the worker", *_row(replica, connection, ids, today, []), f"{bytes_of(replica.index) >> 20}")
            for count in CUTS:
                with _servers(settings, count) as (addresses, processes):
                    with closing(IndexCuts(addresses, identity(connection), 60)) as cuts:
                        figures = _row(cuts, connection, ids, today, processes)
                    memory = max(process.memory_info().rss for process in processes) >> 20
                    table.add_row(f"{count} cut{'s'[: count > 1]}", *figures, f"{memory}")
    console.print(table)


def _row(
    index: CandidateIndex, connection: psycopg.Connection, batches: list, today: date, servers: list[psutil.Process]
) -> tuple[str, ...]:
    """Per article: processor time of this process, of the servers, and elapsed time, in µs; and candidates."""

    def spent() -> float:
        return sum(sum(server.cpu_times()[:2]) for server in servers)

    def probe(batch: tuple[np.ndarray, np.ndarray, np.ndarray]) -> int:
        index.catch_up(connection, [today], WINDOW_DAYS)
        connection.commit()
        return len(index.probe(np.full(len(batch[0]), today.toordinal()), WINDOW_DAYS, *batch)[0])

    probe(batches[0])
    own, others, clock = time.process_time(), spent(), time.perf_counter()
    found = sum(map(probe, batches))
    figures = time.process_time() - own, spent() - others, time.perf_counter() - clock
    each = len(batches) * BATCH
    return (*(f"{1e6 * figure / each:,.0f}" for figure in figures), f"{found / each:.3f}")


@contextmanager
def _servers(settings: Settings, count: int) -> Iterator[tuple[list[str], list[psutil.Process]]]:
    addresses = [f"127.0.0.1:{choose(0, '')}" for _ in range(count)]
    with ExitStack() as stack:
        started = []
        for number, address in enumerate(addresses, 1):
            command = [sys.executable, "-m", "copydesk", "index-server", "--cut", f"{number}/{count}"]
            own = environment_of(settings.model_copy(update={"index_address": address, "index_articles": 10**9}))
            process = stack.enter_context(subprocess.Popen(command, env=os.environ | own, stderr=subprocess.DEVNULL))
            stack.callback(process.terminate)
            started.append(psutil.Process(process.pid))
        for address in addresses:
            _until(lambda address=address: _is_ready(address))
        yield addresses, started


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/readyz", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "an index server does not answer"
        time.sleep(0.1)


if __name__ == "__main__":
    main()
