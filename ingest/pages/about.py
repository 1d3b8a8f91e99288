"""Finds the object for the page's own article in JSON-LD that may also describe other articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from contract.urls import canonical
from ingest.pages.linked_data import LinkedData, Node, addresses_of, types_of, words_of
from ingest.pages.titles import fold

_TELLING: Final = 12  # minimum letters of a title that may be part of another


def about_page(data: LinkedData, addresses: Iterable[str | None], titles: Iterable[str | None]) -> Node | None:
    """The article that is this page's: by its address, its headline, and its position. None if none can be.

    addresses: of the page; titles: from the page's head and headings.
    """
    here = {key for address in addresses if address and (key := _key(address))}
    called = {words for title in titles if title and (words := fold(title))}
    best: tuple[float, Node] | None = None
    strangers = 0
    for place, (node, below) in enumerate(data.articles):
        there = {key for address in addresses_of(node) if (key := _key(address))}
        headline = fold(words_of(node.get("headline") or node.get("name")) or "")
        same_address = bool(here & there)
        same_title = bool(headline) and any(_alike(headline, title) for title in called)
        other_address = bool(here and there) and not same_address
        other_title = bool(headline and called) and not same_title
        stranger = (other_title and (other_address or below)) or (below and not same_address and not same_title)
        if stranger:
            strangers += 1
        live = "LiveBlogPosting" in types_of(node)
        score = 4.0 * same_address + 3.0 * same_title - 2.0 * other_address - 1.0 * other_title - 3.0 * below
        score += 0.5 * ("datePublished" in node) + 0.5 * live - 0.01 * min(place, 40) - 10.0 * (stranger and below)
        if best is None or score > best[0]:
            best = score, node
    if best is None or best[0] < -5 or (strangers == len(data.articles) > 1):
        return None
    return best[1]


def _key(address: str) -> str | None:
    """What addresses of one page have in common, whatever host of the site or fragment they have."""
    absolute = canonical(address, "https://page.invalid/") or ""
    parts = urlsplit(absolute)
    path = parts.path.rstrip("/").removesuffix("/amp").removesuffix(".html")
    return f"{path}?{parts.query}" if path or parts.query else None


def _alike(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) >= _TELLING and (one in other or other in one or one[:30] == other[:30])
    )
