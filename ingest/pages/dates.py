"""When a page says it was published: what is declared in markup first, then its address, then a search of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from lxml.html import HtmlElement

from contract.article import Published
from ingest.dates import MONTHS, read_date

# Names of `meta` elements that give a date of publication, the surest first; lower case.
META_NAMES: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "parsely-pub-date",
    "sailthru.date", "article.published", "rnews:datepublished", "cxenseparse:recs:publishtime", "bt:pubdate",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "originalpublicationdate",
    "publication_date", "publish-date", "publishdate", "pubdate", "pub_date", "article_date_original",
    "dcterms.date", "dc.date", "article.created", "date",
)  # fmt: skip

_ARTICLE_TYPES: Final = re.compile(r"article|blogposting|liveblog|report", re.IGNORECASE)
_OTHER_TYPES: Final = re.compile(
    r"comment|review|video|image|audio|event|product|jobposting|person|organization", re.IGNORECASE
)
_WRITTEN: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_DAY_IN_URL: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_NAMED_DAY_IN_URL: Final = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d\d?)/", re.IGNORECASE)
_MONTH_IN_URL: Final = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
_CHANGED: Final = re.compile(r"updat|modif|edit|comment|relat|sidebar|widget", re.IGNORECASE)
_PUBLISHED: Final = re.compile(r"publish|entry-date|pubdate|post-date|date-created", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMarks:
    """What a page's markup says of its date, as written; each the surest first."""

    linked_data: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


def decide(marks: DateMarks, *, url: str | None = None, found: str | None = None) -> Published | None:
    """The date that the page declares; else the day in its address; else the day that a search of its text found.

    found: an ISO day. Of two declarations of the same day the finer counts. Pure.
    """
    declared = [read_date(text, "page") for text in (*marks.linked_data, *marks.meta, *marks.times)]
    given = [one for one in declared if one and one.day]
    if given:
        same_day = (one for one in given if one.day == given[0].day)
        return max(same_day, key=lambda one: (len(one.value), one.zone is not None))
    if in_url := date_in_url(url or ""):
        # A day that a search found is finer than the month in an address, and wrong where it is of another month.
        searched = read_date(found, "page") if found and len(in_url) < 10 and found.startswith(in_url) else None
        return searched or Published(value=in_url, precision="day" if len(in_url) == 10 else "month", from_="url")
    return read_date(found, "page")


def date_in_url(url: str) -> str | None:
    """The one day that an address names (`/2022/01/27/`, `/2022/jan/27/`, `2022-01-27`, `20220127`), or month."""
    days = {f"{year}-{month}-{day}" for year, _, month, day in _DAY_IN_URL.findall(url)}
    days |= {
        f"{year}-{MONTHS.get(month.lower(), 0):02}-{int(day):02}" for year, month, day in _NAMED_DAY_IN_URL.findall(url)
    }
    months = {f"{year}-{month}" for year, month in _MONTH_IN_URL.findall(url)}
    if len(found := days or months) != 1:
        return None
    written = found.pop()
    return written if read_date(written, "url") else None


def date_marks(tree: HtmlElement) -> DateMarks:
    """The declarations in a page's tree."""
    return DateMarks(tuple(_linked_data(tree))[:20], tuple(_meta(tree))[:20], tuple(_times(tree))[:3])


def _linked_data(tree: HtmlElement) -> Iterator[str]:
    """`datePublished` of JSON-LD: of articles, then of the page, never of a comment or video beside it."""
    articles: list[str] = []
    others: list[str] = []
    broken: list[str] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        try:
            _collect(msgspec.json.decode(text), articles, others, depth=0)
        except (msgspec.MsgspecError, UnicodeError):
            broken += _WRITTEN.findall(text)[:1]
    yield from articles
    yield from others
    yield from broken


def _collect(node: Any, articles: list[str], others: list[str], *, depth: int) -> None:  # noqa: ANN401  # any JSON
    if depth > 6:
        return
    if isinstance(node, list):
        for one in node[:50]:
            _collect(one, articles, others, depth=depth + 1)
    if not isinstance(node, dict):
        return
    kind = str(node.get("@type", ""))
    if isinstance(written := node.get("datePublished"), str):
        if _ARTICLE_TYPES.search(kind):
            articles.append(written)
        elif not _OTHER_TYPES.search(kind):
            others.append(written)
    for key in ("@graph", "mainEntity", "mainEntityOfPage", "article", "hasPart"):
        if key in node:
            _collect(node[key], articles, others, depth=depth + 1)


def _meta(tree: HtmlElement) -> Iterator[str]:
    given: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if (name := element.get(attribute)) and (content := element.get("content")):
                given.setdefault(name.strip().lower(), content)
    for name in META_NAMES:
        if name in given:
            yield given[name]


def _times(tree: HtmlElement) -> Iterator[str]:
    """`time` elements (and their microdata kin) that say they are the date of publication, then a lone one."""
    sure: list[str] = []
    rest: list[str] = []
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        written = (
            element.get("datetime")
            or element.get("content")
            or (element.get("title") if element.tag == "abbr" else None)
        )
        if not written:
            continue
        said = " ".join(element.get(name) or "" for name in ("itemprop", "class", "id", "property"))
        if element.get("pubdate") is not None or (_PUBLISHED.search(said) and not _CHANGED.search(said)):
            sure.append(written)
        elif element.tag == "time" and not _CHANGED.search(said):
            rest.append(written)
    yield from sure
    if len({text[:10] for text in rest}) == 1:
        yield rest[0]
