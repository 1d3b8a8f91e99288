"""From what the formats take out of a feed, as it was written, to entries: dates, guids, warnings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import xxhash

from ingest.dates import read_date
from ingest.feeds.formats.listing import Entry, Feed, distinct, guid_of


class Draft(NamedTuple):
    """An entry as it was written. published, updated: the texts of its dates, the surest first."""

    guid: str | None
    url: str | None
    title: str
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    source_url: str | None = None
    content: str = ""


class Outline(NamedTuple):
    """A feed as it was written: its head, and drafts of its entries. parts: addresses of which it is an index."""

    format: str
    title: str | None
    site_url: str | None
    language: str | None
    interval_seconds: int | None
    drafts: Sequence[Draft]
    authors: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    warnings: tuple[str, ...] = ()


def feed_of(outline: Outline, fetched_at: datetime | None) -> Feed:
    """The feed that an outline is of."""
    warnings = list(outline.warnings)
    entries = tuple(distinct(_entries(outline, fetched_at, warnings)))
    without = sum(entry.url is None for entry in entries)
    if without:
        warnings.append(f"{without} of {len(entries)} entries have no address")
    return Feed(
        format=outline.format,
        title=outline.title,
        site_url=outline.site_url,
        language=outline.language,
        interval_seconds=outline.interval_seconds,
        entries=entries,
        parts=outline.parts,
        hubs=outline.hubs,
        self_url=outline.self_url,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def names(written: Iterable[str]) -> tuple[str, ...]:
    """Names without repetitions, whatever their case, in their order."""
    found: dict[str, str] = {}
    for name in written:
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _entries(outline: Outline, fetched_at: datetime | None, warnings: list[str]) -> Iterator[Entry]:
    del fetched_at, warnings
    for draft in outline.drafts:
        published = next(filter(None, (read_date(text, "feed") for text in draft.published)), None)
        updated = next(filter(None, (read_date(text, "feed") for text in draft.updated)), None)
        yield Entry(
            guid=guid_of(draft.guid, draft.url, draft.title, published),
            url=draft.url,
            title=draft.title,
            published=published,
            updated=updated,
            authors=draft.authors or outline.authors,
            language=draft.language or outline.language,
            source_url=draft.source_url,
            digest=xxhash.xxh3_64_hexdigest(f"{draft.title}\n{draft.content}".encode(errors="replace")),
        )
