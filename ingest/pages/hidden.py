"""What a page holds and does not show: it is no text, unless it is most of it."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import LONG, drop, holds_most, prose_in

# Attributes are looked up first, which few elements have.
_HIDDEN: Final = etree.XPath("descendant::*/@hidden/parent::*[not(self::body) and not(descendant::h1)]")
_STYLED: Final = etree.XPath("descendant::div[@style or @aria-hidden]|descendant::section[@style or @aria-hidden]")
_FOLDED: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN: Final = etree.XPath(
    "descendant::*[@style or @role='tooltip' or contains(@class, 'isually') or contains(@class, 'sr-')"
    " or contains(@class, 'reader') or contains(@class, 'a11y') or contains(@class, '-invisible')]"
    "[not(self::body or self::h1)]"
)
_OUT_OF_SIGHT: Final = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{4})",
    re.IGNORECASE,
)
_NOT_SHOWN: Final = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-?reader(?:-only|-text)?"
    r"|u-hidden-visually|hidden-visually|a11y-hidden"
    r"|element-invisible|sr-text)(?![\w-])",
    re.IGNORECASE,
)


def drop_hidden(tree: HtmlElement) -> None:
    """Templates, and what is marked as hidden."""
    for element in [*tree.iter("template"), *_HIDDEN(tree)]:
        drop(element)
    _show_the_rest(tree)
    unseen = [
        one
        for one in _UNSEEN(tree)
        if _OUT_OF_SIGHT.search(one.get("style") or "")
        or _NOT_SHOWN.search(one.get("class") or "")
        or one.get("role") == "tooltip"
    ]
    whole = prose_in(tree) if unseen else 0
    for element in unseen:
        if element.find(".//h1") is None and (len(element) == 0 or 2 * prose_in(element) <= whole):
            drop(element)


def _show_the_rest(tree: HtmlElement) -> None:
    """Shows a part that a reader unfolds, where most of the text stands there and nothing of it elsewhere."""
    folded = [
        one for one in _STYLED(tree) if one.get("aria-hidden") == "true" or _FOLDED.search(one.get("style") or "")
    ]
    whole = prose_in(tree) if folded else 0
    for part in folded:
        if holds_most(part, whole):
            first = next(words for p in part.iter("p") if len(words := p.text_content().strip()) >= LONG)
            if sum(p.text_content().strip() == first for p in tree.iter("p")) == 1:
                part.attrib.pop("style", None)
                part.attrib.pop("aria-hidden", None)
