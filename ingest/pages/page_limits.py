"""What a page may be made of, counted in its characters before any parser sees it. Pure, and linear in the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

ELEMENTS: Final = 150_000  # the largest of 400 real pages has 5,000
ATTRIBUTES: Final = 2_000  # of one element
DEPTH: Final = 500  # of elements that somebody has to close; paragraphs, items and cells stand between them
_TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]*")
_NAME: Final = re.compile(r"[a-zA-Z][\w:-]{0,60}")
_LONG: Final = 2 * ATTRIBUTES  # characters of so many names and what parts them
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]{1,99}[a-zA-Z_:@][^\s"'<>/=]{0,200}(?:\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"'>]{1,2000}))?"""
)
_UNNESTED: Final = frozenset(
    mark + name
    for mark in ("<", "</")
    for name in (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "option", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot",
    )
)  # fmt: skip
_RAW: Final = frozenset({"<script", "<style", "<textarea", "<title"})


def beyond_limits(text: str) -> str | None:
    """What a page has too many of, in words; None for one that may be parsed."""
    if any(_attributes(piece) > ATTRIBUTES for piece in text.split("<") if len(piece) > _LONG):
        return f"one of its elements has more than {ATTRIBUTES:,} attributes"
    tags = _TAG.findall(text)
    if len(tags) > ELEMENTS and sum(tag[1] != "/" for tag in tags) > ELEMENTS:
        return f"it has more than {ELEMENTS:,} elements"
    opening = sum(count for tag, count in Counter(tags).items() if tag[1] != "/" and tag not in _UNNESTED)
    return f"it is nested more than {DEPTH} elements deep" if opening > DEPTH and _deeper(tags, DEPTH) else None


def _attributes(tag: str) -> int:
    """How many attributes stand behind the name of a tag; no more than one over the limit is counted."""
    if not (name := _NAME.match(tag)):
        return 0
    count, at = 0, name.end()
    while count <= ATTRIBUTES and (found := _ATTRIBUTE.match(tag, at)):
        count, at = count + 1, found.end()
    return count


def _deeper(tags: list[str], most: int) -> bool:
    """Whether more than so many elements are open at once. What a closing tag leaves open within, it closes too."""
    opened: list[str] = []
    within: Counter[str] = Counter()
    raw = ""
    for written in tags:
        tag = written if written.islower() else written.lower()
        if raw:  # what a script or style sheet is written in is no element
            raw = "" if tag == raw else raw
        elif tag in _UNNESTED:
            continue
        elif tag[1] != "/":
            if tag in _RAW:
                raw = f"</{tag[1:]}"
                continue
            opened.append(tag[1:])
            within[tag[1:]] += 1
            if len(opened) > most:
                return True
        elif within[tag[2:]]:
            _close(tag[2:], opened, within)
    return False


def _close(name: str, opened: list[str], within: Counter[str]) -> None:
    while (last := opened.pop()) != name:
        within[last] -= 1
    within[name] -= 1
