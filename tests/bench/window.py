"""Fills the window of an empty desk with generated articles, a million in minutes.

Keys (by `index.Writers`) and ids are generated. Each article has the title and text of some document of the corpus, but
not of the one that its keys are modelled on: a candidate is fetched and compared like a real one, and hardly ever taken
for a copy. What landing a live article never reads of others is omitted: raw text, authors, outlet, times of day. The
articles are spread over the eight days up to today, so that all can be compared with articles published in these days.
"""

from __future__ import annotations

import gzip
from datetime import date
from itertools import islice
from typing import Any, Final

import numpy as np
import psycopg
from rich.console import Console
from rich.progress import track

from contract.settings import Settings
from enrich.kernels.hashing import mixed
from enrich.landing.index_replica import IndexReplica
from enrich.pairs import Document, parse_documents
from tests.bench.index import BATCH, DAYS, Writers, batches
from tests.corpus.documents import DOCUMENTS

TOPIC: Final = "made up"
_MODELS: Final = 4_000
_CHUNK: Final = 125  # batches per transaction
_FILL: Final = (
    "insert into desk.articles (article_key, article_id) select key, lpad(to_hex(key), 32, '0')::uuid from chunk",
    """insert into desk.versions (version_key, article_key, version_id, origin, authors, tags, title, text, raw_title,
           raw_text, truncated, reference_day, discovered_at, fetched_at, extracted_at, furniture,
           topic, partition, position)
       select key, key, lpad(to_hex(key), 32, '0')::uuid, 'feed', '{}', '{}', title, text, '', '', false, day, day, day,
              day, '[]', 'made up', 0, place from chunk join model using (model)""",
    "truncate chunk",
)


def fill(settings: Settings, writers: Writers, articles: int, today: date, console: Console) -> None:
    """Fills the window; prints the progress."""
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        _models(connection)
        connection.execute("create temporary table chunk (key bigint, model int, day date, place bigint)")
        row = connection.execute(
            """insert into desk.consumer_offsets (consumer_group, topic, partition, announced, next_offset)
               values ('bench', %s, 0, %s, %s) returning stream""",
            [TOPIC, articles, articles],
        ).fetchone()
        assert row is not None
        made = batches(writers, articles, BATCH, today)
        chunks = -(-articles // (BATCH * _CHUNK))
        for _ in track(range(chunks), f"{articles:,} articles into the window", console=console, transient=True):
            _write(connection, row[0], [(date.fromordinal(day), *batch) for day, batch in islice(made, _CHUNK)])
            connection.commit()
        connection.autocommit = True
        connection.execute("vacuum (analyze)")  # as has long been done on a desk that has run for days


def held(settings: Settings, today: date) -> IndexReplica:
    """What a newly started worker reads of the window."""
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        replica = IndexReplica(connection, most_articles=settings.index_articles)
        replica.catch_up(connection, [today], DAYS - 1)
    return replica


def candidates(replica: IndexReplica, writers: Writers, today: date) -> float:
    """The average number of articles in the window that a document of the corpus is compared with."""
    found = documents = 0
    for ids, counts, keys in writers.documents(BATCH):
        rows, _ = replica.index.probe(np.full(len(ids), today.toordinal()), DAYS - 1, ids, counts, keys)
        found, documents = found + len(rows), documents + len(ids)
    return found / documents


def _models(connection: psycopg.Connection[Any]) -> None:
    """Titles and texts of documents from all over the corpus."""
    with gzip.open(DOCUMENTS) as lines:
        everything = [item for item in parse_documents(lines) if isinstance(item, Document)]
    chosen = everything[:: max(1, len(everything) // _MODELS)][:_MODELS]
    connection.execute("create temporary table model (model int primary key, title text, text text)")
    with connection.cursor() as cursor, cursor.copy("copy model from stdin") as copy:
        for number, document in enumerate(chosen):
            copy.write_row((number, document.title, document.text))
    connection.execute("analyze model")


def _write(
    connection: psycopg.Connection[Any], stream: int, days: list[tuple[date, np.ndarray, np.ndarray, np.ndarray]]
) -> None:
    """Writes batches: their keys as segments of the log, then the rows of their articles."""
    places = [int(ids[0]) for _, ids, _, _ in days]
    days = [(day, keys_of(ids), counts, keys) for day, ids, counts, keys in days]
    with connection.cursor() as cursor:
        with cursor.copy(
            "copy desk.key_segment (stream, position, day, articles, ids, key_counts, keys) from stdin"
        ) as copy:
            for place, (day, ids, counts, keys) in zip(places, days, strict=True):
                parts = (ids.astype("<i8").tobytes(), counts.astype("<u2").tobytes(), keys.astype("<u4").tobytes())
                copy.write_row((stream, place, day, len(ids), *parts))
        with cursor.copy("copy chunk from stdin") as copy:
            for place, (day, ids, _, _) in zip(places, days, strict=True):
                for number, key in enumerate(ids.tolist(), place):
                    copy.write_row((key, key % _MODELS, day, number))
        for step in _FILL:
            cursor.execute(step)


def keys_of(ids: np.ndarray) -> np.ndarray:
    """Numbers as keys, spread over the range like real ones."""
    return (mixed(ids.astype(np.uint64)) >> np.uint64(1)).astype(np.int64)
