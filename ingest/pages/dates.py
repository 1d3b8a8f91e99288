"""When a page was published: declared in markup, otherwise from its address, otherwise searched in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from contract.article import Published
from ingest.dates import MONTHS, Hints, read_date
from ingest.dates.order import hints
from ingest.pages.head import Head
from ingest.pages.linked_data import LinkedData, Node, types_of
from ingest.pages.local_time import on_its_clock
from ingest.pages.words import found_in, phrases

# Names of `meta` elements with a publication date, the most reliable first; lower case.
META_NAMES: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "citation_online_date",
    "og:published_time", "parsely-pub-date",
    "sailthru.date", "article.published", "rnews:datepublished", "cxenseparse:recs:publishtime", "bt:pubdate",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "originalpublicationdate",
    "publication_date", "publish-date", "publishdate", "pubdate", "pub_date", "article_date_original",
    "dcterms.date", "dc.date", "prism.publicationdate", "article.created", "date",
)  # fmt: skip
MODIFIED_NAMES: Final = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "article:updated_time",
    "article:modified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revision_date", "updated",
)  # fmt: skip
_NO_HINTS: Final = Hints()
_SHOWN: Final = 20
_AHEAD: Final = timedelta(hours=14)  # a time zone: dates later than the fetch by more are in the future

_OTHER_TYPES: Final = re.compile(
    r"comment|review|video|image|audio|event|product|jobposting|person|organization|breadcrumb", re.IGNORECASE
)
_BESIDE: Final = re.compile(r"(?<![a-z])(?:comments?|related|sidebar|widget|teasers?)(?![a-z])", re.IGNORECASE)
_CALLED: Final = re.compile(r"date|time|stamp|posted", re.IGNORECASE)
_DATE_PUBLISHED: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_DAY_IN_URL: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_HIDDEN: Final = etree.XPath("descendant::*/@title[../@class='value-title']/..")  # few elements have a title
_DATA: Final = ("data-datetime", "data-timestamp", "data-date", "data-published", "data-publish-date", "data-time")
_DATED: Final = frozenset({"datetime", "content", "title", *_DATA})
_ISO_DAY: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_AMID_WORDS: Final = re.compile(r"[a-z][-_](?:19|20)\d\d[_-]?\d\d[_-]?\d\d[-_][a-z]", re.IGNORECASE)
_NAMED_DAY_IN_URL: Final = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d\d?)/", re.IGNORECASE)
_MONTH_IN_URL: Final = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/|/(20\d\d)-(0[1-9]|1[0-2])(?=/|-[a-z])")
_AGO: Final = phrases("ago")
_CHANGED: Final = re.compile(r"updat|modif|edit|comment|relat|sidebar|widget", re.IGNORECASE)
_PUBLISHED: Final = re.compile(r"publish|entry-date|pubdate|post-date|date-created", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMarks:
    """What a page's markup says about its date, as written; each the most reliable first.

    hints: how its numbers are read. shown: the first times of its `time` elements, whatever they belong to.
    """

    linked_data: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    hints: Hints = _NO_HINTS
    shown: tuple[str, ...] = ()


def decide(
    marks: DateMarks, *, url: str | None = None, found: str | None = None, fetched_at: datetime | None = None
) -> Published | None:
    """The date the page declares; otherwise the day in its address; otherwise the day found in its text.

    found: an ISO day. Of two declarations of the same day the more precise counts; those later than the fetch
    by more than a time zone are ignored. Pure.
    """
    if declared := declared_date((*marks.linked_data, *marks.meta, *marks.times), marks.hints, fetched_at):
        return on_its_clock(declared, (*marks.linked_data, *marks.meta, *marks.shown))
    if (in_url := date_in_url(url or "")) and not is_ahead(in_url, fetched_at):
        # A day found by searching is more precise than the month in an address, but wrong if it is in another month.
        searched = read_date(found, "page") if found and len(in_url) < 10 and found.startswith(in_url) else None
        return searched or Published(value=in_url, precision="day" if len(in_url) == 10 else "month", from_="url")
    searched = read_date(found, "page")
    return searched if searched and not is_ahead(searched.value, fetched_at) else None


def declared_date(texts: Iterable[str], reading: Hints, fetched_at: datetime | None = None) -> Published | None:
    """The first day that declarations name, in the most precise of them."""
    declared = [read_date(text, "page", reading) for text in texts]
    given = [one for one in declared if one and one.day and not is_ahead(one.value, fetched_at)]
    if not given:
        return None
    same_day = (one for one in given if one.day == given[0].day)
    return max(same_day, key=lambda one: (len(one.value), one.zone is not None))


def date_in_url(url: str) -> str | None:
    """The one day in an address (`/2022/01/27/`, `/2022/jan/27/`, `2022-01-27`, `20220127`), or month.

    A day between the words of a name is that of an event: `the-fair-2027-05-19-tickets`.
    """
    days = {
        f"{match[1]}-{match[3]}-{match[4]}"
        for match in _DAY_IN_URL.finditer(url)
        if not _AMID_WORDS.match(url, max(match.start() - 2, 0))
    }
    days |= {
        f"{year}-{MONTHS.get(month.lower(), 0):02}-{int(day):02}" for year, month, day in _NAMED_DAY_IN_URL.findall(url)
    }
    months = {f"{match[1] or match[3]}-{match[2] or match[4]}" for match in _MONTH_IN_URL.finditer(url)}
    if len(found := days or months) != 1:
        return None
    written = found.pop()
    return written if read_date(written, "url") else None


def date_marks(
    tree: HtmlElement, head: Head, data: LinkedData, about: Node | None, changed: Iterable[str] = ()
) -> DateMarks:
    """The declarations in a page's tree. about: the object of its JSON-LD that is this page's article.

    changed: when its elements say it was last changed.
    """
    declared = tuple(_linked_data(data, about, "datePublished", "dateCreated", "uploadDate"))[:20]
    metas = tuple(one for name in META_NAMES for one in head.metas.get(name, ())[:1])[:20]
    times = tuple(_times(tree, head.classes))[:3]
    shown = tuple(islice((one for each in tree.iter("time") if (one := each.get("datetime"))), _SHOWN))
    changed = (
        *_linked_data(data, about, "dateModified"),
        *(one for name in MODIFIED_NAMES for one in head.metas.get(name, ())[:1]),
        *changed,
    )
    return DateMarks(declared, metas, times, changed[:20], hints((*declared, *metas, *times), head.language), shown)


def _linked_data(data: LinkedData, about: Node | None, *names: str) -> Iterator[str]:
    """A JSON-LD property: of this page's article, then of the page, never of a comment or video next to it."""
    published = names[0]
    for name in names if about else ():
        yield from _written((about or {}).get(name))
    for page in data.pages:
        if not any(map(_OTHER_TYPES.search, types_of(page))):
            yield from _written(page.get(published))
    if published == "datePublished":
        for text in data.broken:
            yield from _DATE_PUBLISHED.findall(text)[:1]


