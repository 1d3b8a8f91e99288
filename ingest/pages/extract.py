"""From a page's bytes to its article: text, title, date, authors, declared source, and what it is at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from contract.article import Published
from contract.errors import NotArticle, NoText, PageMoved, Unreadable, Wall
from contract.urls import canonical, host_of
from ingest.pages import titles
from ingest.pages.about import about_page
from ingest.pages.authors import authors_of
from ingest.pages.charsets import text_of
from ingest.pages.data_blocks import data_blocks
from ingest.pages.dates import DateMarks, date_marks, decide, declared_date
from ingest.pages.head import Head, head_of
from ingest.pages.identity import believed, is_about_writer, is_front_page, is_translation
from ingest.pages.joiners import stand_in
from ingest.pages.kinds import CARDS, Facts, kind_of
from ingest.pages.languages import detected, language_of
from ingest.pages.linked_data import LinkedData, Node, linked_data, resolved, words_of
from ingest.pages.markup import tree_of
from ingest.pages.moved import moved_to
from ingest.pages.outlet_marks import outlet_marks
from ingest.pages.page import WALLS, Page
from ingest.pages.page_limits import beyond_limits
from ingest.pages.pictures import picture_of
from ingest.pages.sources import declared_source
from ingest.pages.text import read_text
from ingest.pages.topics import section_of, shown_section, tags_of
from ingest.pages.tree import heading_links, prepare, share_in_cards
from ingest.pages.undeclared_dates import undeclared_date

__all__ = ["Page", "extract"]

_MARKUP: Final = re.compile(r"<(?:!doctype|html|head|body|div|p|article|meta|span|br|table)\b", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
# Where no other has a title but the head's own.
_TITLES: Final = ("parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "headline", "title")
_SHORT: Final = 200  # characters of a text beside which the rest of its page is looked at


def extract(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    charset: str | None = None,
    fetched_at: datetime | None = None,
) -> Page:
    """The article in a page's bytes, packed with gzip or not.

    url: where the page was found; content_type, charset: what the header says of it; fetched_at: when, now by default.
    Raises NotHtml for what is no HTML and no text, NoText for a page without text, NotArticle for one that holds
    something else (Wall, PageMoved), TooLarge for too many bytes, Unreadable for a page beyond the limits of
    `page_limits` and for a gzip file that does not unpack.
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
        msg = f"{shown}: the page holds no HTML"
        raise NoText(msg)
    if target := moved_to(tree, url):
        msg = f"{shown}: the page only leads elsewhere, to {target}"
        raise PageMoved(msg, kind="moved", target=target)
    return _page(tree, url, shown, fetched_at or datetime.now(UTC))


class _Declarations(NamedTuple):
    """What a page says of itself, before its text is read."""

    head: Head
    data: LinkedData
    about: Node | None
    sites: tuple[str, ...]
    publisher: str | None
    title: str | None
    names: tuple[str, ...]
    address: str | None
    marks: DateMarks
    published: Published | None


def _page(tree: HtmlElement, url: str | None, shown: str, fetched_at: datetime) -> Page:
    said = _declarations(tree, url, fetched_at)
    head, about = said.head, said.about
    source, picture = declared_source(tree, url, head, about), picture_of(tree, head, about, url)
    authors = authors_of(tree, head, said.data, about, said.sites)
    cards, password = heading_links(tree), tree.find(".//input[@type='password']") is not None
    in_cards = share_in_cards(tree) if cards >= CARDS and not about else 0.0
    data, tags = data_blocks(tree), tags_of(tree, head, about)
    section = section_of(head, said.data, about, said.title) or shown_section(tree, url)
    prepare(tree)
    stand_in(tree)
    read = read_text(tree, about, said.names, data)
    og_type = (head.first("og:type") or "").lower()
    declared = about is not None or og_type.startswith("article") or "article:published_time" in head.metas
    facts = Facts(
        url_is_front=bool(url) and is_front_page(url or ""),
        title=head.title or "",
        headings=head.headings,
        text=read.text,
        declared=declared,
        dated=bool(said.marks.linked_data or said.marks.meta or (declared and said.marks.times)),
        kinds=said.data.kinds,
        og_type=og_type,
        cards=cards,
        in_cards=in_cards,
        password=password,
        live="LiveBlogPosting" in said.data.kinds,
        of_a_person=is_about_writer(url or ""),
        shown=" ".join(tree.text_content().split()) if len(read.text) < _SHORT else "",
    )
    kind, why = kind_of(facts)
    if read.shown is not None and not facts.declared and not why:
        kind, why = kind_of(facts._replace(text=read.shown))  # its data may hold other articles
    if why:
        msg = f"{shown}: {why}"
        raise (Wall if kind in WALLS else NotArticle)(msg, kind=kind)
    if not read.text.strip():
        msg = f"{shown}: the page was read and holds no article"
        raise NoText(msg)
    return Page(
        title=said.title,
        text=read.text,
        published=said.published,
        modified=declared_date(said.marks.modified, said.marks.hints, fetched_at),
        authors=authors,
        language=language_of(read.text, said.title, _declared_language(head, about)),
        canonical_url=said.address,
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
        warnings=_warnings(said),
    )


