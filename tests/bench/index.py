"""The cost of the copy index with a hundred thousand, a million and ten million articles in the window, and of a
worker's restart.

Articles are generated with the key distribution of the corpus: each has as many keys as some document; keys that
several documents share, including hot ones, are as frequent as there, the others are the article's own; one article in
seven is a copy of an earlier one. Only adding and probing is measured: comparing the candidates costs the same at any
size. `python -m tests.bench index [ARTICLES …]`
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import psycopg
from rich.console import Console
from rich.table import Table

from contract.settings import make
from copydesk.local.stack import running
from copydesk.wiring import Wiring
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.ruleset import WINDOW_DAYS
from enrich.copies.sketch.sketch import sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.kernels.hashing import mixed
from enrich.landing.index_replica import IndexReplica
from enrich.pairs import Document, parse_documents, prepared
from enrich.warm import warm
from tests.corpus.documents import DOCUMENTS
from tests.index_size import articles_in, bytes_of

SIZES = (100_000, 1_000_000, 10_000_000)
DAYS = WINDOW_DAYS + 1
BATCH = 400
_CHUNK = 50_000
_SHARED = 6  # a fingerprint in this many documents of the corpus counts as shared, not as one article's own
_COPIES = 7  # one article in this many is a copy
_TODAY = datetime(2026, 3, 10, tzinfo=UTC).date()

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]  # ids, key counts, keys: the arguments of the index


class Writers:
    """Generates the keys of articles.

    forms: keys that several documents share occur together, as in forms that are filled in repeatedly: an article has
    all shared keys of the document that it is modelled on. Otherwise they are drawn one by one, as often, and hardly
    ever in the same combination.
    """

    def __init__(self, *, forms: bool = False) -> None:
        with gzip.open(DOCUMENTS) as lines:
            documents = [item for item in parse_documents(lines) if isinstance(item, Document)]
        lexicon, found = Lexicon(), []
        for start in range(0, len(documents), BATCH):
            found += [
                made.fingerprints for made in sketch([prepared(d) for d in documents[start : start + BATCH]], lexicon)
            ]
        self._counts = np.array([len(keys) for keys in found])
        self._offsets = np.concatenate([[0], np.cumsum(self._counts)])
        self._keys = np.concatenate(found)
        distinct, inverse, times = np.unique(self._keys, return_inverse=True, return_counts=True)
        self._hot = times[inverse] >= _SHARED
        self._forms = forms
        self._common = self._keys[self._hot]
        self.hottest = float(times.max() / len(found)), int(distinct[times.argmax()] & 1)
        self._random = np.random.default_rng(1987)

    def batch(self, first: int, count: int) -> Batch:
        """That many articles, with ids from `first` on."""
        ids = np.arange(first, first + count)
        # A copy has the keys of an earlier article: both are computed from the number of that article.
        origin = np.where(
            self._random.integers(_COPIES, size=count) == 0, self._random.integers(0, first + 1, count), ids
        )
        rows = (origin * 2_654_435_761) % len(self._counts)
        counts = self._counts[rows]
        starts = np.repeat(self._offsets[rows] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        at = starts + np.arange(len(starts))
        keys = self._keys[at]
        salt = np.repeat(origin, counts).astype(np.uint64)
        drawn = mixed(keys.astype(np.uint64) << np.uint64(32) | salt)
        own = drawn.astype(np.uint32) & np.uint32(0xFFFFFFFE) | keys & np.uint32(1)
        common = keys if self._forms else self._common[(drawn % np.uint64(len(self._common))).astype(np.int64)]
        return ids, counts, np.where(self._hot[at], common, own)

    def documents(self, size: int) -> Iterator[Batch]:
        """The corpus itself, in batches, with negative ids."""
        for first in range(0, len(self._counts), size):
            counts = self._counts[first : first + size]
            start = self._offsets[first]
            yield -1 - np.arange(first, first + len(counts)), counts, self._keys[start : start + counts.sum()]


def batches(writers: Writers, articles: int, size: int, today: date = _TODAY) -> Iterator[tuple[int, Batch]]:
    """The ordinal of a day and a batch, for the days of the window, which ends today."""
    for first in range(0, articles, size):
        yield (
            today.toordinal() - DAYS + 1 + first * DAYS // articles,
            writers.batch(first, min(size, articles - first)),
        )


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("index: skipped, the corpus is not here")
        return
    warm()
    writers = Writers()
    share, rare = writers.hottest
    console.print(f"the hottest key, a {'rare word' if rare else 'shingle'}, is in {100 * share:.1f} % of the articles")
    table = Table(
        "articles in the window", "add, µs an article", "probe, µs an article", "candidates", "bytes an article"
    )
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or SIZES
    for articles in sizes:
        table.add_row(f"{articles:,}", *measured(writers, articles))
    console.print(table)
    restart(writers, min(1_000_000, max(sizes)), console)


def measured(writers: Writers, articles: int) -> tuple[str, ...]:
    """Microseconds per article to add and to probe in batches, candidates and bytes per article."""
    index = MemoryIndex()
    for day, batch in batches(writers, articles, _CHUNK):
        index.add(day, *batch)
    today, probes = _TODAY.toordinal(), 20
    spent, found, added = 0.0, 0, 0.0
    for number in range(probes):
        ids, counts, keys = writers.batch(articles + number * BATCH, BATCH)
        started = time.perf_counter()
        index.add(today, ids, counts, keys)
        middle = time.perf_counter()
        rows, _ = index.probe(np.full(len(ids), today), WINDOW_DAYS, ids, counts, keys)
        spent += time.perf_counter() - middle
        added += middle - started
        found += len(rows)
    each = probes * BATCH
    return (
        f"{1e6 * added / each:.1f}",
        f"{1e6 * spent / each:.1f}",
        f"{found / each:.2f}",
        f"{bytes_of(index) / articles_in(index):.0f}",
    )


def write_log(connection: psycopg.Connection, writers: Writers, articles: int, today: date) -> None:
    """Writes the keys of a window that ends today into the log of an empty desk."""
    row = connection.execute(
        """insert into desk.consumer_offsets (consumer_group, topic, partition, announced, next_offset)
           values ('bench', 'articles', 0, %s, %s) returning stream""",
        [articles, articles],
    ).fetchone()
    assert row is not None
    rows = "copy desk.key_segment (stream, position, day, articles, ids, key_counts, keys) from stdin"
    with connection.cursor() as cursor, cursor.copy(rows) as copy:
        for ordinal, (ids, counts, keys) in batches(writers, articles, BATCH, today):
            parts = (ids.astype("<i8").tobytes(), counts.astype("<u2").tobytes(), keys.astype("<u4").tobytes())
            copy.write_row((row[0], int(ids[0]), date.fromordinal(ordinal), len(ids), *parts))
    connection.commit()


def restart(writers: Writers, articles: int, console: Console) -> None:
    """How long a starting worker takes to read the keys of the whole window from Postgres's log."""
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home,
        running(make({"home": home}), parts=("postgres",), say=lambda _: None) as stack,
    ):
        Wiring.of(stack.settings).migrate(lambda _: None)
        with psycopg.connect(stack.settings.database_url.get_secret_value()) as connection:
            write_log(connection, writers, articles, _TODAY)
            size = connection.execute("select pg_total_relation_size('desk.key_segment')").fetchone()
            started = time.monotonic()
            replica = IndexReplica(connection, most_articles=10 * articles)
            replica.catch_up(connection, [_TODAY], WINDOW_DAYS)
            seconds = time.monotonic() - started
    assert articles_in(replica.index) == articles
    console.print(
        f"a worker that starts reads {articles:,} articles' keys in {seconds:.1f} s; "
        f"the log takes {(size or (0,))[0] / articles:.0f} bytes an article on disk"
    )


if __name__ == "__main__":
    main()
