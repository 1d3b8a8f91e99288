"""The section and tags that a page declares for its article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.head import Head
from ingest.pages.identity import is_front_page
from ingest.pages.linked_data import LinkedData, Node, words_of
from ingest.pages.titles import fold

_KEYWORDS: Final = re.compile(r" ?[,;|\uff0c\uff1b\u3001\u060c] ?")
_CRUMB: Final = 40  # characters of a section in breadcrumbs; the page itself may have a name other than its title
_SLUG: Final = re.compile(r"[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){2}")
_TAGS: Final = 30
_TAG_NAMES: Final = (
    "article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject",
)  # fmt: skip
_LISTED: Final = 3  # values of one name, from which on each is one tag
_WORD: Final = 200  # characters of a section's or tag's name
_LABEL: Final = 60  # characters of a link that is a tag
_BESIDE: Final = ("aside", "nav", "footer")
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_TAG_KIND: Final = re.compile(r"^(?:tag|keyword|topic|subject):\s?", re.IGNORECASE)
_OTHER_KIND: Final = re.compile(r"\w{2,20}:\S|[a-z]{2,20}_[a-z_]{2,40}$")  # technical keywords
_OF_A_TAG: Final = re.compile(
    r"/(?:tags?|topics?|keywords?|themen?|thema|temas?|sujets?|etiquetas?|hashtags?|argomenti|stichwort\w*|emne|amne"
    r"|ämne"
    r"|label|t)/[^/]|[?&]tag="
)
# Attributes are looked up first: that takes half the time.
_NAMED_PATHS: Final = (
    "descendant::*/@aria-label[contains(translate(., 'BC', 'bc'), 'breadcrumb')]"
    "|descendant::*/@itemtype[contains(., 'BreadcrumbList')]"
)
_PATHS: Final = etree.XPath(f"({_NAMED_PATHS})/parent::*")
_PATHS_BY_CLASS: Final = etree.XPath(
    f"(descendant::*/@class[contains(translate(., 'BC', 'bc'), 'breadcrumb')]|{_NAMED_PATHS})/parent::*"
)
_OF_TAGS: Final = re.compile(r"tags|tag-list|tagcloud|topics")
_LISTS: Final = etree.XPath(
    "descendant::*/@class[contains(., 'tag') or contains(., 'topics')][contains(concat(' ', ., ' '), ' tags ')"
    " or contains(concat(' ', ., ' '), ' topics ') or contains(., 'tag-list') or contains(., 'tags-list')"
    " or contains(., 'article-tags') or contains(., 'post-tags') or contains(., 'entry-tags')"
    " or contains(., 'tagcloud') or contains(., 'article__tags')]"
    "/parent::*[self::div or self::ul or self::section or self::p][not(ancestor::aside or ancestor::nav)]"
)
_BACK: Final = ("back ", "all ")
_CRUMBS: Final = 6


def section_of(
    head: Head, data: LinkedData, about: Node | None, title: str | None, item: Node | None = None
) -> str | None:
    """The section that a page declares; otherwise the last of its breadcrumbs that is neither it nor the front page.

    item: what the page's elements declare, see `ingest.pages.microdata`.
    """
    said = words_of((about or {}).get("articleSection")) or head.first(
        "article:section", "section", "articlesection", "parsely-section", "sailthru.section", "cxenseparse:section"
    )
    said = said or words_of((item or {}).get("articleSection"))
    if said and not _ADDRESS.match(said):
        return html.unescape(said)[:_WORD]
    crumbs = [
        one for one in _crumbs(data) if fold(one) != fold(title or "") and len(one) <= _CRUMB and not _SLUG.match(one)
    ]
    return crumbs[-1][:_WORD] if crumbs else None


def tags_of(tree: HtmlElement, head: Head, about: Node | None, item: Node | None = None) -> tuple[str, ...]:
    """The tags that a page declares; otherwise the links to pages of tags. item: as for `section_of`."""
    listed: Any = (about or {}).get("keywords")
    said = listed if isinstance(listed, list) else [listed]
    declared = [[one for each in said if (one := words_of(each))]]
    if not declared[0]:
        declared = [head.all(name) for name in _TAG_NAMES]
    if not any(declared):
        declared = [(item or {}).get("keywords", [])]
    split = [
        tag
        for words in declared
        for one in words
        for tag in (_KEYWORDS.split(html.unescape(one)) if len(words) < _LISTED else [one])
    ]
    tags = [bare for tag in split if (bare := _TAG_KIND.sub("", tag)) and not _OTHER_KIND.match(bare)]
    found: dict[str, str] = {}
    for tag in tags or [*_linked(tree)] or (_in_a_list(tree) if _OF_TAGS.search(head.classes) else ()):
        found.setdefault(tag.casefold(), tag[:_WORD])
    return tuple(found.values())[:_TAGS]


def shown_section(tree: HtmlElement, head: Head, url: str | None) -> str | None:
    """The last link of the breadcrumbs above its title, which leads neither to the front page nor to it."""
    for path in (_PATHS_BY_CLASS if "breadcrumb" in head.classes else _PATHS)(tree):
        links = [(link.get("href") or "#", " ".join(link.text_content().split())) for link in path.iter("a")]
        above = [words for href, words in links if href not in ("#", url) and not _is_front(href, url)]
        named = [words for words in above if 0 < len(words) <= _CRUMB and not words.lower().startswith(_BACK)]
        if len(links) <= _CRUMBS and named:
            return named[-1]
    return next((words for link in tree.iter("a") if (words := _category(link))), None)


def _category(link: HtmlElement) -> str | None:
    """The text of a link marked as the category, and not as a tag."""
    kinds = (link.get("rel") or "").lower().split()
    if "category" not in kinds or "tag" in kinds:
        return None
    return " ".join(link.text_content().split())[:_CRUMB] or None


def _is_front(href: str, url: str | None) -> bool:
    try:
        return is_front_page(urljoin(url or "https://page.invalid/", href))
    except ValueError:
        return False


def _crumbs(data: LinkedData) -> Iterator[str]:
    """The names of the pages above this one, except the front page."""
    for listed in data.crumbs[:1]:
        items = listed.get("itemListElement")
        for place, item in enumerate(items if isinstance(items, list) else []):
            inner: Any = item.get("item") if isinstance(item, dict) else None
            inner = inner if isinstance(inner, dict) else {"@id": inner}
            address = inner.get("@id") or inner.get("url")
            front = is_front_page(address) if isinstance(address, str) else place == 0
            name = words_of((item if isinstance(item, dict) else {}).get("name")) or words_of(inner.get("name"))
            if name and not front:
                yield name


def _in_a_list(tree: HtmlElement) -> Iterator[str]:
    """The links of a box with such a name, each to the page of a tag."""
    for box in _LISTS(tree):
        links = [*box.iter("a")]
        if 0 < len(links) <= _TAGS and all(_OF_A_TAG.search(link.get("href") or "") for link in links):
            for link in links:
                if 0 < len(words := " ".join(link.text_content().split()).lstrip("#")) <= _LABEL:
                    yield words
            return


def _linked(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("a"):
        if "tag" in (link.get("rel") or "").lower().split() and not any(True for _ in link.iterancestors(*_BESIDE)):
            words = " ".join(link.text_content().split()).lstrip("#")
            if 0 < len(words) <= _LABEL:
                yield words