def _declarations(tree: HtmlElement, url: str | None, fetched_at: datetime) -> _Declarations:
    head, data = head_of(tree), linked_data(tree)
    link = next(iter(head.canonical), None)
    links = head.canonical or head.all("og:url")
    address = next((address for one in links if (address := believed(one, url))), None)
    address = None if is_translation(address, url, head.editions) else address
    about = about_page(data, [url, address, head.first("og:url")], [*head.headings, head.first("og:title"), head.title])
    publisher = _publisher(head, data, about)
    sites = _sites(head, publisher, url or address)
    called = titles.Titles(
        headings=head.headings,
        subheadings=head.subheadings,
        headline=words_of((about or {}).get("headline") or (about or {}).get("name")),
        declared=[*_headline(head, sites), *head.all("og:title", "twitter:title")][:4] or head.all(*_TITLES)[:2],
        title=head.title,
        sites=[*sites, *outlet_marks(tree, url), *filter(None, [section_of(head, data, about, None)])],
    )
    title = titles.choose(called)
    marks = date_marks(tree, head, data, about)
    where = (address or canonical(link, url) if link else None) or url
    published = decide(marks, fetched_at=fetched_at) or undeclared_date(tree, marks, where, fetched_at)
    return _Declarations(
        head, data, about, sites, publisher, title, titles.names_of(called, title), address, marks, published
    )


def _headline(head: Head, sites: tuple[str, ...]) -> tuple[str, ...]:
    """The one heading that says that it is the headline; some outlets say so of their name."""
    named = head.named_headings
    return named if len(named) == 1 and titles.fold(named[0]) not in map(titles.fold, sites) else ()


def _publisher(head: Head, data: LinkedData, about: Node | None) -> str | None:
    for one in resolved((about or {}).get("publisher"), data.named):
        if name := words_of(one):
            return name
    return (head.first("og:site_name", "application-name", "dc.publisher", "publisher") or "").lstrip("@") or None


def _sites(head: Head, publisher: str | None, url: str | None) -> tuple[str, ...]:
    """Names of the outlet: as it calls itself, and as its host is called."""
    host = (host_of(url or "") or "").removeprefix("www.")
    labels = host.split(".")
    domain = ".".join(labels[1:]) if len(labels) > 2 else None
    names = [publisher, head.first("og:site_name"), head.first("application-name"), host, domain, *labels[:-1][:3]]
    return tuple(name for name in names if name)


def _declared_language(head: Head, about: Node | None) -> str | None:
    said = (head.language, words_of((about or {}).get("inLanguage")), head.first("og:locale", "content-language"))
    return next((match[0].lower() for one in said if one and (match := _LANGUAGE.match(one))), None)


def _warnings(said: _Declarations) -> tuple[str, ...]:
    found = []
    if said.head.canonical and not said.address:
        found.append(f"its canonical link is not believed: {said.head.canonical[0][:200]}")
    if said.data.broken:
        found.append(f"{len(said.data.broken)} of its blocks of JSON-LD cannot be read")
    return tuple(found)


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
