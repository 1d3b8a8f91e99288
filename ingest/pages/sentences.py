"""Elements within sentences: kept where trafilatura would drop them, joined to their word, dropped if only a mark."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import drop

_IN_SENTENCES: Final = ("a", "span", "b", "strong", "em", "i", "big", "small")
_BUTTONS: Final = etree.XPath(".//p//button")
_INITIAL: Final = 20  # characters of a drop cap
_ENDS_IN_WORD: Final = re.compile(r"\w,?\s+$")
_GOES_ON: Final = re.compile(r"\s*(?:[^\W\d_]|[.,;!?)])")
_NUMBERS: Final = re.compile(r"\s*\W?\d")  # a price that replaces another
_CAPS: Final = (
    "dropcap", "drop-cap", "drop_cap", "initial", "first-letter", "firstletter", "lettrine", "big-letter", "bigletter",
)  # fmt: skip
_MARK: Final = 4  # characters: shorter than this
_ANCHOR_MARKS: Final = frozenset(
    {"#", "\u00b6", "\u00a7", "^", "\u2191", "\u21a9", "\u21a9\ufe0e", "\u21a9\ufe0f", "\U0001f517"}
)
_LONG: Final = 60  # characters of an element that is not part of a sentence


def keep_words(tree: HtmlElement) -> None:
    """Removes class names from inline elements in a sentence: generated ones may contain `ad`, and would be dropped."""
    for paragraph in tree.iter("p"):
        for element in paragraph.iterdescendants(*_IN_SENTENCES):
            if element.get("class") is not None and (_is_in_a_sentence(element) or _begins_a_word(element)):
                del element.attrib["class"]
    for element in _BUTTONS(tree):
        if _is_in_a_sentence(element):  # an explanation of the word
            element.tag = "span"
            element.attrib.clear()
    for element in tree.iter("ruby"):
        for base in element.iter("rb", "span"):
            base.attrib.clear()


def keep_dates(tree: HtmlElement) -> None:
    """Turns each `time` in a sentence into a `span`: trafilatura drops every `time`, assuming a date line."""
    for element in list(tree.iter("time")):
        if _is_in_a_sentence(element):
            element.tag = "span"


def join_initials(tree: HtmlElement, classes: str) -> None:
    """Joins a drop cap that is an element or picture before its word to that. classes: as in `Head`."""
    if not _is_named_cap(classes):  # as on most pages
        return
    for cap in [*tree.iter("div", "p", "span", "img")]:
        letter = (cap.get("alt") or "" if cap.tag == "img" else cap.text_content()).strip()
        if len(letter) != 1 or not letter.isupper() or not _is_named_cap((cap.get("class") or "").lower()):
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
    for link in [one for one in tree.iter("a") if (one.get("href") or "").startswith("#")]:
        if len(said := link.text_content()) < _MARK and said.strip() in _ANCHOR_MARKS:
            drop(link)


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


def _is_named_cap(classes: str) -> bool:
    """Whether class names, in lower case, have one of a drop cap."""
    return any(name in classes for name in _CAPS)


def _begins_a_word(element: HtmlElement) -> bool:
    """Whether an element ends inside a word: a drop cap."""
    own, behind = element.text or "", element.tail or ""
    return 0 < len(own) <= _INITIAL and not len(element) and own[-1].isalpha() and behind[:1].isalpha()


def _is_in_a_sentence(element: HtmlElement) -> bool:
    """Whether there are words right before an element, and right after it."""
    before, parent = element.getprevious(), element.getparent()
    ahead = before.tail if before is not None else parent.text if parent is not None else None
    return bool(_ENDS_IN_WORD.search(ahead or "") and _GOES_ON.match(element.tail or ""))
