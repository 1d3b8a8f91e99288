"""How the time of an article is spent, from a Kafka message to its groups: the steps of one worker, in this process, on
a real Postgres."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

import enrich.worker.messages as reading
from contract.article import encode
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.matching import match
from enrich.landing import edge_rows, landing
from enrich.landing import match as landing_match
from enrich.landing.compared_texts import RecentTexts
from enrich.landing.index_replica import IndexReplica
from enrich.store.boilerplate import BoilerplateCache
from tests.bench.hand import BATCH, Hand, empty_desk
from tests.bench.land import articles
from tests.corpus.documents import DOCUMENTS

WARM = 4_000  # warm-up: articles that land before the clock starts
# Owner, function and name of each phase; the time of an inner phase is not counted for its outer one.
PHASES: tuple[tuple[Any, str, str], ...] = (
    (reading, "decode_records", "decode"),
    (reading, "read_article", "read"),
    (reading, "_sketches", "tokenise and sketch"),
    (BoilerplateCache, "learned_for", "learned lines"),
    (landing, "register", "register"),
    (IndexReplica, "catch_up", "follow the log"),
    (MemoryIndex, "probe", "probe"),
    (RecentTexts, "of", "fetch"),
    (landing_match, "declared_pairs", "declared"),
    (landing_match, "judged", "fetch"),
    (landing_match, "within_degree_cap", "degree cap"),
    (landing, "find_edges", "pairs of candidates"),
    (match, "compare", "compare"),
    (edge_rows, "_edge_row", "evidence"),
    (edge_rows, "locate", "evidence"),
    (edge_rows, "paraphrased_sentences", "evidence"),
    (landing, "insert_edges", "write edges"),
    (landing, "follow", "clusters"),
    (landing, "recluster_locked", "clusters"),
    (landing, "land", "fates, offsets, commit"),
)


class Clock:
    """Seconds by phase."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def watch(self, owner: ModuleType | type, name: str, phase: str) -> None:
        """Adds the time of each call of a function to its phase, without the time of watched calls inside it."""
        function: Callable[..., Any] = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:  # Any: it wraps any function
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
    chosen = list(articles())
    random.Random(1987).shuffle(chosen)
    messages = [encode(article) for article in chosen]
    clock = Clock()
    for owner, name, phase in PHASES:
        clock.watch(owner, name, phase)
    with empty_desk() as settings, closing(Hand(settings)) as hand:
        started = time.perf_counter()
        for start in range(0, len(messages), BATCH):
            if start == WARM:
                clock.spent.clear()
                started = time.perf_counter()
            hand.land(messages[start : start + BATCH])
        seconds = time.perf_counter() - started
    count = len(messages) - WARM
    table = Table(f"{count} articles, one process", "µs an article", "share")
    for phase, spent in sorted(clock.spent.items(), key=lambda item: -item[1]):
        table.add_row(phase, f"{1e6 * spent / count:.0f}", f"{100 * spent / seconds:.0f} %")
    table.add_row("all", f"{1e6 * seconds / count:.0f}", f"{count / seconds:.0f} articles a second")
    console.print(table)


if __name__ == "__main__":
    main()
