"""News site maps (sitemaps.org, Google News), plain site maps, and indexes of them, as a source of entries. Pure."""

from __future__ import annotations

import re
from typing import Final

from ingest.feeds.formats.drafts import Draft, Outline
from ingest.feeds.formats.element_names import Element, name_of
from ingest.feeds.formats.links import absolute
from ingest.feeds.formats.listing import plain
from ingest.feeds.formats.markup import Markup, fields, first_text

MAX_PARTS: Final = 50
_PLAIN: Final = "it is a plain site map, without titles and publication dates"
_TOLD_BY: Final = 10_000  # characters
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{4,2000}", re.IGNORECASE)


def outline(markup: Markup, url: str) -> Outline:
    """The entries of a `urlset`; for a `sitemapindex` the addresses of its parts, the last changed first.

    Its contents decide which it is: some programs write maps into a set, or call those of an index `url`.
    """
    children = [child for child in markup.root if isinstance(child.tag, str)]
    maps = [child for child in children if name_of(child.tag) == "sitemap"]
    if name_of(markup.root.tag) == "sitemapindex" or (maps and len(maps) == len(children)):
        listed = [fields(child) for child in maps or children if name_of(child.tag) in {"sitemap", "url"}]
        # A part without a time may be the growing one.
        listed.sort(key=lambda found: first_text(found, "lastmod") or "9999", reverse=True)
        parts = dict.fromkeys(absolute(first_text(found, "loc"), url) for found in listed)
        # Parts with news in their name come first: an index also lists archives.
        named = sorted((part for part in parts if part), key=lambda part: "news" not in part.lower().split("/", 3)[-1])
        return Outline(
            "site map index", None, None, None, None, (), parts=tuple(named[:MAX_PARTS]), warnings=markup.warnings
        )
    drafts = [draft for child in children if name_of(child.tag) == "url" and (draft := _draft(child, url))]
    news = any(draft.published or draft.title for draft in drafts)
    plain_map = () if news or not drafts else (_PLAIN,)
    title = next((draft.content for draft in drafts if draft.content), None)
    return Outline(
        "news site map" if news else "site map", title, None, None, None,
        [draft._replace(content="") for draft in drafts], warnings=(*markup.warnings, *plain_map),
    )  # fmt: skip


def is_plain_text(text: str) -> bool:
    """Whether a document is a plain-text site map: addresses, one per line (sitemaps.org)."""
    lines = text[:_TOLD_BY].split("\n")
    whole = lines if len(text) <= _TOLD_BY else lines[:-1]
    return any(map(str.strip, whole)) and all(_ADDRESS.fullmatch(line.strip()) for line in whole if line.strip())


def of_lines(text: str, url: str) -> Outline:
    """The entries of a site map in plain text."""
    found = dict.fromkeys(address for line in text.splitlines() if (address := absolute(line, url)))
    drafts = [Draft(guid=address, url=address, title="") for address in found]
    return Outline("site map in plain text", None, None, None, None, drafts, warnings=(_PLAIN,))


def _draft(element: Element, url: str) -> Draft | None:
    found = fields(element)
    address = absolute(first_text(found, "loc"), url)
    news = fields(found["news:news"][0]) if found.get("news:news") else {}
    publication = fields(news["news:publication"][0]) if news.get("news:publication") else {}
    film = fields(found["video:video"][0]) if found.get("video:video") else {}
    published = first_text(news, "news:publication_date") or first_text(film, "video:publication_date")
    changed = first_text(found, "lastmod")
    if not address:
        return None
    return Draft(
        guid=address,
        url=address,
        title=plain(first_text(news, "news:title") or first_text(film, "video:title")),
        published=(published,) if published else (),
        updated=(changed,) if changed else (),
        language=first_text(publication, "news:language") or None,
        content=plain(first_text(publication, "news:name")),
    )
