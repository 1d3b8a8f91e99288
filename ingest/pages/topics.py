"""What a page says that its article is about: its section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from ingest.pages.head import Head
from ingest.pages.identity import is_front_page
from ingest.pages.linked_data import LinkedData, Node, words_of
from ingest.pages.titles import fold

_KEYWORDS: Final = re.compile(r" ?[,;|] ?")
_CRUMB: Final = 40  # characters of a section above a page; the page itself may be called otherwise than its title
_SLUG: Final = re.compile(r"[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){2}")
_TAGS: Final = 30
_WORD: Final = 200  # characters of a section's or tag's name
_LABEL: Final = 60  # characters of a link that is a tag
_BESIDE: Final = ("aside", "nav", "footer")


def section_of(head: Head, data: LinkedData, about: Node | None, title: str | None) -> str | None:
    """The section that a page declares; else the last of its breadcrumbs that is neither it nor the front page."""
    said = words_of((about or {}).get("articleSection")) or head.first("article:section", "section", "articlesection")
    if said:
        return said[:_WORD]
    crumbs = [
        one for one in _crumbs(data) if fold(one) != fold(title or "") and len(one) <= _CRUMB and not _SLUG.match(one)
    ]
    return crumbs[-1][:_WORD] if crumbs else None


def tags_of(tree: HtmlElement, head: Head, about: Node | None) -> tuple[str, ...]:
    """The tags that a page declares; else the links that say that they lead to one."""
    listed: Any = (about or {}).get("keywords")
    said = listed if isinstance(listed, list) else [listed]
    words = [one for each in said if (one := words_of(each))] or head.all("article:tag", "news_keywords", "keywords")
    tags = [tag for one in words for tag in (_KEYWORDS.split(one) if len(words) < 3 else [one])]
    return tuple(dict.fromkeys(tag[:_WORD] for tag in tags or _linked(tree) if tag))[:_TAGS]


def _crumbs(data: LinkedData) -> Iterator[str]:
    """The names of the pages above this one, the front page left out."""
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


def _linked(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("a"):
        if "tag" in (link.get("rel") or "").lower().split() and not any(True for _ in link.iterancestors(*_BESIDE)):
            words = " ".join(link.text_content().split()).lstrip("#")
            if 0 < len(words) <= _LABEL:
                yield words
