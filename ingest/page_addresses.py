"""A page's address: its canonical link, unless that is another article's."""

from __future__ import annotations

import msgspec

from contract.article import article_id_of
from contract.postgres import Connection
from contract.urls import canonical
from ingest.feeds.claims import Claim, claims_of
from ingest.pages.page import Page
from ingest.pages.shared_addresses import names_another


def addressed(connection: Connection, page: Page, mine: Claim) -> Page:
    """The page; without its canonical address if a dissimilar page became the article there. mine: this page."""
    link = page.canonical_url
    if link is None or link == (mine.final_url and canonical(mine.final_url)):
        return page
    if not names_another(mine, claims_of(connection, article_id_of(link))):
        return page
    said = f"its canonical link is that of another article: {link[:200]}"
    return msgspec.structs.replace(page, canonical_url=None, warnings=(*page.warnings, said))
