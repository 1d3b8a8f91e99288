"""Creates an article for the wire from an entry and its page."""

from __future__ import annotations

from datetime import datetime

from contract.article import Article, make_article
from contract.urls import canonical, outlet_of
from ingest.feeds.entries import ClaimedEntry
from ingest.pages.page import Page
from ingest.pages.titles import as_listed


def article_of(entry: ClaimedEntry, final_url: str, page: Page, fetched_at: datetime) -> Article:
    """The article in a page. The page takes precedence; the feed fills in what the page omits."""
    url = address_of(page, final_url)
    return make_article(
        origin="feed",
        title=as_listed(page.title, entry.title) or entry.title or "",
        text=page.text,
        url=url,
        outlet=outlet_of(url),
        feed_url=str(entry.feed_url),
        source_url=page.source_url or (canonical(entry.source_url) if entry.source_url else None),
        source_mark=page.source_mark,
        language=page.language,
        authors=page.authors or entry.authors,
        published=page.published or entry.published,
        discovered_at=entry.discovered_at,
        fetched_at=fetched_at,
    )


def address_of(page: Page, final_url: str) -> str:
    """The address of the article in a page that was found at `final_url`."""
    return page.canonical_url or canonical(final_url) or final_url
