"""Keeps paragraphs and boxes of a text that trafilatura would drop because of their tag or class names."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.running_text import INLINE, RUNNING, is_running, is_sentence

_MADE: Final = re.compile(r"(?:css|sc|jsx|svelte|emotion|styled)-")  # generated class names

# Words for how a part of a text is displayed, which trafilatura takes as signs of boilerplate.
_SHOWN_SO: Final = re.compile(
    r"(?<![a-z])(?:expand|collaps|fold|slid|overlay|viewport|options|hide-|no-?print|premium|meter|widget|next-|embed"
    r"|continu)"
)
_CALLED_TEXT: Final = re.compile(r"(?<![a-z])(?:article|story|post|entry)-?_?(?:body|content|text)")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})
_PARTS: Final = ("div", "section")
_ALL_OF: Final = 0.9  # of a box's text
_STEMS: Final = ("correct", "clarif", "corrig", "errat", "korrek", "berichtig", "rectif", "rettific")
_CORRECTIONS: Final = "|".join(_STEMS)
_CORRECTION: Final = re.compile(rf"(?<![a-z])(?:{_CORRECTIONS})[a-z]{{0,7}}(?![a-z])")
_CORRECTS: Final = re.compile(rf"(?:{_CORRECTIONS}|an? (?:earlier|previous) version)\w{{0,7}}\W", re.IGNORECASE)
_LEAST: Final = 60  # characters of a custom element that is a paragraph
_FEW: Final = 12  # paragraphs
_CUSTOM: Final = etree.XPath("descendant::*[contains(name(), '-')]")


def keep_paragraphs(tree: HtmlElement) -> None:
    """Removes class names from paragraphs among others: generated names may contain `footer` or `related`."""
    for paragraph in [one for one in tree.iter("p") if one.get("class") is not None]:
        said = " ".join((paragraph.text or "").split())
        if len(said) < RUNNING or not is_sentence(paragraph.text_content(), RUNNING):
            continue
        beside = [paragraph.getprevious(), paragraph.getnext()]
        running = sum(one is not None and one.tag == "p" and len(one.text or "") >= RUNNING for one in beside)
        if running == 2 or (running and _MADE.match(paragraph.get("class"))):
            del paragraph.attrib["class"]


def keep_parts(tree: HtmlElement) -> None:
    """Removes class and id of boxes in which a text continues, if they name its display, or mark it as the body.

    Such a box has nearly all its text in two or more running paragraphs, and does not begin with a heading.
    """
    for part in tree.iter(*_PARTS):
        before = part.getprevious()
        last = before[-1] if before is not None and before.tag != "p" and len(before) else before
        if before is None or last.tag != "p":  # as before most boxes
            continue
        called = f"{part.get('class') or ''} {part.get('id') or ''}".lower()
        if not called.strip() or not (_SHOWN_SO.search(called) or _is_body(called, before)) or not is_running(last):
            continue
        own = [one for one in part if is_running(one)]
        said = sum(len(one.text_content()) for one in own)
        if len(own) > 1 and said >= _ALL_OF * len(part.text_content().strip()) and part[0].tag not in _HEADINGS:
            part.attrib.clear()


def keep_corrections(tree: HtmlElement, classes: str) -> None:
    """Turns a box with the correction of an article into a paragraph: it belongs to the text."""
    if not any(stem in classes for stem in _STEMS):  # as on most pages
        return
    for box in [*tree.iter("div", "section")]:
        if not _CORRECTION.search((box.get("class") or "").lower()):
            continue
        said = box.text_content().strip()
        # Others ask readers to report an error.
        if _CORRECTS.match(said) and is_sentence(said, 0) and all(one.tag in INLINE for one in box.iterdescendants()):
            box.tag = "p"
            box.attrib.clear()


def keep_custom_paragraphs(tree: HtmlElement) -> None:
    """Turns custom elements that are the paragraphs of a text into `p`: several siblings with the same name.

    Looking for them takes time: only on pages with few paragraphs.
    """
    if sum(1 for _ in islice(tree.iter("p"), _FEW)) == _FEW:
        return
    kinds: dict[tuple[HtmlElement | None, str], list[HtmlElement]] = {}
    for element in _CUSTOM(tree):
        if len((element.text or "").strip()) >= _LEAST:
            kinds.setdefault((element.getparent(), element.tag), []).append(element)
    for alike in kinds.values():
        for element in alike if len(alike) > 1 else ():
            element.tag = "p"
            element.attrib.clear()


def _is_body(called: str, before: HtmlElement) -> bool:
    """Whether a box is named as the body, after two paragraphs of the text: trafilatura drops those."""
    return bool(_CALLED_TEXT.search(called)) and is_running(before.getprevious()) and is_running(before)
