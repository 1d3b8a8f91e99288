"""A fetched page in the light of those fetched before: whether its text is theirs, its address, its title."""

from __future__ import annotations

from typing import Final

from contract.errors import NotArticle
from contract.masking import masked
from contract.postgres import Connection
from ingest.feeds.claims import Claim, pages_with
from ingest.feeds.entries import ClaimedEntry, keep_sample
from ingest.page_addresses import addressed
from ingest.page_titles import titled
from ingest.pages.page import Page
from ingest.pages.repeated_texts import Listed, is_repeated

_NAMED: Final = 5  # pages with the same text that a reason names
_SHOWN: Final = 200  # characters of each address


def known(connection: Connection, entry: ClaimedEntry, page: Page, mine: Claim) -> Page:
    """The page with its address and title, see `page_addresses` and `page_titles`. mine: where it was found.

    Raises NotArticle if the same text stands at addresses of many outlets, see `ingest.pages.repeated_texts`.
    """
    others = pages_with(connection, mine.sample, entry.entry_id) if mine.sample else []
    if others and is_repeated(page.text, Listed(entry.url.whole, entry.title), [Listed(*one) for one in others]):
        keep_sample(connection, entry.entry_id, mine.sample)
        connection.commit()
        shown = ", ".join(masked(url)[:_SHOWN] for url, _ in others[:_NAMED])
        msg = f"{entry.url}: {len(others)} other pages had the same text within an hour, under other titles: {shown}"
        raise NotArticle(msg, kind="repeated")
    return titled(connection, addressed(connection, page, mine), mine.final_url or entry.url.whole)
