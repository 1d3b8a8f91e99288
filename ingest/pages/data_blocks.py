"""The text of a page that scripts draw, out of the data that they draw it from: `type: paragraph` in JSON. Pure."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from lxml.html import HtmlElement

from ingest.pages.titles import fold

_ASSIGNED: Final = re.compile(r"\s*(?:window\.|var |const |let |self\.)[\w$.]{1,80}\s*=\s*(?=[{\[])")
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")
_KINDS: Final = ("type", "__typename", "kind", "name", "tag", "component")
_PARAGRAPHS: Final = frozenset({"p", "text", "html", "rawhtml", "textblock", "text-block", "richtext", "body-text"})
_TEXTS: Final = ("text", "value", "html", "content", "children", "nodes", "body", "data", "markup", "paragraphs")
_LEAST: Final = 2_000  # characters of a block that may hold a text
_MOST: Final = 5_000_000
_NODES: Final = 300_000
_PIECES: Final = 3
_DEPTH: Final = 12  # of elements within a paragraph
_SHORT: Final = 200  # characters of a reading that says too little to be compared
_BODY: Final = 800  # characters of a text that is believed
_SAME: Final = 50  # letters by which one knows a line again


def data_blocks(tree: HtmlElement) -> tuple[str, ...]:
    """The scripts of a page that are data, as they are written; JSON-LD is read elsewhere."""
    found = []
    for script in tree.iter("script"):
        kind, text = (script.get("type") or "").lower(), script.text or ""
        if _LEAST <= len(text) <= _MOST and "ld+json" not in kind and ("json" in kind or _ASSIGNED.match(text)):
            found.append(text)
    return tuple(found)


def text_in_data(blocks: Iterable[str], read: str) -> str:
    """The text in a page's data, a paragraph a line; empty where none there is a longer form of what was read of it."""
    best = ""
    for block in blocks:
        for paragraphs in _lists(_decoded(block)):
            text = "\n".join(paragraphs)
            if len(text) > max(len(best), _BODY, 2 * len(read)) and is_longer_form(text, read):
                best = text
    return best


def is_longer_form(text: str, read: str) -> bool:
    """Whether a text holds one of the first lines that were read of the page; one that says nothing is no measure."""
    if len(read) < _SHORT:
        return True
    lines = [folded[:_SAME] for line in read.split("\n") if len(folded := fold(line)) >= _SAME]
    whole = fold(text)
    return any(line in whole for line in lines[:3])


def _decoded(block: str) -> object:
    start = match.end() if (match := _ASSIGNED.match(block)) else 0
    bare = block[start:].strip().rstrip(";")
    try:
        return msgspec.json.decode(bare)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(bare)[0]
    except (ValueError, RecursionError):
        return None


def _lists(data: object) -> Iterator[list[str]]:
    """The texts of all lists of paragraphs in data."""
    waiting: deque[object] = deque([data])
    seen = 0
    while waiting and seen < _NODES:
        seen += 1
        one = waiting.popleft()
        below = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        pieces = [each for each in below if isinstance(each, dict) and _is_paragraph(each)]
        if len(pieces) >= _PIECES and (texts := [text for each in pieces if (text := _words(each))]):
            yield texts
        waiting += [each for each in below if isinstance(each, dict | list)]


def _is_paragraph(node: dict[str, Any]) -> bool:
    for name in _KINDS:
        if isinstance(kind := node.get(name), str):
            lowered = kind.lower()
            return lowered in _PARAGRAPHS or "paragraph" in lowered
    return False


def _words(node: dict[str, Any]) -> str:
    said = "".join(_strings(node, 0))
    if "<" in said:
        said = _TAG.sub("", said)
    return " ".join(html.unescape(said).split())


def _strings(node: object, depth: int) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list) and depth < _DEPTH:
        for each in node:
            if not isinstance(each, str):
                yield from _strings(each, depth + 1)
    elif isinstance(node, dict) and depth < _DEPTH:
        # What is said once as a text is often said again as markup.
        for name in _TEXTS:
            if (found := node.get(name)) and (words := list(_strings(found, depth + 1))):
                yield from words
                return
