"""Tables that only lay out a page, and lists in cells: trafilatura takes their text for data, or drops it."""

from __future__ import annotations

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import LONG, holds_most, prose_in

_ITEMS_IN_CELLS: Final = etree.XPath(".//td//li|.//th//li")
_LISTS_IN_CELLS: Final = etree.XPath(".//td//ul|.//td//ol|.//th//ul|.//th//ol")


def keep_text_in_tables(tree: HtmlElement) -> None:
    """Turns layout tables into boxes: one of their cells contains most of the page's paragraphs."""
    if next(tree.iter("td"), None) is None:
        return
    whole = prose_in(tree)
    laid_out = [cell for cell in tree.iter("td") if holds_most(cell, whole) or _holds_the_article(cell, whole)]
    if not laid_out or laid_out[-1].find(".//p") is None:
        laid_out = [cell for cell in tree.iter("td") if _has_rows(cell, tree)]
    if not laid_out:
        return
    inside = set(laid_out[-1].iterdescendants())
    for element in [*tree.iter("table", "tbody", "tr", "td")]:
        if element not in inside:
            element.tag = "div"


def keep_lists_in_tables(tree: HtmlElement) -> None:
    """Turns the items of a list in a cell into plain text: trafilatura drops such lists."""
    if next(tree.iter("td", "th"), None) is None:
        return
    for item in _ITEMS_IN_CELLS(tree):
        item.tag = "span"
        item.tail = f" {item.tail or ''}"
    for held in _LISTS_IN_CELLS(tree):
        held.tag = "span"


def _has_rows(cell: HtmlElement, tree: HtmlElement) -> bool:
    """Whether a cell has most of a page's text, in paragraphs separated by line breaks."""
    rows = [len(one.tail.strip()) for one in cell.findall("br") if one.tail]
    told = sum(length for length in rows if length >= LONG)
    return sum(length >= LONG for length in rows) > 1 and 2 * told > len(tree.text_content().strip())


def _holds_the_article(cell: HtmlElement, whole: int) -> bool:
    """Whether a cell has the headline, and most of a text of few paragraphs."""
    return cell.find(".//h1") is not None and 2 * prose_in(cell) > whole
