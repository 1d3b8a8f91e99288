"""A page's address: its canonical link, unless that is another article's; without one, of the article it shows."""

from __future__ import annotations

import msgspec

from contract.article import article_id_of
from contract.postgres import Connection
from contract.urls import canonical
from ingest.feeds.claims import Claim, claims_of
from ingest.feeds.page_titles import told_of
from ingest.pages.page import Page
from ingest.pages.shared_addresses import names_another
from ingest.pages.twins import Shown, is_twin, originals


def addressed(connection: Connection, page: Page, mine: Claim) -> Page:
    """The page; without its canonical address if a dissimilar page became the article there. mine: this page.

    An AMP page or print view that has none gets its article's, if that was read before, see `ingest.pages.twins`.
    """
    link, here = page.canonical_url, mine.final_url and canonical(mine.final_url)
    if link is None:
        return _met(connection, page, mine, here) if here else page
    if link == here or not names_another(mine, claims_of(connection, article_id_of(link))):
        return page
    said = f"its canonical link is that of another article: {link[:200]}"
    return msgspec.structs.replace(page, canonical_url=None, warnings=(*page.warnings, said))


def _met(connection: Connection, page: Page, mine: Claim, here: str) -> Page:
    if not mine.sample or not page.title:
        return page
    shown = Shown(page.title, mine.sample)
    for told in told_of(connection, originals(here), here):
        if told.url != here and is_twin(shown, Shown(told.declared, told.sample), named=told.named):
            said = f"it is an AMP page or print view of {told.url[:200]}"
            return msgspec.structs.replace(page, canonical_url=told.url, warnings=(*page.warnings, said))
    return page
