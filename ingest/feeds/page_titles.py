"""Pages' declared titles and AMP pages, kept for as long as the fetch history: rows of desk.page_titles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from contract.article import article_id_of, storable
from contract.postgres import Connection
from contract.urls import outlet_of


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


class Told(NamedTuple):
    """A page that became an article: the article's address, its declared title, the sample of its text.

    named: whether it names the page that was asked for as its AMP page.
    """

    url: str
    declared: str
    sample: bytes
    named: bool


def told_of(connection: Connection, addresses: Sequence[str], amp_url: str, *, most: int = 50) -> list[Told]:
    """The pages that became the article at one of these addresses, or name an AMP page; the newest first."""
    of = {UUID(article_id_of(address)): address for address in addresses}
    rows = connection.execute(
        """select article_id, url, declared, text_sample, coalesce(amp_url = %(amp)s, false)
           from (select article_id, t.url, t.declared, t.amp_url, e.text_sample, e.fate_at
                 from desk.page_titles t join desk.entries e using (article_id)
                 where t.article_id = any(%(ids)s) or t.amp_url = %(amp)s) found
           where text_sample is not null order by fate_at desc limit %(most)s""",
        {"ids": list(of), "amp": amp_url, "most": most},
    ).fetchall()
    return [Told(of.get(row[0]) or row[1], *row[2:]) for row in rows if row[0] in of or row[1]]


def keep(connection: Connection, url: str, declared: str, called: str, amp_url: str | None = None) -> None:
    """Stores what the page of the article at `url` declares and what became of it, replacing its previous row.

    amp_url: of its AMP page. A page that names none leaves the one that was named before.
    """
    row = (article_id_of(url), outlet_of(url), storable(declared), storable(called), url if amp_url else None, amp_url)
    connection.execute(
        """insert into desk.page_titles (article_id, outlet, declared, called, url, amp_url)
           values (%s, %s, %s, %s, %s, %s)
           on conflict (article_id) do update
           set outlet = excluded.outlet, declared = excluded.declared, called = excluded.called, read_at = now(),
               url = coalesce(excluded.url, page_titles.url),
               amp_url = coalesce(excluded.amp_url, page_titles.amp_url)""",
        row,
    )


def forget(connection: Connection, articles: Sequence[UUID]) -> None:
    """Deletes these articles' titles."""
    connection.execute("delete from desk.page_titles where article_id = any(%s)", [list(articles)])


def forget_before(connection: Connection, moment: datetime) -> None:
    """Deletes titles that were read before."""
    connection.execute("delete from desk.page_titles where read_at < %s", [moment])
