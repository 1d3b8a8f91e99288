"""Text of an article that is in no paragraph: trafilatura drops it where other parts of the text are in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.leads import names_no_text
from ingest.pages.running_text import INLINE, is_running, is_sentence

_BOXES: Final = ("div", "section", "center")
_SENTENCE: Final = 60  # characters of text between two blocks that is a paragraph
_UNMARKED: Final = 20  # of a box's text outside all elements: links and emphasis may divide a sentence


def keep_loose_text(tree: HtmlElement) -> None:
    """Makes paragraphs of sentences between the blocks of a box, if paragraphs of the text are in it or beside it.

    A `section` or `center` that contains nothing but text becomes a `div`, as which it is examined later. An empty
    box before text becomes a line break: the text would be dropped with it.
    """
    beside = {box for paragraph in tree.iter("p") for box in _around(paragraph)}
    for box in [*tree.iter(*_BOXES)]:
        if not len(box) and not (box.text or "").strip():
            if (box.tail or "").strip():
                box.tag = "br"
                box.attrib.clear()
        elif box.tag == "div" and box not in beside:  # as most
            continue
        elif all(one.tag in INLINE for one in box):
            if box.tag != "div" and box.text_content().strip():
                box.tag = "div"
        elif _has_loose_text(box) and _is_among_paragraphs(box) and not names_no_text(box):
            _wrap(box)


def _around(paragraph: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that a paragraph is in, or beside."""
    for one in (paragraph.getparent(), paragraph.getprevious(), paragraph.getnext()):
        if one is not None:
            yield one


def _has_loose_text(box: HtmlElement) -> bool:
    return sum(len(text.strip()) for text in (box.text or "", *(one.tail or "" for one in box))) >= _UNMARKED


def _is_among_paragraphs(box: HtmlElement) -> bool:
    return any(map(is_running, (box.getprevious(), box.getnext(), *box.iterchildren("p"))))


def _wrap(box: HtmlElement) -> None:
    """Makes a paragraph of each run of text and inline elements that is a sentence."""
    for before, run in [*_runs_of(box)]:
        text = (box.text if before is None else before.tail) or ""
        if not is_sentence(text + "".join(f"{one.text_content()}{one.tail or ''}" for one in run), _SENTENCE):
            continue
        paragraph = etree.SubElement(box, "p")
        paragraph.text = text
        if before is None:
            box.text = None
            box.insert(0, paragraph)
        else:
            before.tail = None
            before.addnext(paragraph)
        paragraph.extend(run)


def _runs_of(box: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """The inline elements between two blocks, with the block before them; None: the beginning of the box."""
    before: HtmlElement | None = None
    run: list[HtmlElement] = []
    for one in box:
        if one.tag in INLINE:
            run.append(one)
            continue
        yield before, run
        before, run = one, []
    yield before, run
