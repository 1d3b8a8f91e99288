"""Transaction 1 registers a batch: articles, versions, and their keys in the log, visible to all workers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from psycopg.errors import UniqueViolation

from contract.postgres import Connection, hold
from enrich.landing.batch import Batch, ReadArticle
from enrich.store import entries, forgotten, offsets
from enrich.store.offsets import Partition, Stream
from enrich.store.raw_texts import raw_edits
from enrich.store.search import enqueue
from enrich.store.segments import SegmentRow, insert_segments
from enrich.store.versions import (
    ArticleRow,
    VersionRow,
    announce_writing,
    insert_articles,
    insert_versions,
)

_TRIES: Final = 3  # each of which another worker's commit can spoil


class Registered(NamedTuple):
    """The result of registering. present: keys of versions that had landed before. batch: without the forgotten."""

    present: AbstractSet[int]
    batch: Batch


def register(connection: Connection, group: str, batch: Batch) -> Registered:
    """Writes the batch's articles, versions, sketches and key segments, and queues them for search; commits.

    A version that had landed before stays unchanged, and its keys do not enter the log again. Forgotten articles
    are left out, and their entries end. Rows are written by ascending key, otherwise two workers could deadlock. Raises
    Fenced like `offsets.register`.
    """
    for _ in range(_TRIES):
        with suppress(UniqueViolation):  # another worker has committed a version of the batch: now it is known
            return _registered(connection, group, batch)
    return _registered(connection, group, batch)


def _registered(connection: Connection, group: str, batch: Batch) -> Registered:
    with connection.transaction():
        announce_writing(connection)
        hold(connection)
        streams = offsets.register(connection, group, batch.slices)
        batch = _without_forgotten(connection, batch)
        articles = sorted({read.version_key: read for read in reversed(batch.articles)}.items())
        new = _insert(connection, [read for _, read in articles])
        present = {key for key, _ in articles} - new
        enqueue(connection, {read.article_key for key, read in articles if key in new})
        by_place: defaultdict[tuple[Partition, date], list[ReadArticle]] = defaultdict(list)
        for read in batch.articles:
            if read.version_key in new:
                new.remove(read.version_key)  # once, even if a batch contains it twice
                by_place[(read.record.topic, read.record.partition), read.reference_day].append(read)
        insert_segments(connection, _segments(streams, by_place))
    return Registered(present, batch)


def _without_forgotten(connection: Connection, batch: Batch) -> Batch:
    gone = forgotten.among(connection, {read.article_key for read in batch.articles})
    if not gone:
        return batch
    entries.refuse(connection, {read.article.article_id for read in batch.articles if read.article_key in gone})
    return replace(batch, articles=[read for read in batch.articles if read.article_key not in gone])


def _insert(connection: Connection, articles: Sequence[ReadArticle]) -> set[int]:
    """Inserts new ones of these articles, sorted by version key; returns the new version keys."""
    if not articles:
        return set()
    by_article = {read.article_key: read.article for read in articles}
    insert_articles(connection, [ArticleRow(key, one.article_id, one.url) for key, one in sorted(by_article.items())])
    return insert_versions(connection, [_version(read) for read in articles])


def _segments(
    streams: Mapping[Partition, Stream], by_place: Mapping[tuple[Partition, date], Sequence[ReadArticle]]
) -> list[SegmentRow]:
    """A key segment for each partition and day."""
    return [
        SegmentRow(
            stream=streams[partition].stream,
            position=max(streams[partition].announced, streams[partition].next_offset),
            day=day,
            articles=len(reads),
            ids=np.array([read.version_key for read in reads], "<i8").tobytes(),
            key_counts=np.array([len(read.sketch.fingerprints) for read in reads], "<u2").tobytes(),
            keys=np.concatenate([read.sketch.fingerprints for read in reads]).astype("<u4").tobytes(),
        )
        for (partition, day), reads in sorted(by_place.items())
    ]


def _version(read: ReadArticle) -> VersionRow:
    """An article's row of desk.versions."""
    article, reading, record = read.article, read.reading, read.record
    declared = reading.declared_source
    published = reading.published
    return VersionRow(
        version_key=read.version_key,
        article_key=read.article_key,
        version_id=article.version_id,
        origin=article.origin,
        name=article.name,
        feed_url=article.feed_url,
        outlet=article.outlet,
        language=article.language,
        authors=reading.authors,
        publisher=reading.publisher,
        outlet_id=reading.outlet_id,
        section=reading.section,
        tags=reading.tags,
        title=reading.title,
        text=reading.text,
        raw_title=None if article.title == reading.title else article.title,
        raw_edits=raw_edits(article.text, reading.text),
        truncated=article.truncated,
        published=published,
        published_at=published.moment if published else None,
        published_day=published.day if published else None,
        reference_day=read.reference_day,
        discovered_at=article.discovered_at,
        fetched_at=article.fetched_at,
        extracted_at=article.extracted_at,
        dateline=reading.dateline,
        agency=reading.agency,
        source_mark=(declared.mark if declared else None) or article.source_mark,
        source_name=declared.name if declared else None,
        source_url=read.source_url,
        source_article_key=read.source_article_key,
        picture=reading.picture,
        furniture=[
            {"text": line.text, "reason": line.reason, "start": line.start, "end": line.end}
            for line in reading.furniture
        ],
        furniture_version=read.furniture_version,
        topic=record.topic,
        partition=record.partition,
        position=record.position,
    )
