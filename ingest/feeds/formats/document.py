"""Prepares a response's bytes for any format: decompressed, decoded, and not an HTML page. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from contract.errors import Unreadable
from ingest.encodings import decoded, encoded_once, encodings_of
from ingest.feeds.formats.named_feeds import feeds_named
from ingest.unpack import packed_as, unpacked_whole

MAX_UNPACKED_BYTES: Final = 50_000_000  # of a feed that is a packed file
_MOST_PACKINGS: Final = 2  # a gzip file of a gzip file: both program and server packed it
_PROLOGUE_CHARACTERS: Final = 65_536
# What stands before the first element: comments, instructions, entity declarations; and that element's name (1).
# What is unfinished goes as far as it can: so each character is read once.
_PROLOGUE: Final = re.compile(
    r"<!--(?>.*?(?:-->|\Z))|<\?(?>.*?(?:\?>|\Z))|<([A-Za-z_][\w.:-]{0,60})"
    r"|<!ENTITY\s(?>(?:\"[^\"]*\"|'[^']*'|[^>\"']+)*)>?|<!DOCTYPE\s+html\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT: Final = re.compile(
    r"<(?:rss[\s>]|feed\s[^<>]{0,200}xmlns|rdf:rdf\s|urlset[\s>]|sitemapindex[\s>])", re.IGNORECASE
)
_DECLARED: Final = re.compile(
    rb"[^<]{0,400}<\?xml[^>]{0,400}\bencoding\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.IGNORECASE
)
_HTML_NAMES: Final = frozenset(
    {"html", "head", "body", "div", "p", "script", "style", "meta", "title", "table", "center", "br", "b", "h1", "h2",
     "iframe", "noscript", "font", "span", "a", "img", "form", "pre", "base", "frameset"}
)  # fmt: skip
# What guards JSON from being run as a script, or makes a call of it.
_BEFORE_JSON: Final = re.compile(r'[^{<]{1,100}(?=\{\s{0,99}"[^{}]{0,2000}?jsonfeed\.org/version)')
_ROOTS: Final = frozenset({"rss", "rdf", "channel", "feed", "entry", "urlset", "sitemapindex", "opml"})
_ESCAPED_ROOT: Final = re.compile(r"&lt;(?:rss|feed|rdf:rdf|urlset|sitemapindex)(?=[\s&])", re.IGNORECASE)
_JSON: Final = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")
_TAG: Final = re.compile(rb"<[^<>]*>")


class PageInPlace(Unreadable):
    """An HTML page was received instead of a feed. feeds: the addresses of feeds that it links to."""

    feeds: tuple[str, ...] = ()


class Document(NamedTuple):
    """What was in an answer.

    text: from the first element, or what stands in its place, on; its prologue apart. root: that element's name, lower
    case, without its prefix; empty where it begins with none. entities: characters that the prologue declares.
    warnings: what was wrong, in words.
    """

    text: str
    root: str
    prologue: str
    warnings: tuple[str, ...]


def document(body: bytes, url: str, charset: str | None) -> Document:
    """The document in an answer's bytes. Raises Unreadable where it is empty, PageInPlace for an HTML page."""
    warnings: list[str] = []
    for _ in range(_MOST_PACKINGS):
        if packing := packed_as(body):
            body = unpacked_whole(body, packing, MAX_UNPACKED_BYTES, url=url, said=warnings)
    text = _characters(body, charset, warnings)
    if not text:
        msg = f"{url}: the feed is empty"
        raise Unreadable(msg)
    if text[0] == '"' and (inside := _in_a_string(text)):
        warnings.append("it is packed in a string of JSON")
        text = inside
    if text[0] not in "{<" and (guard := _BEFORE_JSON.match(text)):
        warnings.append("something stands before the feed")
        text = text[guard.end() :]
    if text.startswith(("{", "[")) and (_JSON.match(text) or not _FEED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)):
        return Document(text, "", "", tuple(warnings))
    start, root, is_page = _begin(text, warnings)
    if root and not text.startswith("<"):
        warnings.append("something stands before the feed")
    if is_page or root in _HTML_NAMES:
        raise page_in_place(url, feeds_named(text, url))
    if root not in _ROOTS and (inside := _escaped_feed(text)):
        warnings.append("it is escaped within another document")
        start, root, _ = _first_element(text := inside)
    return Document(text[start:], root, text[:start], tuple(dict.fromkeys(warnings)))


def _escaped_feed(text: str) -> str:
    """The feed that is escaped within an element, as web services of .NET send it; empty where there is none."""
    begin = _ESCAPED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)
    return html.unescape(text[begin.start() : text.rfind("&gt;") + 4]) if begin else ""


def _in_a_string(text: str) -> str:
    """The feed that a string of JSON holds, as servers send it that encode twice; empty where it holds none."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    inside = held.lstrip("\ufeff \t\r\n") if isinstance(held, str) else ""
    return inside if inside.startswith(("{", "<")) else ""


def _begin(text: str, warnings: list[str]) -> tuple[int, str, bool]:
    """Where a document begins, as `_first_element`; a feed behind what is none, or is called HTML, is a feed."""
    start, root, is_page = _first_element(text)
    if is_page:
        other = _first_element(text, start + 1)
        if _FEED_ROOT.match(text, other[0]):
            warnings.append("it calls itself HTML")
            return other
    if (root in _HTML_NAMES or not root) and (found := _FEED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)):
        before = text[: found.start()].lower()
        if "<html" not in before and "<!doctype html" not in before:
            warnings.append("something stands before the feed")
            return _first_element(text, found.start())
    return start, root, is_page


def _characters(body: bytes, charset: str | None, warnings: list[str]) -> str:
    declared = _DECLARED.match(body[:1200])
    labels = (declared[1].decode("ascii") if declared else None, charset)
    found = decoded(body, labels, lambda: _TAG.sub(b" ", body[:200_000]))
    said = next(filter(None, labels), None)
    if (
        said
        and not found.text.isascii()
        and found.encoding not in {*encodings_of(said), "utf-8-sig", "utf-16", "utf-32"}
    ):
        warnings.append(f"it is called {said} and was read as {found.encoding}")
    if found.unread:
        warnings.append(f"{found.unread} characters are broken in its encoding ({found.encoding})")
    if found.strays:
        warnings.append(f"{found.strays} letters of another encoding stand amid its UTF-8")
    text = found.text.lstrip("\ufeff \t\r\n\0")
    if "\0" in text:
        warnings.append("it holds NUL characters")
        text = text.replace("\0", "")
    if (once := encoded_once(text)) != text:
        warnings.append("it is encoded twice")
    return once


def _first_element(text: str, at: int = 0) -> tuple[int, str, bool]:
    """Where the first element begins, its name without prefix in lower case, and whether it is said to be HTML."""
    for piece in _PROLOGUE.finditer(text, at, at + _PROLOGUE_CHARACTERS):
        if piece[1]:
            return piece.start(), piece[1].rpartition(":")[2].lower(), False
        if piece[0][:9].lower() == "<!doctype":
            return piece.start(), "html", True
    return len(text), "", False


def page_in_place(url: str, feeds: Sequence[str]) -> PageInPlace:
    """The error for a page that came in place of a feed. feeds: those that it names."""
    advice = f"it names its feed: {', '.join(feeds[:3])}" if feeds else "and it names no feed of its own"
    error = PageInPlace(f"{url}: this is an HTML page, no feed; {advice}")
    error.feeds = tuple(feeds)
    return error
