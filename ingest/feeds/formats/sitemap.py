"""News site maps (sitemaps.org, Google News), plain site maps, and indexes of them, as a source of entries. Pure."""

from __future__ import annotations

from typing import Final

from ingest.feeds.formats.drafts import Draft, Outline
from ingest.feeds.formats.element_names import Element, name_of
from ingest.feeds.formats.links import absolute
from ingest.feeds.formats.listing import plain
from ingest.feeds.formats.markup import Markup, fields, first_text

MAX_PARTS: Final = 50


def outline(markup: Markup, url: str) -> Outline:
    """The entries of a `urlset`; of a `sitemapindex` the addresses of its parts, the last changed first."""
    children = [child for child in markup.root if isinstance(child.tag, str)]
    if name_of(markup.root.tag) == "sitemapindex":
        listed = [fields(child) for child in children if name_of(child.tag) == "sitemap"]
        # A part without a time may be the one that grows.
        listed.sort(key=lambda found: first_text(found, "lastmod") or "9999", reverse=True)
        parts = [absolute(first_text(found, "loc"), url) for found in listed]
        # Parts with news in their name come first: an index names archives too.
        named = sorted((part for part in parts if part), key=lambda part: "news" not in part.lower().split("/", 3)[-1])
        return Outline(
            "site map index", None, None, None, None, (), parts=tuple(named[:MAX_PARTS]), warnings=markup.warnings
        )
    drafts = [draft for child in children if name_of(child.tag) == "url" and (draft := _draft(child, url))]
    news = any(draft.published for draft in drafts)
    plain_map = () if news or not drafts else ("it is a plain site map: it says nothing of titles and publication",)
    title = next((draft.content for draft in drafts if draft.content), None)
    return Outline(
        "news site map" if news else "site map", title, None, None, None,
        [draft._replace(content="") for draft in drafts], warnings=(*markup.warnings, *plain_map),
    )  # fmt: skip


def _draft(element: Element, url: str) -> Draft | None:
    found = fields(element)
    address = absolute(first_text(found, "loc"), url)
    news = fields(found["news:news"][0]) if found.get("news:news") else {}
    publication = fields(news["news:publication"][0]) if news.get("news:publication") else {}
    published = first_text(news, "news:publication_date")
    changed = first_text(found, "lastmod")
    if not address:
        return None
    return Draft(
        guid=address,
        url=address,
        title=plain(first_text(news, "news:title")),
        published=(published,) if published else (),
        updated=(changed,) if changed else (),
        language=first_text(publication, "news:language") or None,
        content=plain(first_text(publication, "news:name")),
    )
