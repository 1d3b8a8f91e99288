"""What a page may be made of, counted in its characters before any parser sees it. Pure, and linear in the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

ELEMENTS: Final = 150_000  # the largest of 400 real pages has 5,000
ATTRIBUTES: Final = 2_000  # of one element
DEPTH: Final = 500  # of elements that somebody has to close; paragraphs, items and cells stand between them
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_LONG_TAG: Final = re.compile(r"<[a-zA-Z][\w:-]{0,60}(?=[^<>]{4000})")  # 2,000 names and what parts them
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]{1,99}[a-zA-Z_:@][^\s"'<>/=]{0,200}(?:\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"'>]{1,2000}))?"""
)
_UNNESTED: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "option", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot",
    }
)  # fmt: skip
_RAW: Final = frozenset({"script", "style", "textarea", "title", "noscript", "template"})


def beyond_limits(text: str) -> str | None:
    """What a page has too many of, in words; None for one that may be parsed."""
    if text.count("<") <= DEPTH and len(text) < ATTRIBUTES:
        return None
    if any(_attributes(text, tag.end()) > ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        return f"one of its elements has more than {ATTRIBUTES:,} attributes"
    tags = _TAG.findall(text)
    if sum(not closing for closing, _ in tags) > ELEMENTS:
        return f"it has more than {ELEMENTS:,} elements"
    return f"it is nested more than {DEPTH} elements deep" if _deeper(tags, DEPTH) else None


def _attributes(text: str, at: int) -> int:
    """How many attributes stand one behind the other from a place on; no more than one over the limit is counted."""
    count = 0
    while count <= ATTRIBUTES and (found := _ATTRIBUTE.match(text, at)):
        count, at = count + 1, found.end()
    return count


def _deeper(tags: list[tuple[str, str]], most: int) -> bool:
    """Whether more than so many elements are open at once. What a closing tag leaves open within, it closes too."""
    opened: list[str] = []
    counts: Counter[str] = Counter()
    for closing, name in _nested(tags):
        if not closing:
            opened.append(name)
            counts[name] += 1
            if len(opened) > most:
                return True
        while closing and counts[name]:
            last = opened.pop()
            counts[last] -= 1
            if last == name:
                break
    return False


def _nested(tags: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The tags of elements that somebody has to close, none of what a script or style sheet is written in."""
    raw = ""
    for closing, written in tags:
        name = written.lower()
        if raw:
            raw = "" if closing and name == raw else raw
        elif name in _RAW:
            raw = "" if closing else name
        elif name not in _UNNESTED:
            yield closing, name
