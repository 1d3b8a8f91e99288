"""Limits on a page's markup, checked on its characters before any parser. Pure, and linear in the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

ELEMENTS: Final = 150_000  # the largest of 400 real pages has 5,000
ATTRIBUTES: Final = 2_000  # of one element
DEPTH: Final = 500  # of elements that must be closed explicitly; paragraphs, items and cells are in between
_TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]*")
_NAME: Final = re.compile(r"[a-zA-Z][\w:-]{0,60}")
_LONG: Final = 2 * ATTRIBUTES  # characters of that many names and separators
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
    """What a page has too many of, in words; None if it can be parsed."""
    if any(_attributes(piece) > ATTRIBUTES for piece in _long_pieces(text)):
        return f"one of its elements has more than {ATTRIBUTES:,} attributes"
    tags = _TAG.findall(text)
    if len(tags) > ELEMENTS and sum(tag[1] != "/" for tag in tags) > ELEMENTS:
        return f"it has more than {ELEMENTS:,} elements"
    counts = Counter(tags)
    # Raw text elements contain no others; an unusual spelling of a tag is only counted in vain.
    opening = sum(count for tag, count in counts.items() if tag[1] != "/" and tag not in _UNNESTED and tag not in _RAW)
    deeper = opening > DEPTH and _deeper(tags, counts, DEPTH)
    return f"it is nested more than {DEPTH} elements deep" if deeper else None


def _long_pieces(text: str) -> Iterator[str]:
    """The text between two marks that open a tag, if it is long: most are skipped."""
    at = -1
    while True:
        last = text.rfind("<", at + 1, at + 2 + _LONG)
        if last < 0:
            end = text.find("<", at + 1)
            if len(piece := text[at + 1 : end] if end >= 0 else text[at + 1 :]) > _LONG:
                yield piece
            if end < 0:
                return
            last = end
        at = last


def _attributes(tag: str) -> int:
    """The number of attributes after a tag's name; counted up to one over the limit."""
    if not (name := _NAME.match(tag)):
        return 0
    count, at = 0, name.end()
    while count <= ATTRIBUTES and (found := _ATTRIBUTE.match(tag, at)):
        count, at = count + 1, found.end()
    return count


def _deeper(tags: list[str], spellings: Iterable[str], most: int) -> bool:
    """Whether more than the allowed number of elements are open. A closing tag also closes unclosed ones inside."""
    numbers, raw = _numbered(spellings)
    opened: list[int] = []
    within = [0] * (len(numbers) + 1)  # by number: open elements of that name
    steps = filter(None, map(numbers.__getitem__, tags))
    for step in steps:
        if step in raw:  # the content of scripts and style sheets is not markup
            next((other for other in steps if other == -step), None)
        elif step > 0:
            opened.append(step)
            within[step] += 1
            if len(opened) > most:
                return True
        elif opened and opened[-1] == -step:  # as most
            opened.pop()
            within[-step] -= 1
        elif within[-step]:
            _close(-step, opened, within)
    return False


def _numbered(spellings: Iterable[str]) -> tuple[dict[str, int], set[int]]:
    """A number for each spelling of a tag, negative if it closes, 0 if it does not nest; those of raw text elements."""
    numbers: dict[str, int] = {}
    names: dict[str, int] = {}
    for written in spellings:
        tag = written.lower()
        number = names.setdefault(tag.lstrip("</"), len(names) + 1)
        numbers[written] = 0 if tag in _UNNESTED else -number if tag[1] == "/" else number
    return numbers, {numbers[tag] for tag in numbers if tag.lower() in _RAW}


def _close(name: int, opened: list[int], within: list[int]) -> None:
    while (last := opened.pop()) != name:
        within[last] -= 1
    within[name] -= 1
