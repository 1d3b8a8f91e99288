"""Where the time of an article goes, from a Kafka message to its groups: one worker's steps, in this process, on a real Postgres."""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

import enrich.read as reading
from copydesk.migrate import migrate
from copydesk.stack import running
from enrich.copies import Lexicon, MemoryIndex
from enrich.land import landing, look, offsets
from enrich.land.batch import Batch, Record, Slice
from enrich.land.furniture import Shelf
from enrich.land.tail import Tail
from enrich.warm import warm
from enrich.worker import connect
from ingest.article import encode
from ingest.settings import make
from tests.bench.land import articles
from tests.corpus.documents import DOCUMENTS

BATCH = 400
WARM = 4_000  # articles that are landed before the clock starts
# Where a phase is, and its name; an inner one's time is not its outer one's.
PHASES: tuple[tuple[Any, str, str], ...] = (
    (reading, "decode_records", "decode"),
    (reading, "read_article", "read"),
    (reading, "_sketches", "tokenise and sketch"),
    (Shelf, "learned_for", "learned lines"),
    (landing, "announce", "announce"),
    (Tail, "catch_up", "tail"),
    (MemoryIndex, "probe", "probe"),
    (look, "features_of", "fetch"),
    (look, "declared_pairs", "declared"),
    (look, "house", "fetch"),
    (look, "compare", "compare"),
    (look, "edge", "evidence"),
    (landing, "insert_edges", "write edges"),
    (landing, "regroup", "groups"),
    (landing, "land", "fates, offsets, commit"),
)


class Clock:
    """Seconds by phase."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def watch(self, owner: ModuleType | type, name: str, phase: str) -> None:
        """Let each call of a function count for its phase, without what is watched inside of it."""
        function: Callable[..., Any] = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:  # any function's
            self._inner.append(0.0)
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                whole = time.perf_counter() - started
                self.spent[phase] += whole - self._inner.pop()
                self._inner[-1] += whole

        setattr(owner, name, watched)


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("phases: skipped, the corpus is not here")
        return
    warm()
    chosen = list(articles())
    random.Random(1987).shuffle(chosen)
    messages = [encode(article) for article in chosen]
    clock = Clock()
    for owner, name, phase in PHASES:
        clock.watch(owner, name, phase)
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home,
        running(make({"home": home}), parts=("postgres",), say=lambda _: None) as stack,
    ):
        settings = stack.settings
        migrate(settings, say=lambda _: None)
        connection = connect(settings)
        landing.install_ruleset(connection)
        partition = ("bench.articles", 0)
        offsets.streams(connection, settings.consumer_group, [partition])
        connection.commit()
        tail, lexicon, shelf = Tail(connection, most_articles=settings.index_articles), Lexicon(), Shelf()
        started = time.perf_counter()
        for start in range(0, len(messages), BATCH):
            if start == WARM:
                clock.spent.clear()
                started = time.perf_counter()
            records = [Record(*partition, start + i, *pair) for i, pair in enumerate(messages[start : start + BATCH])]
            decoded, broken = reading.decode_records(records)
            learned = shelf.learned_for(connection, [one.article for one in decoded])
            read, dead = reading.read_decoded(decoded, learned, lexicon)
            batch = Batch([Slice(partition, start, start + len(records))], read, [*broken, *dead])
            landing.land(connection, tail, settings.consumer_group, batch, settings.window_days)
        seconds = time.perf_counter() - started
        connection.close()
    count = len(messages) - WARM
    table = Table(f"{count} articles, one process", "µs an article", "share")
    for phase, spent in sorted(clock.spent.items(), key=lambda item: -item[1]):
        table.add_row(phase, f"{1e6 * spent / count:.0f}", f"{100 * spent / seconds:.0f} %")
    table.add_row("all", f"{1e6 * seconds / count:.0f}", f"{count / seconds:.0f} articles a second")
    console.print(table)


if __name__ == "__main__":
    main()
