"""First paragraphs outside the text, which trafilatura would drop together with their header or box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.running_text import INLINE, is_sentence

_LEAD: Final = 80  # minimum characters of a lead, and of the paragraph after it
_RUNNING: Final = 60
_MOST: Final = 1_000
_BOXES: Final = ("div", "section")
_UNLINKED: Final = INLINE - {"a"}
_NOT_WITHIN: Final = frozenset({"nav", "aside", "footer", "figure", "figcaption", "form", "table", "ul", "ol", "p"})
_NO_LEAD: Final = re.compile(
    r"caption|credit|byline|author|share|social|cookie|consent|banner|newsletter|promo|related|comment|breadcrumb|meta"
    r"|notice|alert|ticker|advert|teaser|hidden|modal|popup|photo|image|disclaimer|bio|audio|player"
    r"|sign-?up|subscri|summary-list|key-?points",
    re.IGNORECASE,
)
_BEHIND: Final = etree.XPath(".//p/following-sibling::*[1][self::div]")
_SENTENCE: Final = 20  # characters of a sentence in a box of paragraphs
_CREDIT: Final = re.compile(r"(?:credit|photo|foto|image|bild|\u00a9) ?[:/]|\u00a9|\(c\)", re.IGNORECASE)


def keep_leads(tree: HtmlElement) -> None:
    """Moves leads between the headline and the text to where they are extracted."""
    _keep_leads_in_headers(tree)
    _keep_leads_in_boxes(tree)
    _keep_headings_between(tree)


def keep_boxed_sentences(tree: HtmlElement) -> None:
    """Turns boxes that are sentences after a paragraph of the text into paragraphs: trafilatura drops them there.

    A single one at the end is more often a note than text.
    """
    for first in _BEHIND(tree):
        above, box = first.getprevious(), first
        if above is None or len(above.text_content().strip()) < _LEAD:
            continue
        run: list[HtmlElement] = []
        while box is not None and box.tag == "div" and _is_lead(_unwrapped(box), _SENTENCE):
            run.append(box)
            box = box.getnext()
        if len(run) > 1 or (box is not None and box.tag == "p"):
            for one in run:
                for inner in list(one.iter("div"))[1:]:
                    inner.drop_tag()
                one.tag = "p"


def _unwrapped(box: HtmlElement) -> HtmlElement:
    """The innermost of boxes that contain nothing but each other."""
    while len(box) == 1 and box[0].tag == "div" and not ((box.text or "") + (box[0].tail or "")).strip():
        box = box[0]
    return box


def _keep_headings_between(tree: HtmlElement) -> None:
    """Moves a heading between two pieces of the text into the second one."""
    for heading in list(tree.iter("h2", "h3")):
        before, behind = heading.getprevious(), heading.getnext()
        if before is None or behind is None or not before.get("class") or before.tag not in _BOXES:
            continue
        if (before.tag, before.get("class")) == (behind.tag, behind.get("class")) and all(
            map(_tells, (before, behind))
        ):
            _drop_keeping(heading)
            behind.insert(0, heading)


def _tells(piece: HtmlElement) -> bool:
    return any(len(p.text_content().strip()) >= _LEAD for p in piece.iterchildren("p"))


def _keep_leads_in_headers(tree: HtmlElement) -> None:
    """Moves paragraphs of a `header` that contains the headline before the text: trafilatura drops headers entirely."""
    for header in list(tree.iter("header")):
        if header.find(".//h1") is None or (parent := header.getparent()) is None or parent.tag == "body":
            continue
        inside = set(header.iter("p"))
        leads = [p for p in header.iter("p") if len(p.text_content().strip()) >= _LEAD]
        first = next((p for p in parent.iter("p") if p not in inside and len(p.text_content()) >= _LEAD), None)
        if first is None:
            continue
        for lead in leads:
            _drop_keeping(lead)
            first.addprevious(lead)


def _keep_leads_in_boxes(tree: HtmlElement) -> None:
    """Moves a box with only one paragraph, after the headline, before the text, as a paragraph."""
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    found: list[HtmlElement] = []
    for element in _behind(headline):
        if element.tag == "p" and len(element.text_content().strip()) >= _LEAD:
            if len(found) == 1 and not _is_said_again(tree, found[0]):
                _drop_keeping(found[0])
                found[0].tag = "p"
                element.addprevious(found[0])
            return
        if element.tag not in _BOXES:
            continue
        if _is_lead(element):
            found.append(element)
        elif len(found) > 1 or len((element.text or "").strip()) >= _RUNNING:
            return  # the text itself is in boxes


def _is_said_again(tree: HtmlElement, box: HtmlElement) -> bool:
    """Whether a paragraph contains the text of a box: then it is a highlight, not a lead."""
    said = " ".join(box.text_content().split())
    return any(said in " ".join(p.text_content().split()) for p in tree.iter("p"))


def _behind(headline: HtmlElement) -> Iterator[HtmlElement]:
    """The elements after the headline, in their order."""
    behind = False
    for element in headline.getroottree().getroot().iter():
        if element is headline:
            behind = True
        elif behind and isinstance(element.tag, str):
            yield element


def _is_lead(box: HtmlElement, least: int = _LEAD) -> bool:
    if any(child.tag not in _UNLINKED for child in box.iterdescendants()):
        return False
    said = box.text_content().strip()
    if len(said) > _MOST or not is_sentence(said, least) or _CREDIT.search(said):
        return False
    return not names_no_text(box)


def names_no_text(box: HtmlElement) -> bool:
    """Whether a box, or one around it, is called or made for something else than text."""
    around = [box, *box.iterancestors()]
    called = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in around[:6])
    return _NO_LEAD.search(called) is not None or any(one.tag in _NOT_WITHIN for one in around)


def _drop_keeping(element: HtmlElement) -> None:
    """Removes an element to insert it elsewhere; the text after it stays where it was."""
    tail, element.tail = element.tail, None
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        return
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
