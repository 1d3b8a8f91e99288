"""The articles of entries: what a feed has listed, and the addresses of pages."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from contract.errors import Permanent
from contract.masking import masked
from contract.postgres import Connection
from ingest.feeds import management


def articles_of_feed(connection: Connection, feed: str) -> list[UUID]:
    """The ids of all articles that a feed has listed, including removed feeds. feed: its address, plain or masked.

    Raises Permanent if there is no such feed.
    """
    numbers = management.at(connection, [feed])
    if not numbers:
        msg = f"there is no feed {masked(feed)}: the view feeds lists them"
        raise Permanent(msg)
    rows = connection.execute(
        """select distinct article_id from desk.entries
           where feed_id = any(%s) and article_id is not null order by 1""",
        [numbers],
    ).fetchall()
    return [article_id for (article_id,) in rows]


def articles_of(connection: Connection, entries: Sequence[int]) -> set[UUID]:
    """The ids of the articles of these entries; their own addresses may differ."""
    rows = connection.execute(
        "select distinct article_id from desk.entries where entry_id = any(%s) and article_id is not null",
        [list(entries)],
    ).fetchall()
    return {article_id for (article_id,) in rows}


def addresses_of(connection: Connection, articles: Sequence[UUID]) -> set[str]:
    """Every address that the pages of these articles were found or fetched at."""
    rows = connection.execute(
        """select distinct address from desk.entries e cross join unnest(array[e.url, e.final_url, e.page]) address
           where e.article_id = any(%s) and address is not null""",
        [list(articles)],
    ).fetchall()
    return {address for (address,) in rows}
