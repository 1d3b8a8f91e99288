"""From a page's bytes to its article: text, title, date, authors, declared source."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
import trafilatura
from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura import metadata

from contract.article import Published
from contract.errors import NoText, Unreadable
from contract.urls import canonical
from ingest.pages.authors import declared_authors
from ingest.pages.charsets import text_of
from ingest.pages.dates import date_marks, decide
from ingest.pages.sources import canonical_link, declared_source, same_site

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKUP: Final = re.compile(r"<(?:!doctype|html|head|body|div|p|article|meta|span|br|table)\b", re.IGNORECASE)
_ENDS_IN_WORD: Final = re.compile(r"\w,?\s+$")
_GOES_ON: Final = re.compile(r"\s*(?:[^\W\d_]|[.,;!?)])")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was read out of one page.

    text: paragraphs, a line each. language: primary subtag that the page declares, as `en`.
    canonical_url: what the page calls itself, on its own site. source_url, source_mark: canonical
    address of what it names as its source, and the words that do (see `ingest.pages.sources`).
    """

    title: str | None
    text: str
    published: Published | None
    authors: tuple[str, ...]
    language: str | None
    canonical_url: str | None
    source_url: str | None
    source_mark: str | None
    site_name: str | None


def extract(body: bytes, *, url: str | None, content_type: str | None = None, charset: str | None = None) -> Page:
    """The article in a page's bytes, packed with gzip or not.

    url: where the page was found; content_type, charset: what the header says of it.
    Raises NotHtml for what is no HTML and no text, NoText for a page without an article, TooLarge and
    Unreadable for a gzip file that unpacks to too much or not at all.
    """
    shown = url or "the page"
    text = text_of(body, content_type=content_type, charset=charset, name=shown)
    if content_type == "text/plain" and not _MARKUP.search(text[:2000]):
        return _plain_page(text, shown)
    tree = trafilatura.load_html(text)
    if tree is None and _MARKUP.search(text):
        msg = f"{shown}: no parser could read the page's HTML within its limits"
        raise Unreadable(msg)
    if tree is None:
        msg = f"{shown}: the page holds no HTML"
        raise NoText(msg)
    own = canonical_link(tree)
    address = canonical(own, url) if own else None
    marks, source = date_marks(tree), declared_source(tree, url)
    published = decide(marks, url=address or url) or decide(marks, url=address or url, found=_searched_date(tree))
    told, authors = _metadata(tree), declared_authors(tree)
    language = _LANGUAGE.match((tree.get("lang") or tree.get(_XML_LANG) or "").strip())
    _keep_dates_in_sentences(tree)
    article = _article(tree, url)
    if not article.strip():
        msg = f"{shown}: the page was read and holds no article"
        raise NoText(msg)
    return Page(
        title=told.title or None,
        text=article,
        published=published,
        authors=authors or tuple(name.strip() for name in (told.author or "").split(";") if name.strip()),
        language=language[0].lower() if language else None,
        canonical_url=address if address and (url is None or same_site(address, url)) else None,
        source_url=source.url if source else None,
        source_mark=source.mark if source else None,
        site_name=told.sitename or None,
    )


def _article(tree: HtmlElement, url: str | None) -> str:
    """Trafilatura's reading of the text; never with `deduplicate`, which remembers texts for the whole process."""
    document = trafilatura.bare_extraction(tree, url=url, favor_precision=True, include_comments=False)
    return getattr(document, "text", None) or ""


def _keep_dates_in_sentences(tree: HtmlElement) -> None:
    """Makes each `time` that stands in a sentence a `span`: trafilatura drops every `time`, meaning the date line."""
    for element in list(tree.iter("time")):
        before, parent = element.getprevious(), element.getparent()
        ahead = before.tail if before is not None else parent.text if parent is not None else None
        if _ENDS_IN_WORD.search(ahead or "") and _GOES_ON.match(element.tail or ""):
            element.tag = "span"


def _metadata(tree: HtmlElement) -> Any:  # noqa: ANN401  # trafilatura's Document
    """Title, authors and site: the used parts of trafilatura's `extract_metadata`, a fifth of all time as a whole."""
    told = metadata.extract_meta_json(tree, metadata.examine_meta(tree))
    told.title = told.title or metadata.extract_title(tree)
    if not told.author or " " not in told.author:
        told.author = metadata.extract_author(tree) or told.author
    told.sitename = (told.sitename or "").lstrip("@")
    told.clean_and_trim()
    return told


def _searched_date(tree: HtmlElement) -> str | None:
    """The ISO day that htmldate finds in text and markup; only asked where nothing is declared."""
    found: str | None = find_date(tree, original_date=True, extensive_search=False)
    return found


def _plain_page(text: str, shown: str) -> Page:
    if not text.strip():
        msg = f"{shown}: the text is empty"
        raise NoText(msg)
    return Page(
        title=None,
        text=text.replace("\r\n", "\n").strip(),
        published=None,
        authors=(),
        language=None,
        canonical_url=None,
        source_url=None,
        source_mark=None,
        site_name=None,
    )
