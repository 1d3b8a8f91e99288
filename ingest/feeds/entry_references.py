"""Finds entries by an address, an article, or their guid in a feed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from contract.postgres import Connection


def is_there(connection: Connection, number: int) -> bool:
    """Whether an entry has that number."""
    return connection.execute("select from desk.entries where entry_id = %s", [number]).fetchone() is not None


def spellings(reference: str, url: str) -> list[str]:
    """The forms in which entries may contain an address. reference: as entered. url: its canonical form."""
    return sorted({reference, url, f"http{url.removeprefix('https')}"})


def of_article(
    connection: Connection, article_id: UUID | None, addresses: Sequence[str], most: int | None
) -> list[int]:
    """The numbers of the entries that became an article, or were listed or fetched at one of these addresses.

    most: maximum number, None for all.
    They include the canonical one: it finds an entry whose link has trackers.
    """
    rows = connection.execute(
        """select entry_id from desk.entries where url = any(%(urls)s)
           union select entry_id from desk.entries where page = any(%(urls)s) and origin = 'feed'
           union select entry_id from desk.entries where final_url = any(%(urls)s)
           union select entry_id from desk.entries where article_id = %(article)s
           order by 1 limit %(most)s""",
        {"urls": list(addresses), "article": article_id, "most": most},
    ).fetchall()
    return [entry_id for (entry_id,) in rows]


def of_guid(connection: Connection, guid: str, most: int) -> list[int]:
    """The numbers of the entries with this guid in their feeds."""
    rows = connection.execute(
        """select found.entry_id from desk.feeds
           cross join lateral (
               select entry_id from desk.entries where feed_id = feeds.feed_id and guid = %s limit 1) found
           order by 1 limit %s""",
        [guid, most],
    ).fetchall()
    return [entry_id for (entry_id,) in rows]
