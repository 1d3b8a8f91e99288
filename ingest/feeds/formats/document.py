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

MAX_UNPACKED_BYTES: Final = 50_000_000  # of a feed that is a compressed file
_MOST_PACKINGS: Final = 2  # gzip in gzip: both program and server compressed it
_PROLOGUE_CHARACTERS: Final = 65_536
# What precedes the first element: comments, instructions, entity declarations; and that element's name (1).
# Unclosed parts match as far as possible, so that each character is read once.
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
_LANGUAGE: Final = re.compile(
    rb"(?:<(?:\w{1,20}:)?language\b[^>]{0,200}>\s{0,99}(?:<!\[CDATA\[)?|\bxml:lang\s{0,9}=\s{0,9}[\"']"
    rb"|\"language\"\s{0,9}:\s{0,9}\")\s{0,9}([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)\b",
    re.IGNORECASE,
)
_HTML_NAMES: Final = frozenset(
    {"html", "head", "body", "div", "p", "script", "style", "meta", "title", "table", "center", "br", "b", "h1", "h2",
     "iframe", "noscript", "font", "span", "a", "img", "form", "pre", "base", "frameset"}
)  # fmt: skip
# Guards against running JSON as a script, or JSONP's function call.
_BEFORE_JSON: Final = re.compile(r'[^{<]{1,100}(?=\{\s{0,99}"[^{}]{0,2000}?jsonfeed\.org/version)')
_ROOTS: Final = frozenset({"rss", "rdf", "channel", "feed", "entry", "urlset", "sitemapindex", "opml"})
_ESCAPED_ROOT: Final = re.compile(r"&lt;(?:rss|feed|rdf:rdf|urlset|sitemapindex)(?=[\s&])", re.IGNORECASE)
_JSON: Final = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")
_TAG: Final = re.compile(rb"<[^<>]*>")


class PageInPlace(Unreadable):
    """An HTML page was received instead of a feed. feeds: the addresses of feeds that it links to."""

    feeds: tuple[str, ...] = ()


class Document(NamedTuple):
    """The content of a response.

    text: from the first element, or what is in its place; without its prologue. root: that element's name, in lower
    case, without its prefix; empty if there is none. entities: characters that the prologue declares.
    warnings: what was wrong, in words.
    """

    text: str
    root: str
    prologue: str
    warnings: tuple[str, ...]


def document(body: bytes, url: str, charset: str | None) -> Document:
    """The document in a response's bytes. Raises Unreadable if it is empty, PageInPlace for an HTML page."""
    warnings: list[str] = []
    for _ in range(_MOST_PACKINGS):
        if packing := packed_as(body):
            body = unpacked_whole(body, packing, MAX_UNPACKED_BYTES, url=url, said=warnings)
    text = _characters(body, charset, warnings)
    if not text:
        msg = f"{url}: the feed is empty"
        raise Unreadable(msg)
    if text[0] == '"' and (inside := _in_a_string(text)):
        warnings.append("it is inside a JSON string")
        text = inside
    if text[0] not in "{<" and (guard := _BEFORE_JSON.match(text)):
        warnings.append("something precedes the feed")
        text = text[guard.end() :]
    if text.startswith(("{", "[")) and (_JSON.match(text) or not _FEED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)):
        return Document(text, "", "", tuple(warnings))
    start, root, is_page = _begin(text, warnings)
    if root and not text.startswith("<"):
        warnings.append("something precedes the feed")
    if is_page or root in _HTML_NAMES:
        raise page_in_place(url, feeds_named(text, url))
    if root not in _ROOTS and (inside := _escaped_feed(text)):
        warnings.append("it is escaped inside another document")
        start, root, _ = _first_element(text := inside)
    return Document(text[start:], root, text[:start], tuple(dict.fromkeys(warnings)))


def _escaped_feed(text: str) -> str:
    """The feed that is escaped inside an element, as in .NET web services; empty if there is none."""
    begin = _ESCAPED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)
    return html.unescape(text[begin.start() : text.rfind("&gt;") + 4]) if begin else ""


def _in_a_string(text: str) -> str:
    """The feed inside a JSON string, from servers that encode twice; empty if there is none."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    inside = held.lstrip("\ufeff \t\r\n") if isinstance(held, str) else ""
    return inside if inside.startswith(("{", "<")) else ""


def _begin(text: str, warnings: list[str]) -> tuple[int, str, bool]:
    """Where a document begins, like `_first_element`; a feed after something else, or declared as HTML, is a feed."""
    start, root, is_page = _first_element(text)
    if is_page:
        other = _first_element(text, start + 1)
        if _FEED_ROOT.match(text, other[0]):
            warnings.append("it declares itself as HTML")
            return other
    if (root in _HTML_NAMES or not root) and (found := _FEED_ROOT.search(text, 0, _PROLOGUE_CHARACTERS)):
        before = text[: found.start()].lower()
        if "<html" not in before and "<!doctype html" not in before:
            warnings.append("something precedes the feed")
            return _first_element(text, found.start())
    return start, root, is_page


def _characters(body: bytes, charset: str | None, warnings: list[str]) -> str:
    declared = _DECLARED.match(body[:1200])
    labels = (declared[1].decode("ascii") if declared else None, charset)
    found = decoded(body, labels, lambda: _TAG.sub(b" ", body[:200_000]), lambda: _language(body))
    said = next(filter(None, labels), None)
    if not said and not found.encoding.startswith("utf") and not found.text.isascii():
        warnings.append(f"it does not declare its encoding, and was read as {found.encoding}")
    if (
        said
        and not found.text.isascii()
        and found.encoding not in {*encodings_of(said), "utf-8-sig", "utf-16", "utf-32"}
    ):
        warnings.append(f"it declares {said}, but was read as {found.encoding}")
    if found.unread:
        warnings.append(f"{found.unread} characters are invalid in its encoding ({found.encoding})")
    if found.strays:
        warnings.append(f"{found.strays} characters in its UTF-8 are in another encoding")
    text = found.text.lstrip("\ufeff \t\r\n\0")
    if "\0" in text:
        warnings.append("it contains NUL characters")
        text = text.replace("\0", "")
    if (once := encoded_once(text)) != text:
        warnings.append("it is encoded twice")
    return once


def _language(body: bytes) -> str | None:
    """The tag of the language that a feed declares for itself, before its entries."""
    found = _LANGUAGE.search(body[:_PROLOGUE_CHARACTERS])
    return found[1].decode("ascii") if found else None


def _first_element(text: str, at: int = 0) -> tuple[int, str, bool]:
    """Where the first element begins, its name in lower case without prefix, and whether it is declared as HTML."""
    for piece in _PROLOGUE.finditer(text, at, at + _PROLOGUE_CHARACTERS):
        if piece[1]:
            return piece.start(), piece[1].rpartition(":")[2].lower(), False
        if piece[0][:9].lower() == "<!doctype":
            return piece.start(), "html", True
    return len(text), "", False


def page_in_place(url: str, feeds: Sequence[str]) -> PageInPlace:
    """The error for a page received instead of a feed. feeds: those that it links to."""
    advice = f"it links to its feed: {', '.join(feeds[:3])}" if feeds else "and it links to no feed"
    error = PageInPlace(f"{url}: this is an HTML page, not a feed; {advice}")
    error.feeds = tuple(feeds)
    return error
