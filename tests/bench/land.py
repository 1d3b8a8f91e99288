"""How fast two workers land the corpus, from an empty database, compared with a consumer that only inserts.

`python -m tests.bench land [WINDOW …]`: with that many generated articles in the window (see `window`), all of which
the workers hold, and with the corpus published on the eight days of the window; without a number, nothing is generated
and the corpus has its own dates. `land WINDOW --forms`: keys that several documents share occur together in the
generated articles (see `index.Writers`). Then the larger the window, the more articles each one is compared with, as if
all news were of the few kinds in the corpus; without it there are hardly any comparisons. A real window is in between.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psutil
import psycopg
from kafka import KafkaConsumer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from contract.article import Article, decode
from contract.settings import environment_of, make, topics_of
from copydesk.local.stack import Stack, running
from copydesk.wiring import Wiring
from ingest.publish import publishing
from tests.bench.index import DAYS, Writers
from tests.bench.window import TOPIC, candidates, fill, held
from tests.bench.worker import HELD
from tests.corpus.documents import DOCUMENTS, article_of, documents
from tests.index_size import articles_in

WORKERS = 2
_SECONDS = 1800  # timeout


def articles(now: datetime | None = None, *, live: bool = False) -> Iterator[Article]:
    """The corpus as articles; live: dated ones get a date within the window, which ends today."""
    now = now or datetime.now(UTC)
    for document in documents():
        if live and document.get("published"):
            day = date.fromisoformat(document["published"][:10]).toordinal()
            document["published"] = date.fromordinal(now.toordinal() - day % DAYS).isoformat()
        yield article_of(document, now)


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("landing: skipped, the corpus is not here")
        return
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    writers = Writers(forms="--forms" in sys.argv) if sizes else None
    for size in sizes or [None]:
        measure(console, writers, size)


def measure(console: Console, writers: Writers | None, size: int | None) -> None:
    """Lands the corpus into a window of that many articles, None for the corpus alone, and prints the cost."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as home, running(make({"home": home}), parts=("postgres", "kafka")) as stack:
        Wiring.of(stack.settings).migrate(console.print)
        Wiring.of(stack.settings).make_topics(console.print)
        started = time.monotonic()
        with publishing(stack.settings) as publisher:
            sent = [publisher.start(article) for article in articles(now, live=size is not None)]
            for acknowledgement in sent:
                acknowledgement.wait()
        count = len(sent)
        console.print(f"{count} articles sent, {count / (time.monotonic() - started):.0f} a second")
        inserted = only_insert(stack, count)
        if writers and size:
            _fill(console, stack, writers, size, now.date())
        seconds, memory = land(stack, count, console)
        with psycopg.connect(stack.settings.database_url.get_secret_value()) as connection:
            landed_rows, edges, groups, whole, steady, disk = _figures(connection)
        for name, holds in held_at_end(stack).items():
            assert size is None or size <= holds <= size + count, f"{name} holds {holds} articles"
            console.print(f"{name} holds {holds:,} articles")
        title = "into an empty desk" if size is None else f"{size:,} articles in the window"
        table = Table("landing", "articles a second", "note", title=title)
        table.add_row(
            f"{WORKERS} workers, first row to last",
            f"{count / whole:.0f}",
            f"{landed_rows} versions, {edges} edges, {groups} groups",
        )
        table.add_row("the same behind the first batch of each", f"{steady:.0f}", "which reads the window")
        table.add_row("the same with the start of the workers", f"{count / seconds:.0f}", f"{seconds:.1f} s")
        table.add_row(
            "peer: one consumer that only inserts", f"{inserted:.0f}", f"ratio {count / whole / inserted:.2f}"
        )
        console.print(table)
        sizes = Table("process", "peak memory, MB")
        for name, most in memory.items():
            sizes.add_row(name, f"{most / 1e6:.0f}")
        sizes.add_row("database on disk, bytes an article", f"{disk / (landed_rows + (size or 0)):.0f}")
        console.print(sizes)


def _fill(console: Console, stack: Stack, writers: Writers, size: int, today: date) -> None:
    """Fills the window, and prints what an article finds there."""
    started = time.monotonic()
    fill(stack.settings, writers, size, today, console)
    filled = time.monotonic() - started
    replica = held(stack.settings, today)
    assert articles_in(replica.index) == size
    console.print(
        f"{size:,} articles put into the window in {filled:.0f} s; a document is compared with "
        f"{candidates(replica, writers, today):.2f} of them on average"
    )


