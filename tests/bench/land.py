"""How fast two workers land the corpus, from an empty database, beside a consumer that only inserts what it reads."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psutil
import psycopg
from kafka import KafkaConsumer
from rich.console import Console
from rich.table import Table

from copydesk.migrate import migrate
from copydesk.stack import Stack, running
from copydesk.topics import make_topics
from ingest.article import Article, decode
from ingest.publish import publishing
from ingest.settings import environment_of, make, topics_of
from tests.corpus.documents import DOCUMENTS, article_of, documents

WORKERS = 2


def articles() -> Iterator[Article]:
    """The corpus as articles."""
    now = datetime.now(UTC)
    return (article_of(document, now) for document in documents())


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("landing: skipped, the corpus is not here")
        return
    with tempfile.TemporaryDirectory() as home, running(make({"home": home}), parts=("postgres", "kafka")) as stack:
        migrate(stack.settings, say=console.print)
        make_topics(stack.settings, say=console.print)
        started = time.monotonic()
        with publishing(stack.settings) as publisher:
            count = sum(1 for article in articles() if publisher.start(article))
            publisher.flush()
        console.print(f"{count} articles sent, {count / (time.monotonic() - started):.0f} a second")
        inserted = only_insert(stack, count)
        seconds, memory = land(stack, count, console)
        with psycopg.connect(stack.settings.database_url.get_secret_value()) as connection:
            row = connection.execute(
                """select extract(epoch from max(landed_at) - min(landed_at))::float, count(*),
                          (select count(*) from desk.copy_edge), (select count(distinct group_key) from desk.group_member),
                          pg_database_size(current_database()) from desk.versions"""
            ).fetchone()
            assert row is not None
        table = Table("landing", "articles a second", "note")
        table.add_row(
            f"{WORKERS} workers, first row to last",
            f"{count / row[0]:.0f}",
            f"{row[1]} versions, {row[2]} edges, {row[3]} groups",
        )
        table.add_row("the same with the start of the workers", f"{count / seconds:.0f}", f"{seconds:.1f} s")
        table.add_row(
            "peer: one consumer that only inserts", f"{inserted:.0f}", f"ratio {count / row[0] / inserted:.2f}"
        )
        console.print(table)
        sizes = Table("process", "peak memory, MB")
        for name, size in memory.items():
            sizes.add_row(name, f"{size / 1e6:.0f}")
        sizes.add_row("database on disk, bytes an article", f"{row[4] / row[1]:.0f}")
        console.print(sizes)


def land(stack: Stack, count: int, console: Console) -> tuple[float, dict[str, int]]:
    """Seconds until all have landed, and the peak memory of each process."""
    command = [sys.executable, "-m", "copydesk", "worker"]
    environment = stack.environment | environment_of(stack.settings)
    started = time.monotonic()
    logs = [(stack.settings.home / f"worker-{number}.log").open("wb") for number in range(WORKERS)]
    workers = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for log in logs]
    memory: dict[str, int] = {}
    try:
        with psycopg.connect(stack.settings.database_url.get_secret_value(), autocommit=True) as connection:
            while (done := landed(connection)) < count:
                for number, worker in enumerate(workers):
                    note(memory, f"worker {number}", psutil.Process(worker.pid))
                if stack.kafka and stack.kafka.pid:
                    note(memory, "Kafka", psutil.Process(stack.kafka.pid))
                if time.monotonic() - started > 600:
                    console.print(f"stopped after 600 s with {done} of {count}")
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


def landed(connection: psycopg.Connection[Any]) -> int:
    """Messages that have landed."""
    row = connection.execute("select coalesce(sum(next_offset), 0)::int from desk.consumer_offsets").fetchone()
    return row[0] if row else 0


def note(memory: dict[str, int], name: str, process: psutil.Process) -> None:
    """Keep the greatest resident size of a process with its children."""
    try:
        size = process.memory_info().rss + sum(child.memory_info().rss for child in process.children(recursive=True))
    except psutil.Error:
        return
    memory[name] = max(memory.get(name, 0), size)


def only_insert(stack: Stack, count: int) -> float:
    """Articles a second of the plainest consumer: decode, insert title and text, 400 a transaction."""
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
