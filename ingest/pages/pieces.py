"""How much text a page has in paragraphs, and the pieces into which advertisements split it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final, NamedTuple

from lxml.html import HtmlElement

LONG: Final = 60  # characters of a paragraph with content
_MUCH: Final = 400  # characters that may be an article
_SHARE: Final = 0.6  # minimum share of a page's text in pieces of one kind
_MOST: Final = 40  # pieces
_BLOCKS: Final = ("div", "td", "section", "article")
_WITHIN: Final = ("article", "main", "section", "td", "body")

_Kind = tuple[HtmlElement | None, str, str]


class TextPieces(NamedTuple):
    """whole: characters in all paragraphs with content. pieces: similar containers with most of it.

    in_pieces: characters of those. elsewhere: characters of long texts outside paragraphs.
    """

    whole: int
    pieces: tuple[HtmlElement, ...]
    in_pieces: int
    elsewhere: int


def text_pieces(tree: HtmlElement) -> TextPieces:
    """The figures of a tree. Pieces have the same element, tag and class; readers' comments are excluded."""
    pieces: dict[_Kind, dict[HtmlElement, None]] = defaultdict(dict)
    told: Counter[_Kind] = Counter()
    whole = 0
    for paragraph in tree.iter("p"):
        length = _length(paragraph)
        if length < LONG or (holder := paragraph.getparent()) is None:
            continue
        whole += length
        name = holder.get("class") or ""
        if holder.tag in {"div", "section"} and name and "comment" not in name.lower():
            kind = (next(holder.iterancestors(*_WITHIN), None), str(holder.tag), name)
            told[kind] += length
            pieces[kind][holder] = None
    elsewhere = sum(map(_own, tree.iter(*_BLOCKS, "span", "font", "br")))
    if not told:
        return TextPieces(whole, (), 0, elsewhere)
    kind, length = told.most_common(1)[0]
    first, *others = pieces[kind]
    alone = any(first in other.iterancestors() or other.find(".//h1") is not None for other in others)
    if not others or alone or len(others) > _MOST or length < _SHARE * whole:
        return TextPieces(whole, (), 0, elsewhere)
    return TextPieces(whole, (first, *others), length, elsewhere)


def prose_in(tree: HtmlElement) -> int:
    """Characters in paragraphs with content."""
    return sum(length for length in map(_length, tree.iter("p")) if length >= LONG)


def holds_most(part: HtmlElement, whole: int) -> bool:
    """Whether most of a page's text is in one part, and there is much. whole: `prose_in` the page."""
    return 2 * (told := prose_in(part)) > whole and told > _MUCH


def drop(element: HtmlElement) -> None:
    """Removes an element from its tree; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _length(paragraph: HtmlElement) -> int:
    """Characters of a paragraph; most have no elements, and their text is at hand."""
    text = paragraph.text_content() if len(paragraph) else paragraph.text or ""
    return len(text.strip())


def _own(element: HtmlElement) -> int:
    """Characters of the text before an element's children, or after a line break; 0 for a short one."""
    text = element.tail if element.tag == "br" else element.text
    if not text or len(text) < LONG or (length := len(text.strip())) < LONG:
        return 0
    parent = element.getparent()
    return 0 if element.tag in {"span", "font"} and (parent is None or parent.tag not in _BLOCKS) else length


def join(pieces: tuple[HtmlElement, ...]) -> None:
    """Joins the pieces of a text: an extractor that looks for its container would only take the first."""
    first, *others = pieces
    for other in others:
        first.extend(list(other))
