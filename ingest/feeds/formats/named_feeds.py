"""The feeds that a page links to: in its `link` elements, otherwise in its anchors. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote, urldefrag

from contract.sites import same_site
from ingest.feeds.formats.links import absolute
from ingest.refresh_targets import target_of

_CHARACTERS: Final = 500_000  # of a page
_MOST_ANCHORS: Final = 10
# Comments, scripts and the like, whose content is not markup.
_NO_MARKUP: Final = re.compile(
    r"<!--(?>.*?(?:-->|\Z))|<(script|style|template|textarea)\b(?>.*?(?:</\1|\Z))", re.IGNORECASE | re.DOTALL
)
# An element, including `>` in quotation marks.
_ELEMENT: Final = re.compile(
    r"<(link|base|area|a|meta)\s((?>[^<>\"']+|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}')*)>", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(
    r"(?<![\w:-])(href|rel|type|title|http-equiv|content)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\"'\s>]+))",
    re.IGNORECASE,
)
_FEED_TYPE: Final = re.compile(
    r"(?:(?:application|text)/(?:x[.-])?)?(?:rss|atom|feed|rdf)(?:\+(?:xml|json|atom|rss))?\s{0,9}(?:;|$)"
    r"|(?:application|text)/xml\s{0,9}(?:;|$)",
    re.IGNORECASE,
)
_JSON_TYPE: Final = re.compile(r"application/json\s{0,9}(?:;|$)", re.IGNORECASE)
_JSON_FEED: Final = re.compile(r"feed|rss|\.json(?:$|\?)", re.IGNORECASE)  # other JSON belongs to the site's API
_FEED_ADDRESS: Final = re.compile(
    r"(?:\.(?:rss|rdf|atom)|(?:^|/)(?:rss|feed|atom)s?(?:[\w-]{0,20}\.xml)?|(?:rss|feed|atom|index)\.(?:xml|json)"
    r"|(?:rss|feed|atom)s?\d?\.(?:php|aspx?|cgi)|(?:^|/)rss/[\w-]{1,60}|(?:^|/)(?:rss|feeds?)/[\w/-]{1,80}\.xml)/?$",
    re.IGNORECASE,
)
_FEED_QUERY: Final = re.compile(
    r"(?:^|[&;])(?:feed=(?:rss2?|atom|rdf|feed)|format=(?:feed|rss|atom)|type=(?:rss|atom))(?:$|[&;])", re.IGNORECASE
)
_FEED_HOST: Final = re.compile(r"(?:https?:)?//(?:feeds?\d?|rss)\.", re.IGNORECASE)
_FEED_RELATIONS: Final = frozenset({"alternate", "feed", "service.feed"})
_LINK: Final = re.compile(
    r"(?:<([^<>]{1,2000})>|(?<![^,])\s{0,9}((?:https?:/|/)[^\s,;<>]{1,2000}))"
    r"((?:[^<>,]|,(?!\s{0,9}(?:https?:)?/)){0,500})"
)  # of a header
_PARAMETER: Final = re.compile(r";\s{0,9}(rel|type|title)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|([^\",;\s]+))", re.IGNORECASE)
_MOST_CHARACTERS: Final = 10_000  # of that header
# An anchor that is called a feed, although its address is not: a word in its class, title or image, or its whole text.
_CALLED: Final = re.compile(r"(?<![a-z])rss(?:feeds?|icon|link)?(?![a-z])", re.IGNORECASE)
_SAYS: Final = re.compile(r"(?:atom|web|news)?[ -]?feeds?|atom", re.IGNORECASE)
_LABEL_CHARACTERS: Final = 600
_LONGEST_NAME: Final = 60  # a longer text is a headline
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
# A service that subscribes to a feed, or validates it: the feed is in its address.
_WRAPPED: Final = re.compile(r".{8,500}?(?:[/=]|%2f)(https?(?::|%3a)(?:/|%2f){2}[^&#]{4,2000})", re.IGNORECASE)
# Names of readers' comments; a commentary is a report.
_COMMENTS: Final = re.compile(
    r"(?<!without)(?<!without[-_])(?<!\bno)(?<!\bno[-_])(?<!re)comment(?!ary|aries|arium|ator)|coment[aá]ri|kommentt"
    r"|komment(?:ar|ár|aar)|koment|reactiesfeed|reacties\b|hozzászólás|iruzkin|athugasemd|yorum|σχόλι|коммент|комент"
    r"|каментар|コメント|评论|評論|留言|迴響|回响|댓글|bình luận|ความ(?:คิด)?เห็น|تعليق|دیدگاه|نظرات|תגוב|टिप्पणि|মন্তব্য",
    re.IGNORECASE,
)


def feeds_named(text: str, url: str) -> list[str]:
    """The addresses of feeds that a page declares, in its order, comment feeds last.

    If it declares none, those of its links that look like feeds, and if it only leads to a feed's new address, that.
    """
    markup = _NO_MARKUP.sub("", text[:_CHARACTERS])
    base, links, anchors = url, [], []
    for found in _ELEMENT.finditer(markup):
        name, inside = found.groups()
        given = {name.lower(): html.unescape("".join(value)).strip() for name, *value in _ATTRIBUTE.findall(inside)}
        if name.lower() == "meta" and given.get("http-equiv", "").lower() == "refresh":
            moved = target_of(given.get("content", ""))
            anchors += [{"href": moved}] if moved else []
        if not (href := given.get("href")):
            continue
        match name.lower():
            case "base":
                base = (absolute(href, url) or url) if base == url else base  # the first that has one counts
            case "link":
                links.append(given)
            case _:
                label = markup[found.end() : found.end() + _LABEL_CHARACTERS].partition("</a")[0]
                anchors.append(given | {"href": _unwrapped(href), "start": inside, "label": label})
    return (
        _distinct(_in_links(links), base)
        or _distinct(_in_anchors(anchors), base)[:_MOST_ANCHORS]
        or [one for one in _distinct(_called_feeds(anchors), base) if same_site(one, url)][:_MOST_ANCHORS]
    )


def feeds_linked(header: str, url: str) -> list[str]:
    """The addresses of feeds in a response's Link header."""
    links = []
    for target, bare, parameters in _LINK.findall(header[:_MOST_CHARACTERS]):
        given = {name.lower(): "".join(value).strip() for name, *value in _PARAMETER.findall(parameters)}
        links.append({"rel": "", **given, "href": target or bare})
    return _distinct(_in_links(links), url)


