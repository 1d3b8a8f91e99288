"""A page's declarations about itself, read before its text."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from contract.article import Published
from contract.urls import canonical, host_of
from ingest.languages import declared_code
from ingest.pages import titles
from ingest.pages.about import about_page
from ingest.pages.dates import DateMarks, date_marks, decide
from ingest.pages.head import Head, head_of
from ingest.pages.identity import believed, is_translation
from ingest.pages.linked_data import LinkedData, Node, addresses_of, linked_data, resolved, words_of
from ingest.pages.microdata import item_of, last_changes
from ingest.pages.outlet_marks import outlet_marks
from ingest.pages.topics import section_of
from ingest.pages.twins import said_original
from ingest.pages.undeclared_dates import undeclared_date

# If only the head has a title.
_TITLES: Final = ("parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "headline", "title")


class Declarations(NamedTuple):
    """What a page says about itself.

    about: from its linked data; item: from attributes of its elements. sites: names of its outlet.
    names: all its names for its article. address: its canonical one, if that is plausible. amp_url: its AMP page's.
    """

    head: Head
    data: LinkedData
    about: Node | None
    item: Node
    sites: tuple[str, ...]
    publisher: str | None
    title: str | None
    names: tuple[str, ...]
    address: str | None
    amp_url: str | None
    marks: DateMarks
    published: Published | None

    @property
    def og_type(self) -> str:
        """Its type in Open Graph, in lower case; empty if it names none."""
        return (self.head.first("og:type") or "").lower()

    @property
    def is_article(self) -> bool:
        """Whether it declares itself as an article."""
        metas = self.head.metas
        return self.about is not None or self.og_type.startswith("article") or "article:published_time" in metas

    @property
    def language(self) -> str | None:
        """The two- or three-letter code of its declared language."""
        about = self.about or {}
        metas = self.head.first("og:locale", "content-language")
        return declared_code(self.head.language, words_of(about.get("inLanguage")), metas)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Which of its declarations are ignored, or cannot be read."""
        found = []
        if self.head.canonical and not self.address:
            found.append(f"its canonical link is ignored: {self.head.canonical[0][:200]}")
        if self.data.broken:
            found.append(f"{len(self.data.broken)} of its JSON-LD blocks cannot be read")
        return tuple(found)


def declarations_of(tree: HtmlElement, url: str | None, fetched_at: datetime) -> Declarations:
    """What a page says about itself. url: where it was found."""
    head, data = head_of(tree), linked_data(tree)
    link = next(iter(head.canonical), None)
    links = head.canonical or head.all("og:url")
    address = next((address for one in links if (address := believed(one, url))), None)
    address = None if is_translation(address, url, head.editions) else address
    about = about_page(data, [url, address, head.first("og:url")], [*head.headings, head.first("og:title"), head.title])
    if url and not links and about:
        address = said_original(url, addresses_of(about))
    amp = believed(head.amp, url)
    item = item_of(tree)
    publisher = _publisher(head, data, about) or words_of(item.get("publisher"))
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
    marks = date_marks(tree, head, data, about, (*item.get("dateModified", ()), *last_changes(tree)))
    where = (address or canonical(link, url) if link else None) or url
    published = decide(marks, fetched_at=fetched_at) or undeclared_date(tree, marks, where, fetched_at)
    return Declarations(
        head,
        data,
        about,
        item,
        sites,
        publisher,
        title,
        titles.names_of(called, title),
        address,
        amp if url and amp not in {address, canonical(url)} else None,
        marks,
        published,
    )


def _headline(head: Head, sites: tuple[str, ...]) -> tuple[str, ...]:
    """The only heading marked as the headline; some outlets mark their name like that."""
    named = head.named_headings
    return named if len(named) == 1 and titles.fold(named[0]) not in map(titles.fold, sites) else ()


def _publisher(head: Head, data: LinkedData, about: Node | None) -> str | None:
    for one in resolved((about or {}).get("publisher"), data.named):
        if name := words_of(one):
            return name
    return (head.first("og:site_name", "application-name", "dc.publisher", "publisher") or "").lstrip("@") or None


def _sites(head: Head, publisher: str | None, url: str | None) -> tuple[str, ...]:
    """Names of the outlet: its own, and that of its host."""
    host = (host_of(url or "") or "").removeprefix("www.")
    labels = host.split(".")
    domain = ".".join(labels[1:]) if len(labels) > 2 else None
    names = [publisher, head.first("og:site_name"), head.first("application-name"), host, domain, *labels[:-1][:3]]
    return tuple(name for name in names if name)