def _written(value: object) -> Iterator[str]:
    """A property's texts and numbers as written."""
    for one in value if isinstance(value, list) else [value]:
        said = one.get("@value") if isinstance(one, dict) else one
        if isinstance(said, str | int) and not isinstance(said, bool):
            yield str(said)


def _times(tree: HtmlElement, classes: str) -> Iterator[str]:
    """`time` elements (or microdata) declared as the publication date, then a single one."""
    sure: list[str] = []
    rest: list[str] = []
    own: list[str] = []
    beside: list[str] = []
    for element in filter(_may_be_dated, tree.iter("time", "span", "abbr", "div", "p")):
        written = (
            element.get("datetime")
            or element.get("content")
            or (element.get("title") if element.tag in {"abbr", "time"} or _is_ago(element) else None)
            or next(filter(None, map(element.get, _DATA)), None)
            # The value of a `time` without the attribute is its text (extruct 0.18.0 and microdata 0.8.0 lose it).
            or (_iso_text(element) if element.tag == "time" else None)
        )
        if not written:
            continue
        said = _said(element)
        if element.get("pubdate") is not None or (_PUBLISHED.search(said) and not _CHANGED.search(said)):
            (beside if _is_beside(element) else sure).append(written)
        elif _is_of_a_time(element, said) and not _CHANGED.search(said) and not is_of_another(element):
            rest.append(written)
            if _beside_the_headline(element):
                own.append(written)
    # Microformats put the machine-readable date in the title of a child (mf2py 2.0.2 loses it).
    for hidden in _HIDDEN(tree) if "value-title" in classes else ():
        said = _said(hidden.getparent())
        if _PUBLISHED.search(said) and not _CHANGED.search(said):
            sure.append(hidden.get("title"))
    yield from sure or beside
    for listed in (rest, own):
        if len({text[:10] for text in listed}) == 1:
            yield listed[0]


def _may_be_dated(element: HtmlElement) -> bool:
    return element.tag == "time" or not _DATED.isdisjoint(element.keys())


def _is_of_a_time(element: HtmlElement, said: str) -> bool:
    """Whether an element is a time, or is named as one and contains it for a script."""
    return (
        element.tag == "time"
        or _is_ago(element)
        or (bool(_CALLED.search(said)) and any(map(element.get, _DATA)) and bool(element.text_content().strip()))
    )


def _beside_the_headline(element: HtmlElement) -> bool:
    """Whether a time is in the article that contains the headline."""
    article = next(element.iterancestors("article"), None)
    return article is not None and article.find(".//h1") is not None


def _is_beside(element: HtmlElement) -> bool:
    """Whether a time is in an article without the headline, or next to it."""
    around = next(element.iterancestors("article", "aside", "nav", "footer"), None)
    return around is not None and around.find(".//h1") is None


def is_of_another(element: HtmlElement) -> bool:
    """Whether a time is among comments or next to the article: not in a box with the headline, as of a whole page."""
    return any(
        _BESIDE.search(_said(up)) and up.find(".//h1") is None
        for up in islice(element.iterancestors("div", "section", "article", "aside", "li", "ol", "ul"), 6)
    )


def _is_ago(element: HtmlElement) -> bool:
    """Whether an element says how long ago, and the exact time in its title."""
    return bool(_ISO_DAY.match(element.get("title") or "")) and bool(found_in(str(element.text_content())[:40], _AGO))


def _said(element: HtmlElement) -> str:
    """An element's names in its attributes."""
    return " ".join(element.get(name) or "" for name in ("itemprop", "class", "id", "property"))


def _iso_text(element: HtmlElement) -> str | None:
    """The text of an element that begins with an ISO day; other text is for people."""
    text = element.text_content().strip()
    return text if _ISO_DAY.match(text) else None


def is_ahead(value: str, fetched_at: datetime | None) -> bool:
    """Whether a day or month is in the future in every time zone."""
    return fetched_at is not None and value[:10] > (fetched_at + _AHEAD).date().isoformat()[: len(value[:10])]
