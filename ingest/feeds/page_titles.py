"""Pages' declared titles, kept for as long as the fetch history: rows of desk.page_titles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contract.article import storable
from contract.postgres import Connection


def called_before(connection: Connection, article_id: str, declared: str) -> str | None:
    """What an article's title became when its page declared the same."""
    row = connection.execute(
        "select called from desk.page_titles where article_id = %s and declared = %s", [article_id, storable(declared)]
    ).fetchone()
    return str(row[0]) if row else None


def newest_of(connection: Connection, outlet: str, most: int) -> list[str]:
    """What the newest articles of an outlet declare, one title each."""
    rows = connection.execute(
        "select declared from desk.page_titles where outlet = %s order by read_at desc limit %s", [outlet, most]
    ).fetchall()
    return [str(declared) for (declared,) in rows]


def keep(connection: Connection, article_id: str, outlet: str, declared: str, called: str) -> None:
    """Stores what a page declares and what became of it, replacing its previous row."""
    connection.execute(
        """insert into desk.page_titles (article_id, outlet, declared, called) values (%s, %s, %s, %s)
           on conflict (article_id) do update
           set outlet = excluded.outlet, declared = excluded.declared, called = excluded.called, read_at = now()""",
        [article_id, outlet, storable(declared), storable(called)],
    )


def forget(connection: Connection, articles: Sequence[UUID]) -> None:
    """Deletes these articles' titles."""
    connection.execute("delete from desk.page_titles where article_id = any(%s)", [list(articles)])


def forget_before(connection: Connection, moment: datetime) -> None:
    """Deletes titles that were read before."""
    connection.execute("delete from desk.page_titles where read_at < %s", [moment])
