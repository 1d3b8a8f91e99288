"""The pages of listed items: their canonical addresses. Pure."""

from __future__ import annotations

from functools import lru_cache

from contract.urls import canonical
from ingest.feeds.formats.listing import Entry


def page_of(entry: Entry) -> str | None:
    """The canonical address of an item's page; None if it has none that can be fetched."""
    return _page_at(entry.url) if entry.url else None


@lru_cache(maxsize=8192)
def _page_at(url: str) -> str | None:
    """The canonical address of a link: needed several times while its item is written."""
    return canonical(url)
