"""Entries that a listed item may be: those with its guid or page, and the last ones of its feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from contract.article import Published, storable
from contract.fates import Fate
from contract.postgres import Connection
from contract.urls import canonical
from ingest.feeds.entry_pages import page_of
from ingest.feeds.formats.listing import Entry
from ingest.feeds.identity import Known

_SELECT: Final = b"""
select entry_id, feed_id, guid, url, page, title, published, updated, digest, guid_shared, fate, chances, article_id,
       version_id, final_url, looks, coalesce(extract(epoch from now() - looked_at), 0)::float as since, looked_at
from desk.entries"""
_OF_GUIDS: Final = _SELECT + b" where origin = 'feed' and feed_id = %(feed)s and guid = any(%(guids)s)"
_OF_PAGES: Final = (
    _SELECT + b" where origin = 'feed' and page = any(%(pages)s) and (feed_id <> %(feed)s or guid <> all(%(guids)s))"
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that a listed one may be, or whose page it may have."""

    entry_id: int
    feed_id: int
    guid: str
    url: str | None
    page: str | None
    title: str | None
    published: dict[str, str | None] | None
    updated: dict[str, str | None] | None
    digest: str | None
    guid_shared: bool
    fate: Fate
    chances: int
    article_id: UUID | None
    version_id: UUID | None
    final_url: str | None
    looks: int
    since: float
    looked_at: datetime | None

    def known(self) -> Known:
        """What identity is decided by."""
        page = self.page or (canonical(self.url) if self.url else None)
        return Known(
            self.entry_id, self.guid, page, self.title, _published(self.published), _published(self.updated),
            self.digest, self.guid_shared,
        )  # fmt: skip


def near(connection: Connection, feed_id: int, entries: Sequence[Entry]) -> list[Row]:
    """The feed's entries with one of these guids, and everybody's with one of these pages."""
    guids = [storable(entry.guid) for entry in entries]
    pages = [page for entry in entries if (page := page_of(entry))]
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        # Each half by its own index. A plan made while the table was small would read all of it for ever.
        return cursor.execute(
            b"select * from (" + _OF_GUIDS + b" union all " + _OF_PAGES + b") near order by entry_id",
            {"feed": feed_id, "guids": guids, "pages": pages},
            prepare=False,
        ).fetchall()


def latest(connection: Connection, feed_id: int) -> list[Row]:
    """The feed's last entries."""
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(
            _SELECT + b" where origin = 'feed' and feed_id = %s order by entry_id desc limit 500", [feed_id]
        ).fetchall()


def _published(value: dict[str, str | None] | None) -> Published | None:
    return msgspec.convert(value, Published) if value else None
