"""How much a page tells in paragraphs, and the pieces that advertisements cut its text into."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final, NamedTuple

from lxml.html import HtmlElement

_LONG: Final = 60  # characters of a paragraph that tells something
_SHARE: Final = 0.6  # of all that a page tells, at least, stands in pieces of one kind
_MOST: Final = 40  # pieces
_WITHIN: Final = ("article", "main", "section", "td", "body")

_Kind = tuple[HtmlElement | None, str, str]


class Told(NamedTuple):
    """whole: characters in all paragraphs that tell something. pieces: containers that look alike, and hold most of it.

    in_pieces: characters of those.
    """

    whole: int
    pieces: tuple[HtmlElement, ...]
    in_pieces: int


def told_in(tree: HtmlElement) -> Told:
    """What a tree tells. Pieces are of one element, tag and class; readers' comments are none."""
    pieces: dict[_Kind, dict[HtmlElement, None]] = defaultdict(dict)
    told: Counter[_Kind] = Counter()
    whole = 0
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content().strip())
        if length < _LONG or (holder := paragraph.getparent()) is None:
            continue
        whole += length
        name = holder.get("class") or ""
        if holder.tag in {"div", "section"} and name and "comment" not in name.lower():
            kind = (next(holder.iterancestors(*_WITHIN), None), str(holder.tag), name)
            told[kind] += length
            pieces[kind][holder] = None
    if not told:
        return Told(whole, (), 0)
    kind, length = told.most_common(1)[0]
    first, *others = pieces[kind]
    alone = any(first in other.iterancestors() or other.find(".//h1") is not None for other in others)
    if not others or alone or len(others) > _MOST or length < _SHARE * whole:
        return Told(whole, (), 0)
    return Told(whole, (first, *others), length)


def join(pieces: tuple[HtmlElement, ...]) -> None:
    """Joins the pieces of a text: who looks for its container takes the first alone."""
    first, *others = pieces
    for other in others:
        first.extend(list(other))
