"""Who wrote a page's article, as its own JSON-LD says it.

Trafilatura takes names apart ("Robert von Muster" becomes "Muster"): see findings/trafilatura-author-names.sh. What a
page declares is taken as it is written.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

_ARTICLES: Final = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
        "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "BlogPosting", "LiveBlogPosting", "Report",
        "SocialMediaPosting", "TechArticle", "ScholarlyArticle",
    }
)  # fmt: skip
_NOBODY: Final = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite", "Brand"})
_BLOCK_CHARACTERS: Final = 2_000_000
_NODES: Final = 20_000
_AUTHORS: Final = 20
_NAME_CHARACTERS: Final = 100
_PARTS: Final = re.compile(r"[|;\n]")
_COMMAS: Final = re.compile(r",| and | & ")
_DOMAIN: Final = re.compile(r"\w\.[A-Za-z]{2,}$")
_NO_NAME: Final = re.compile(r"[@<>{}\d]|https?:|www\.", re.IGNORECASE)


def declared_authors(tree: HtmlElement) -> tuple[str, ...]:
    """The people whom the first article in the page's JSON-LD names as its authors, as written; () where none does.

    Organisations, addresses and what holds digits or markup is no person's name. A broken block costs itself alone.
    """
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        for node in _nodes(_block(script.text or "")):
            if _ARTICLES & set(_types(node)) and (names := _people(node.get("author") or node.get("creator"))):
                return names
    return ()


def _block(text: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    if len(text) > _BLOCK_CHARACTERS:
        return None
    try:
        return json.loads(_unwrapped(text), strict=False)
    except (ValueError, RecursionError):
        return None


def _unwrapped(text: str) -> str:
    """Without the comment or CDATA that writers put around a block, and the semicolon behind it."""
    bare = text.strip().removeprefix("//").lstrip().removeprefix("<!--").removeprefix("<![CDATA[")
    bare = bare.rstrip().removesuffix("-->").removesuffix("]]>").rstrip().removesuffix("//")
    return bare.rstrip().rstrip(";")


def _nodes(block: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # whatever JSON holds
    """The objects of a block, the outer ones first, with those of lists and of `@graph`, `mainEntity` and the like."""
    waiting, seen = [block], 0
    while waiting and seen < _NODES:
        seen += 1
        one = waiting.pop(0) if seen < _AUTHORS else waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += [
                one[name] for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if name in one
            ]
        elif isinstance(one, list):
            waiting += one


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in listed if isinstance(kind, str)]


def _people(authors: Any) -> tuple[str, ...]:  # noqa: ANN401  # whatever JSON holds
    found: dict[str, None] = {}
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, dict):
            if _NOBODY & set(_types(author)):
                continue
            names = author.get("name")
        else:
            names = author
        for name in names if isinstance(names, list) else [names]:
            if isinstance(name, str):
                found.update(dict.fromkeys(_names(name)))
    return tuple(found)[:_AUTHORS]


def _names(listed: str) -> list[str]:
    """The people in one field. Some writers put several into it, or the paper behind the person."""
    parts = [name for part in _PARTS.split(html.unescape(listed)[:1000]) if (name := _name(part))]
    # A comma parts people only where it leaves whole names: `Ann Lee, Jr.` is one.
    people = [name for part in parts for name in ([*map(str.strip, _COMMAS.split(part))] if _whole(part) else [part])]
    return [name for name in people if not _DOMAIN.search(name)]


def _whole(names: str) -> bool:
    return all(" " in part.strip() or _DOMAIN.search(part) for part in _COMMAS.split(names))


def _name(name: str) -> str | None:
    """A name without entities, spare white space and `By`; None where it is none."""
    written = " ".join(name.split()).removeprefix("By ").removeprefix("by ").strip(" ,;")
    if not 1 < len(written) <= _NAME_CHARACTERS or _NO_NAME.search(written):
        return None
    return written
