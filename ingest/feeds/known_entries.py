"""Entries that a listed item may match: those with its guid or page, and the last ones of its feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
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
from desk.entries where origin = 'feed' and """
# One index lookup for each guid and page. Otherwise the planner, whose statistics are as old as the last analyze, may
# read the whole table.
_NEAR: Final = (
    b"with own as (select * from unnest(%(feeds)s::bigint[], %(guids)s::text[]) as own (feed, name)) "
    b"select near.* from own cross join lateral ("
    + _SELECT
    + b"feed_id = feed and guid = name offset 0) near union all "
    b"select near.* from unnest(%(pages)s::text[]) as pages (name) cross join lateral ("
    + _SELECT
    + b"page = name offset 0) near where not exists (select from own where feed = feed_id and own.name = guid) "
    b"order by entry_id"
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that a listed one may be, or whose page it may share."""

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
        """The values that identity is decided by."""
        page = self.page or (canonical(self.url) if self.url else None)
        return Known(
            self.entry_id, self.guid, page, self.title, _published(self.published), _published(self.updated),
            self.digest, self.guid_shared,
        )  # fmt: skip


def near(connection: Connection, listed: Sequence[tuple[int, Sequence[Entry]]]) -> list[list[Row]]:
    """For each feed, what it may list: its entries with one of these guids, and any feed's with one of these pages."""
    names = [[(feed_id, storable(entry.guid)) for entry in entries] for feed_id, entries in listed]
    pages = [[page for entry in entries if (page := page_of(entry))] for _, entries in listed]
    own = [*chain.from_iterable(names)]
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        rows = cursor.execute(
            _NEAR,
            {
                "feeds": [feed_id for feed_id, _ in own],
                "guids": [guid for _, guid in own],
                "pages": [*dict.fromkeys(chain.from_iterable(pages))],
            },
            prepare=False,  # a plan made while the table was small would always read all of it
        ).fetchall()
    by_name: dict[object, list[Row]] = {(row.feed_id, row.guid): [row] for row in rows}
    by_page: dict[object, list[Row]] = {}
    for row in rows:
        by_page.setdefault(row.page, []).append(row)
    found = [
        {row.entry_id: row for key in some for row in by_name.get(key, ())}
        | {row.entry_id: row for page in own_pages for row in by_page.get(page, ())}
        for some, own_pages in zip(names, pages, strict=True)
    ]
    return [[one[entry_id] for entry_id in sorted(one)] for one in found]


def latest(connection: Connection, feed_id: int) -> list[Row]:
    """The feed's last entries."""
    with connection.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(_SELECT + b"feed_id = %s order by entry_id desc limit 500", [feed_id]).fetchall()


def _published(value: dict[str, str | None] | None) -> Published | None:
    return msgspec.convert(value, Published) if value else None
