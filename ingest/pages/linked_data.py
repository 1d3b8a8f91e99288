"""A page's JSON-LD, whatever its shape: a broken block only affects itself."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec
from lxml.html import HtmlElement

Node = dict[str, Any]

ARTICLES: Final = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
        "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "BlogPosting", "LiveBlogPosting", "Report",
        "SocialMediaPosting", "TechArticle", "ScholarlyArticle", "AdvertiserContentArticle", "SatiricalArticle",
    }
)  # fmt: skip
_PAGES: Final = frozenset({"WebPage", "ItemPage", "CollectionPage", "SearchResultsPage", "AboutPage", "ContactPage"})
_IN_SMALL: Final = {name.lower(): name for name in (*ARTICLES, *_PAGES, "Organization", "NewsMediaOrganization")}
# Objects below these belong to other pages, or are parts of this one.
_OTHERS: Final = frozenset(
    {
        "comment", "review", "liveBlogUpdate", "hasPart", "isPartOf", "relatedLink", "citation", "mentions", "about",
        "itemListElement", "isBasedOn", "subjectOf", "video", "associatedMedia", "image", "author", "publisher",
        "potentialAction", "acceptedAnswer", "suggestedAnswer", "workExample", "translationOfWork", "breadcrumb",
        "significantLink", "relatedArticles", "offers", "sharedContent",
    }
)  # fmt: skip
_BLOCK_CHARACTERS: Final = 2_000_000
_NODES: Final = 20_000
_DEPTH: Final = 100
_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_COMMENTS: Final = re.compile(r'("(?:[^"\\]|\\.)*+"?)|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|//[^\n]*')
_SINGLE: Final = re.compile(r"(?<=[{\[:,\s])'|(?<!\\)'(?=\s{0,20}[:,}\]])")  # JavaScript's quotes
_NO_ESCAPE: Final = re.compile(r'(\\["\\/bfnrtu])|\\')  # a backslash that escapes nothing, as in JavaScript
_TYPE: Final = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(\w+)"')
_TYPED: Final = re.compile(rf'"(?:{"|".join(sorted(ARTICLES))})"')
_SALVAGED: Final = re.compile(
    r'"(datePublished|dateModified|author|publisher|articleSection|mainEntityOfPage)"\s{0,9}:\s{0,9}'
)
_TRAILING_COMMA: Final = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s{0,20}[\]}])')


class LinkedData(NamedTuple):
    """The objects of a page's blocks, the outer ones first, without other values.

    articles: the articles among them, each with whether it is below a name for another page or a part. pages: the
    pages. crumbs: lists of the pages above this one. kinds: all type names. broken: unreadable blocks, as
    text.
    """

    articles: tuple[tuple[Node, bool], ...]
    pages: tuple[Node, ...]
    kinds: frozenset[str]
    named: dict[str, Node]
    broken: tuple[str, ...]
    crumbs: tuple[Node, ...] = ()


def linked_data(tree: HtmlElement) -> LinkedData:
    """All of a page's blocks."""
    articles: list[tuple[Node, bool]] = []
    pages: list[Node] = []
    kinds: set[str] = set()
    named: dict[str, Node] = {}
    broken: list[str] = []
    crumbs: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        block = _without_prefix(_block(script.text or ""))
        if block is None:
            broken.append((script.text or "")[:_BLOCK_CHARACTERS])
            block = _salvaged(broken[-1])
        for node, other in _nodes(block):
            types = types_of(node)
            kinds.update(types)
            if isinstance(name := node.get("@id"), str) and len(node) > 1:
                named.setdefault(name, node)
            if ARTICLES.intersection(types):
                articles.append((node, other))
            elif _PAGES.intersection(types) and not other:
                pages.append(node)
            elif "BreadcrumbList" in types:
                crumbs.append(node)
    return LinkedData(tuple(articles), tuple(pages), frozenset(kinds), named, tuple(broken), tuple(crumbs))


def _without_prefix(block: object) -> object:
    """A block without the vocabulary prefix before each name: `schema:headline`."""
    context = block.get("@context") if isinstance(block, dict) else None
    prefixes = [
        f"{name}:"
        for name, place in (context.items() if isinstance(context, dict) else ())
        if isinstance(place, str) and "schema.org" in place and not name.startswith("@")
    ]
    return _bare(block, tuple(prefixes), 0) if prefixes else block


