"""Protects elements within sentences that trafilatura would drop because of their tag or class."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import drop

_CALLED: Final = etree.XPath(
    ".//p//*[(self::a or self::span or self::b or self::strong or self::em or self::i or self::big or self::small)"
    " and @class]"
)
_NAMED: Final = etree.XPath(".//p[@class]")
_MADE: Final = re.compile(r"(?:css|sc|jsx|svelte|emotion|styled)-")  # generated class names
_RUNNING: Final = 80  # characters of a paragraph that is running text
_ENDS: Final = re.compile(r"[.!?\u2026\u3002\u061f\u0964]\W{0,2}$")
_BUTTONS: Final = etree.XPath(".//p//button")
_INITIAL: Final = 20  # characters of a drop cap
# Words for how a part of a text is displayed, which trafilatura takes as signs of boilerplate.
_SHOWN_SO: Final = re.compile(
    r"(?<![a-z])(?:expand|collaps|fold|slid|overlay|viewport|options|hide-|no-?print|premium|meter|widget|next-|embed"
    r"|continu)"
)
_CALLED_TEXT: Final = re.compile(r"(?<![a-z])(?:article|story|post|entry)-?_?(?:body|content|text)")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})
_PARTS: Final = ("div", "section")
_ALL_OF: Final = 0.9  # of a box's text
_ENDS_IN_WORD: Final = re.compile(r"\w,?\s+$")
_GOES_ON: Final = re.compile(r"\s*(?:[^\W\d_]|[.,;!?)])")
_NUMBERS: Final = re.compile(r"\s*\W?\d")  # a price that replaces another
_CAPS: Final = re.compile(r"drop-?_?cap|initial|first-?letter|lettrine|big-?letter")
_ANCHORS: Final = etree.XPath(".//a[starts-with(@href, '#') and string-length(.) < 4]")
_ANCHOR_MARKS: Final = frozenset(
    {"#", "\u00b6", "\u00a7", "^", "\u2191", "\u21a9", "\u21a9\ufe0e", "\u21a9\ufe0f", "\U0001f517"}
)
_CORRECTION: Final = re.compile(
    r"(?<![a-z])(?:correct|clarif|corrig|errat|korrek|berichtig|rectif|rettific)[a-z]{0,7}(?![a-z])"
)
_CORRECTS: Final = re.compile(
    r"(?:correct|clarif|corrig|errat|korrek|berichtig|rectif|rettific|an? (?:earlier|previous) version)\w{0,7}\W",
    re.IGNORECASE,
)
_FEW: Final = 12  # paragraphs
_CUSTOM: Final = etree.XPath("descendant::*[contains(name(), '-')]")
_INLINE: Final = frozenset({"a", "b", "strong", "i", "em", "span", "u", "br", "time", "small", "abbr", "cite"})
_LONG: Final = 60  # characters of an element that is not part of a sentence


def keep_words(tree: HtmlElement) -> None:
    """Removes class names from inline elements in a sentence: generated ones may contain `ad`, and would be dropped."""
    for element in _CALLED(tree):
        if _is_in_a_sentence(element) or _begins_a_word(element):
            element.attrib.pop("class", None)
    for element in _BUTTONS(tree):
        if _is_in_a_sentence(element):  # an explanation of the word
            element.tag = "span"
            element.attrib.clear()
    for element in tree.iter("ruby"):
        for base in element.iter("rb", "span"):
            base.attrib.clear()


def keep_paragraphs(tree: HtmlElement) -> None:
    """Removes class names from paragraphs among others: generated names may contain `footer` or `related`."""
    for paragraph in _NAMED(tree):
        said = " ".join((paragraph.text or "").split())
        if len(said) < _RUNNING or not _ENDS.search(paragraph.text_content().rstrip()[-3:]):
            continue
        beside = [paragraph.getprevious(), paragraph.getnext()]
        running = sum(one is not None and one.tag == "p" and len(one.text or "") >= _RUNNING for one in beside)
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
        if not called.strip() or not (_SHOWN_SO.search(called) or _is_body(called, before)) or not _runs(last):
            continue
        own = [one for one in part if _runs(one)]
        said = sum(len(one.text_content()) for one in own)
        if len(own) > 1 and said >= _ALL_OF * len(part.text_content().strip()) and part[0].tag not in _HEADINGS:
            part.attrib.clear()


def _is_body(called: str, before: HtmlElement) -> bool:
    """Whether a box is named as the body, after two paragraphs of the text: trafilatura drops those."""
    return bool(_CALLED_TEXT.search(called)) and _runs(before.getprevious()) and _runs(before)


def _runs(element: HtmlElement | None) -> bool:
    """Whether an element is a paragraph of running text."""
    if element is None or element.tag != "p":
        return False
    said = element.text_content().strip()
    return len(said) >= _RUNNING and bool(_ENDS.search(said[-3:]))


def keep_dates(tree: HtmlElement) -> None:
    """Turns each `time` in a sentence into a `span`: trafilatura drops every `time`, assuming a date line."""
    for element in list(tree.iter("time")):
        if _is_in_a_sentence(element):
            element.tag = "span"


def join_initials(tree: HtmlElement, classes: str) -> None:
    """Joins a drop cap that is an element or picture before its word to that. classes: as in `Head`."""
    if not _CAPS.search(classes):  # as on most pages
        return
    for cap in [*tree.iter("div", "p", "span", "img")]:
        letter = (cap.get("alt") or "" if cap.tag == "img" else cap.text_content()).strip()
        if len(letter) != 1 or not letter.isupper() or not _CAPS.search((cap.get("class") or "").lower()):
            continue
        behind, after = (cap.tail or "").lstrip(), cap.getnext()
        if behind[:1].islower():
            cap.tail = f"{letter}{behind}"
            drop(cap)
        elif not behind and after is not None and after.tag == "p" and (after.text or "").lstrip()[:1].islower():
            after.text = f"{letter}{(after.text or '').lstrip()}"
            drop(cap)


def drop_anchors(tree: HtmlElement) -> None:
    """Drops links within the page that are only a mark: to a paragraph itself, or back from a footnote."""
    for link in _ANCHORS(tree):
        if link.text_content().strip() in _ANCHOR_MARKS:
            drop(link)


def keep_corrections(tree: HtmlElement, classes: str) -> None:
    """Turns a box with the correction of an article into a paragraph: it belongs to the text."""
    for box in [*tree.iter("div", "section")] if _CORRECTION.search(classes) else ():
        if not _CORRECTION.search((box.get("class") or "").lower()):
            continue
        said = box.text_content().strip()
        # Others ask readers to report an error.
        if (
            _CORRECTS.match(said)
            and _ENDS.search(said[-3:])
            and all(one.tag in _INLINE for one in box.iterdescendants())
        ):
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
        if len((element.text or "").strip()) >= _LONG:
            kinds.setdefault((element.getparent(), element.tag), []).append(element)
    for alike in kinds.values():
        for element in alike if len(alike) > 1 else ():
            element.tag = "p"
            element.attrib.clear()


def keep_quotes(tree: HtmlElement) -> None:
    """Turns each `q` into a `span` in quotation marks, as displayed: trafilatura tears it out of its sentence."""
    for element in list(tree.iter("q")):
        element.tag = "span"
        element.text = f"\u201c{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}\u201d"
        else:
            element.text += "\u201d"


def drop_struck_out(tree: HtmlElement) -> None:
    """Words struck out within a sentence and followed by their correction."""
    for element in [*tree.iter("del", "s", "strike")]:
        after = element.getnext()
        corrected = after is not None and after.tag == "ins" and not (element.tail or "").strip()
        if corrected or (len(element.text_content()) < _LONG and _NUMBERS.match(element.tail or "")):
            element.tail = None if corrected else element.tail
            element.drop_tree()


def _begins_a_word(element: HtmlElement) -> bool:
    """Whether an element ends inside a word: a drop cap."""
    own, behind = element.text or "", element.tail or ""
    return 0 < len(own) <= _INITIAL and not len(element) and own[-1].isalpha() and behind[:1].isalpha()


def _is_in_a_sentence(element: HtmlElement) -> bool:
    """Whether there are words right before an element, and right after it."""
    before, parent = element.getprevious(), element.getparent()
    ahead = before.tail if before is not None else parent.text if parent is not None else None
    return bool(_ENDS_IN_WORD.search(ahead or "") and _GOES_ON.match(element.tail or ""))
