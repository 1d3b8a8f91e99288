"""Transaction 1: articles, their sketches, and their keys in the log, for everybody to see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, LiteralString

import msgspec
import numpy as np
import psycopg

from contract.postgres import Connection
from enrich.landing.batch import Batch, ReadArticle, published_at
from enrich.store.offsets import Partition, Stream
from enrich.store.offsets import announce as take_streams

_COLUMNS: Final[
    LiteralString
] = """version_key, article_key, version_id, origin, name, feed_url, outlet, language, authors,
    publisher, outlet_id, section, tags, title, text, raw_title, raw_text, truncated, published, published_at,
    published_day, reference_day, discovered_at, fetched_at, extracted_at, dateline, agency, source_mark, source_name,
    source_url, source_article_key, picture, furniture, furniture_version, topic, partition, position"""


def announce(connection: Connection, group: str, batch: Batch) -> set[int]:
    """Writes the batch's articles, versions, sketches and key segments, and commits; returns the keys of versions that were there.

    A version that is in the house already is left as it is, and its keys do not enter the log again.
    Rows go in by ascending key, or two workers would deadlock. Raises Fenced as `offsets.announce` does.
    """
    with connection.transaction():
        streams = take_streams(connection, group, batch.slices)
        articles = sorted({read.version_key: read for read in reversed(batch.articles)}.items())
        fresh = _insert(connection, [read for _, read in articles])
        standing = {key for key, _ in articles} - fresh
        by_place: defaultdict[tuple[Partition, date], list[ReadArticle]] = defaultdict(list)
        for read in batch.articles:
            if read.version_key in fresh:
                fresh.remove(read.version_key)  # once, should a batch hold it twice
                by_place[(read.record.topic, read.record.partition), read.reference_day].append(read)
        _log(connection, streams, by_place)
    return standing


def _insert(connection: Connection, articles: Sequence[ReadArticle]) -> set[int]:
    """Inserts what is new of these articles, sorted by version key; returns the new version keys."""
    if not articles:
        return set()
    by_article = {read.article_key: read for read in articles}
    keys = sorted(by_article)
    connection.execute(
        """insert into desk.articles (article_key, article_id, url)
           select * from unnest(%s::bigint[], %s::uuid[], %s::text[]) on conflict do nothing""",
        [keys, [by_article[key].article.article_id for key in keys], [by_article[key].article.url for key in keys]],
    )
    rows = msgspec.json.encode([_row(read) for read in articles]).decode()
    inserted = connection.execute(
        f"""insert into desk.versions ({_COLUMNS})
            select {_COLUMNS} from json_populate_recordset(null::desk.versions, %s::json)
            on conflict do nothing returning version_key""",  # noqa: S608  # the columns are named above
        [rows],
    ).fetchall()
    fresh = {key for (key,) in inserted}
    sketched = [read for read in articles if read.version_key in fresh]
    connection.execute(
        """insert into desk.article_sketch (version_key, day, features)
           select * from unnest(%s::bigint[], %s::date[], %s::bytea[]) on conflict do nothing""",
        [
            [read.version_key for read in sketched],
            [read.reference_day for read in sketched],
            [read.sketch.features for read in sketched],
        ],
    )
    return fresh


def _log(
    connection: Connection,
    streams: dict[Partition, Stream],
    by_place: dict[tuple[Partition, date], list[ReadArticle]],
) -> None:
    """Appends a key segment for each partition and day."""
    rows = [
        (
            streams[partition].stream,
            max(streams[partition].announced, streams[partition].next_offset),
            day,
            len(reads),
            np.array([read.version_key for read in reads], "<i8").tobytes(),
            np.array([len(read.sketch.fingerprints) for read in reads], "<u2").tobytes(),
            np.concatenate([read.sketch.fingerprints for read in reads]).astype("<u4").tobytes(),
        )
        for (partition, day), reads in sorted(by_place.items())
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("insert into desk.key_segment values (%s, %s, %s, %s, %s, %s, %s)", rows)


def _row(read: ReadArticle) -> dict[str, Any]:
    """A row of desk.versions, by column."""
    article, reading, record = read.article, read.reading, read.record
    declared = reading.declared_source
    published = reading.published
    return {
        "version_key": read.version_key,
        "article_key": read.article_key,
        "version_id": article.version_id,
        "origin": article.origin,
        "name": article.name,
        "feed_url": article.feed_url,
        "outlet": article.outlet,
        "language": article.language,
        "authors": reading.authors,
        "publisher": reading.publisher,
        "outlet_id": reading.outlet_id,
        "section": reading.section,
        "tags": reading.tags,
        "title": reading.title,
        "text": reading.text,
        "raw_title": article.title,
        "raw_text": article.text,
        "truncated": article.truncated,
        "published": published,
        "published_at": published_at(published),
        "published_day": published.day if published else None,
        "reference_day": read.reference_day,
        "discovered_at": article.discovered_at,
        "fetched_at": article.fetched_at,
        "extracted_at": article.extracted_at,
        "dateline": reading.dateline,
        "agency": reading.agency,
        "source_mark": (declared.mark if declared else None) or article.source_mark,
        "source_name": declared.name if declared else None,
        "source_url": read.source_url,
        "source_article_key": read.source_article_key,
        "picture": reading.picture,
        "furniture": [
            {"text": line.text, "reason": line.reason, "start": line.start, "end": line.end}
            for line in reading.furniture
        ],
        "furniture_version": read.furniture_version,
        "topic": record.topic,
        "partition": record.partition,
        "position": record.position,
    }


def unlandable(connection: Connection, articles: Iterable[ReadArticle]) -> dict[int, str]:
    """Those articles that Postgres will not take, by position in `articles`, and its reason. Changes nothing."""
    found: dict[int, str] = {}
    for index, read in enumerate(articles):
        try:
            with connection.transaction(force_rollback=True):
                _insert(connection, [read])
        except psycopg.DataError as error:
            found[index] = str(error).strip().splitlines()[0]
    return found
