"""Extracts the article from a page's bytes: text, title, date, authors, declared source, and kind."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from contract.errors import NotArticle, NoText, PageMoved, Unreadable, Wall
from ingest.languages import detected, language_of
from ingest.pages.authors import authors_of
from ingest.pages.byline_lines import without_byline
from ingest.pages.charsets import text_of
from ingest.pages.data_blocks import data_blocks
from ingest.pages.dates import declared_date
from ingest.pages.declarations import Declarations, declarations_of
from ingest.pages.identity import is_about_writer, is_front_page
from ingest.pages.joiners import stand_in
from ingest.pages.kinds import CARDS, Facts, kind_of
from ingest.pages.linked_data import Node, types_of
from ingest.pages.markup import tree_of
from ingest.pages.moved import moved_to
from ingest.pages.page import WALLS, Kind, Page
from ingest.pages.page_limits import beyond_limits
from ingest.pages.pictures import picture_of
from ingest.pages.sources import declared_source
from ingest.pages.text import Text, read_text
from ingest.pages.titles import without_author
from ingest.pages.topics import section_of, shown_section, tags_of
from ingest.pages.tree import heading_links, prepare, share_in_cards

__all__ = ["Page", "extract"]

_MARKUP: Final = re.compile(r"<(?:!doctype|html|head|body|div|p|article|meta|span|br|table)\b", re.IGNORECASE)
_SHORT: Final = 200  # characters; with a shorter text the rest of the page is considered, too


def extract(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    charset: str | None = None,
    fetched_at: datetime | None = None,
) -> Page:
    """The article in a page's bytes, gzipped or not.

    url: where the page was found; content_type, charset: from the header; fetched_at: now by default.
    Raises NotHtml for anything but HTML or text, NoText for a page without text, NotArticle for one that contains
    something else (Wall, PageMoved), TooLarge for too many bytes, Unreadable for a page beyond the limits of
    `page_limits` and for a gzip file that cannot be decompressed.
    """
    shown = url or "the page"
    text = text_of(body, content_type=content_type, charset=charset, name=shown)
    if content_type == "text/plain" and not _MARKUP.search(text[:2000]):
        return _plain_page(text, shown)
    if too_many := beyond_limits(text):
        msg = f"{shown}: {too_many}"
        raise Unreadable(msg)
    tree = tree_of(text)
    if tree is None and _MARKUP.search(text):
        msg = f"{shown}: no parser could read the page's HTML within its limits"
        raise Unreadable(msg)
    if tree is None:
        msg = f"{shown}: the page contains no HTML"
        raise NoText(msg)
    if target := moved_to(tree, url):
        msg = f"{shown}: the page only leads elsewhere, to {target}"
        raise PageMoved(msg, kind="moved", target=target)
    return _page(tree, url, shown, fetched_at or datetime.now(UTC))


def _page(tree: HtmlElement, url: str | None, shown: str, fetched_at: datetime) -> Page:
    held = [*tree.iter()]  # so that passes share the Python objects of elements: each would create its own
    said = declarations_of(tree, url, fetched_at)
    head, about = said.head, said.about
    # Without an address, a page is where it says it is, and that is not its source.
    source = declared_source(tree, url or said.address, head, about)
    picture = picture_of(tree, head, about, url, said.item)
    authors = authors_of(tree, head, said.data, about, said.sites)
    layout = _layout(tree, about)
    data, tags = data_blocks(tree), tags_of(tree, head, about, said.item)
    section = section_of(head, said.data, about, said.title, said.item) or shown_section(tree, head, url)
    prepare(tree, head.classes)
    stand_in(tree)
    read = read_text(tree, about, said.names, data)
    read = read._replace(text=without_byline(read.text, authors, said.sites))
    del held
    kind = _article_kind(_facts(tree, url, said, layout, read), read, shown)
    return Page(
        title=without_author(said.title, authors, said.head.headings),
        text=read.text,
        published=said.published,
        modified=declared_date(said.marks.modified, said.marks.hints, fetched_at),
        authors=authors,
        language=language_of(read.text, said.title, said.language),
        canonical_url=said.address,
        amp_url=said.amp_url,
        source_url=source.url if source else None,
        source_mark=source.mark if source else None,
        source_name=source.name if source else None,
        site_name=said.publisher,
        section=section,
        tags=tags,
        image=picture.image,
        caption=picture.caption,
        credit=picture.credit,
        kind=kind,
        extractor=read.extractor,
        confidence=read.confidence,
        warnings=said.warnings,
    )


class _Layout(NamedTuple):
    """What a page shows in addition to its text, before that is removed; see `Facts`."""

    cards: int
    in_cards: float
    password: bool


def _layout(tree: HtmlElement, about: Node | None) -> _Layout:
    cards = heading_links(tree)
    return _Layout(
        cards,
        in_cards=share_in_cards(tree) if cards >= CARDS and not about else 0.0,
        password=tree.find(".//input[@type='password']") is not None,
    )


def _facts(tree: HtmlElement, url: str | None, said: Declarations, layout: _Layout, read: Text) -> Facts:
    declared = said.is_article
    return Facts(
        url_is_front=bool(url) and is_front_page(url or ""),
        title=said.head.title or "",
        headings=said.head.headings,
        text=read.text,
        declared=declared,
        dated=bool(said.marks.linked_data or said.marks.meta or (declared and said.marks.times)),
        kinds=said.data.kinds,
        og_type=said.og_type,
        cards=layout.cards,
        in_cards=layout.in_cards,
        password=layout.password,
        live="LiveBlogPosting" in said.data.kinds or "LiveBlogPosting" in types_of(said.item),
        of_a_person=is_about_writer(url or ""),
        shown=" ".join(tree.text_content().split()) if len(read.text) < _SHORT else "",
    )


def _article_kind(facts: Facts, read: Text, shown: str) -> Kind:
    """The kind of article. Raises NotArticle (Wall) if it is not one, NoText if it has no text."""
    kind, why = kind_of(facts)
    if read.shown is not None and not facts.declared and not why:
        kind, why = kind_of(facts._replace(text=read.shown))  # its data may contain other articles
    if why:
        msg = f"{shown}: {why}"
        raise (Wall if kind in WALLS else NotArticle)(msg, kind=kind)
    if not read.text.strip():
        msg = f"{shown}: the page was read, but contains no article"
        raise NoText(msg)
    return kind


def _plain_page(text: str, shown: str) -> Page:
    if not text.strip():
        msg = f"{shown}: the text is empty"
        raise NoText(msg)
    return Page(
        title=None,
        text=text.replace("\r\n", "\n").strip(),
        published=None,
        authors=(),
        language=detected(text),
        canonical_url=None,
        source_url=None,
        source_mark=None,
        site_name=None,
        extractor="plain text",
    )