def _bare(value: object, prefixes: tuple[str, ...], depth: int) -> object:
    if depth > _DEPTH:
        return None
    if isinstance(value, list):
        return [_bare(one, prefixes, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name.partition(":")[2] if name.startswith(prefixes) else name: _bare(one, prefixes, depth + 1)
        for name, one in value.items()
    }


def types_of(node: Node) -> list[str]:
    """The names of an object's types, without their vocabulary, in its spelling."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    bare = (kind.rpartition("/")[2].rpartition(":")[2] for kind in listed if isinstance(kind, str))
    return [_IN_SMALL.get(kind, kind) if kind.islower() else kind for kind in bare]


def resolved(value: object, named: dict[str, Node]) -> list[Any]:
    """A property's values as a list, with references by `@id` resolved if their targets are there."""
    found: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, list):
            found += one
        elif isinstance(one, dict) and isinstance(name := one.get("@id"), str) and "name" not in one:
            found.append(named.get(name, one))
        else:
            found.append(one)
    return [one for one in found if one is not None]


def words_of(value: object) -> str | None:
    """A property's first text as plain text: no markup, no entities, white space normalised; None: none."""
    for one in value if isinstance(value, list) else [value]:
        said = one.get("@value") or one.get("name") if isinstance(one, dict) else one
        if isinstance(said, str) and (text := " ".join(_TAG.sub(" ", html.unescape(said)).split())):
            return text
    return None


def strings_of(value: object) -> list[str]:
    """A property's texts as written."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def addresses_of(node: Node) -> Iterator[str]:
    """An object's declared address of its page."""
    for name in ("url", "mainEntityOfPage", "@id"):
        given = node.get(name)
        for one in given if isinstance(given, list) else [given]:
            said = (one.get("@id") or one.get("url")) if isinstance(one, dict) else one
            if isinstance(said, str) and "/" in said:
                yield said


def _block(text: str) -> object:
    """A block as JSON, with common mistakes repaired; None if it is not JSON."""
    if len(text) > _BLOCK_CHARACTERS:
        return None
    bare = _unwrapped(text)
    for attempt in _attempts(bare):
        try:
            return msgspec.json.decode(attempt)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            pass
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            pass
    return _several(bare)


def _attempts(bare: str) -> Iterator[str]:
    yield bare
    if "&quot;" in bare and '"' not in bare:
        yield html.unescape(bare)
    mended = _TRAILING_COMMA.sub(lambda match: match[1] or "", _COMMENTS.sub(lambda match: match[1] or "", bare))
    yield mended
    if "'" in bare and '"' not in bare:
        yield _SINGLE.sub('"', bare).replace("\\'", "'")
    yield _NO_ESCAPE.sub(lambda match: match[1] or "", mended)


def _several(bare: str) -> object:
    """Consecutive objects, up to the first unreadable one."""
    found: list[object] = []
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(bare) and len(found) < 100:
        try:
            one, at = decoder.raw_decode(bare, at)
        except (ValueError, RecursionError):
            break
        found.append(one)
        while at < len(bare) and bare[at] in " \t\r\n,;":
            at += 1
    return found or None


def _salvaged(bare: str) -> Node | None:
    """What can be read of a broken block about one article: each complete property."""
    kinds = ARTICLES.intersection(_TYPE.findall(bare))
    if len(_TYPED.findall(bare)) != 1 or not kinds:
        return None
    decoder = json.JSONDecoder(strict=False)
    found: Node = {"@type": sorted(kinds)}
    first = {match[1]: match for match in reversed(list(_SALVAGED.finditer(bare)))}
    for name, match in first.items():
        with contextlib.suppress(ValueError, RecursionError):
            found[name], _ = decoder.raw_decode(bare, match.end())
    return found


def _unwrapped(text: str) -> str:
    """Without the comment or CDATA around a block, and the semicolon after it."""
    bare = text.strip().lstrip("\ufeff")
    for mark in ("//", "/*", "<!--", "<![CDATA[", "//", "*/"):
        bare = bare.removeprefix(mark).lstrip()
    for mark in ("*/", "-->", "//", "]]>", "/*", "//"):
        bare = bare.removesuffix(mark).rstrip()
    return bare.rstrip(";").rstrip()


def _nodes(block: object) -> Iterator[tuple[Node, bool]]:
    """The objects of a block, the outer ones first; whether each is below a name for other pages or parts."""
    waiting: deque[tuple[object, bool, int]] = deque([(block, False, 0)])
    seen = 0
    while waiting and seen < _NODES:
        seen += 1
        one, other, depth = waiting.popleft()
        if isinstance(one, dict):
            yield one, other
            below: Iterable[tuple[object, bool]] = ((value, other or name in _OTHERS) for name, value in one.items())
        else:
            below = ((value, other) for value in one) if isinstance(one, list) else ()
        if depth < _DEPTH:
            waiting += [(value, off, depth + 1) for value, off in below if isinstance(value, dict | list)]