def is_of_comments(text: str) -> bool:
    """Whether a feed's address or title says that it contains readers' comments."""
    return bool(_COMMENTS.search(text))


def _in_links(links: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    for given in links:
        kind, rel = given.get("type", ""), given.get("rel", "alternate").lower().split()
        is_json = _JSON_TYPE.match(kind) and _JSON_FEED.search(given["href"])
        untyped = not kind and ("feed" in rel or _is_feed_address(given["href"]))
        if (_FEED_TYPE.match(kind) or is_json or untyped) and _FEED_RELATIONS & {*rel}:
            yield given


def _in_anchors(anchors: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """For a page whose head declares no feed."""
    for given in anchors:
        if _FEED_TYPE.match(given.get("type", "")) or _is_feed_address(given["href"]):
            yield given


def _called_feeds(anchors: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """For a page without an anchor with a feed's address: anchors that are called feeds."""
    for given in anchors:
        label = given.get("label", "")
        about = given.get("start", "").replace(given["href"], "")
        text = " ".join(html.unescape(_TAG.sub(" ", label)).split())
        called = len(text) <= _LONGEST_NAME and (_CALLED.search(about) or _CALLED.search(label))
        if called or _SAYS.fullmatch(text) or "feed" in given.get("rel", "").lower().split():
            yield given


def _unwrapped(href: str) -> str:
    """An anchor's address; the feed's own if it is inside that of a service."""
    wrapped = _WRAPPED.match(href)
    inner = unquote(wrapped[1]) if wrapped else ""
    return inner if _is_feed_address(inner) else href


def _is_feed_address(href: str) -> bool:
    path, _, query = href.partition("#")[0].partition("?")
    return bool(_FEED_ADDRESS.search(path) or _FEED_QUERY.search(query) or _FEED_HOST.match(path))


def _distinct(links: Iterable[dict[str, str]], base: str) -> list[str]:
    """The addresses, each once, by https if both exist, comment feeds last."""
    found: dict[str, tuple[bool, bool]] = {}
    for given in links:
        bare = given["href"].removeprefix("feed:")
        address = absolute(f"https:{bare}" if bare.startswith("//") and bare != given["href"] else bare, base)
        if address:
            said = given.get("title") or (given.get("label", "")[:_LONGEST_NAME] if "start" in given else "")
            found.setdefault(urldefrag(address).url, (is_of_comments(address), is_of_comments(said)))
    listed = sorted(found, key=found.__getitem__)
    return [one for one in listed if not one.startswith("http:") or f"https{one[4:]}" not in found]