def _figures(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    """Versions, edges, groups, seconds from the first row to the last, articles per second after each partition's first
    batch, bytes."""
    row = connection.execute(
        """with landed as (select partition, landed_at from desk.versions where topic <> %s),
                batch as (select distinct partition, landed_at from landed),
                second as (select partition, (array_agg(landed_at order by landed_at))[2] at from batch group by 1),
                span as (select (select max(at) from second) start, max(landed_at) stop from landed)
           select count(*),
                  (select count(*) from desk.copy_edge),
                  (select count(distinct group_key) from desk.group_member),
                  extract(epoch from max(landed_at) - min(landed_at))::float,
                  count(*) filter (where landed_at >= start and landed_at < stop)
                      / extract(epoch from stop - start)::float,
                  pg_database_size(current_database())
           from landed, span group by start, stop""",
        [TOPIC],
    ).fetchone()
    assert row is not None
    return row


def land(stack: Stack, count: int, console: Console) -> tuple[float, dict[str, int]]:
    """Seconds until all have landed, and the peak memory of each process."""
    command = [sys.executable, "-m", "tests.bench.worker"]
    environment = stack.environment | environment_of(stack.settings)
    started = time.monotonic()
    logs = [(stack.settings.home / f"worker-{number}.log").open("wb") for number in range(WORKERS)]
    workers = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for log in logs]
    memory: dict[str, int] = {}
    try:
        with (
            psycopg.connect(stack.settings.database_url.get_secret_value(), autocommit=True) as connection,
            Progress(console=console, transient=True) as progress,
        ):
            task = progress.add_task("landing", total=count)
            while (done := landed(connection)) < count:
                progress.update(task, completed=done)
                for number, worker in enumerate(workers):
                    note(memory, f"worker {number}", psutil.Process(worker.pid))
                if stack.kafka and stack.kafka.pid:
                    note(memory, "Kafka", psutil.Process(stack.kafka.pid))
                if time.monotonic() - started > _SECONDS:
                    console.print(f"stopped after {_SECONDS} s with {done} of {count}")
                    break
                time.sleep(0.2)
        return time.monotonic() - started, memory
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(20)
        for log in logs:
            log.close()


def held_at_end(stack: Stack) -> dict[str, int]:
    """How many articles each worker's copy index held, by the worker's name."""
    found = {}
    for number in range(WORKERS):
        said = re.findall(rf"{HELD}(\d+)", (stack.settings.home / f"worker-{number}.log").read_text())
        found[f"worker {number}"] = int(said[-1])
    return found


def landed(connection: psycopg.Connection[Any]) -> int:
    """The number of messages that have landed."""
    row = connection.execute(
        "select coalesce(sum(next_offset), 0)::int from desk.consumer_offsets where topic <> %s", [TOPIC]
    ).fetchone()
    return row[0] if row else 0


def note(memory: dict[str, int], name: str, process: psutil.Process) -> None:
    """Keeps the peak of the resident memory of a process with its children."""
    try:
        size = process.memory_info().rss + sum(child.memory_info().rss for child in process.children(recursive=True))
    except psutil.Error:
        return
    memory[name] = max(memory.get(name, 0), size)


def only_insert(stack: Stack, count: int) -> float:
    """Articles per second of the simplest consumer: decodes, inserts title and text, 400 per transaction."""
    topics = topics_of(stack.settings)
    consumer = KafkaConsumer(
        *topics.articles,
        bootstrap_servers=stack.settings.kafka_servers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    with psycopg.connect(stack.settings.database_url.get_secret_value()) as connection:
        connection.execute("create temporary table plain (id text primary key, title text, body text)")
        connection.commit()
        started, done = time.monotonic(), 0
        while done < count:
            batch = [message for messages in consumer.poll(1000, max_records=400).values() for message in messages]
            read = [decode(message.value) for message in batch]
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(
                    "insert into plain values (%s, %s, %s) on conflict do nothing",
                    [(article.article_id, article.title, article.text) for article in read],
                )
            done += len(batch)
        seconds = time.monotonic() - started
    consumer.close()
    return count / seconds


if __name__ == "__main__":
    main()
