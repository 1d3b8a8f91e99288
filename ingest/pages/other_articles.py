"""Articles after a page's own, and links that are its own sentences: trafilatura confuses them."""

from __future__ import annotations

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import LONG, drop
from ingest.pages.running_text import is_sentence
from ingest.pages.words import phrases

_SENTENCE: Final = 80
_LINKED: Final = etree.XPath("descendant::p[descendant::a]")
_NEXT: Final = frozenset(phrases("next_article"))
_LABEL: Final = 40  # characters
_HOLDERS: Final = ("article", "section", "div", "li")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})


def drop_next_articles(tree: HtmlElement) -> None:
    """Drops what follows the article: siblings of the headline's container, each with a headline that leads elsewhere.

    Pages with endless scrolling put whole articles there, with the same element and class.
    """
    _drop_behind_a_label(tree)
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    for holder in headline.iterancestors(*_HOLDERS):
        kind = holder.tag, holder.get("class") or ""
        if kind == ("div", "") or not _tells(holder):
            continue
        for behind in list(holder.itersiblings(*_HOLDERS)):
            if (behind.tag, behind.get("class") or "") == kind and _tells(behind) and _leads_elsewhere(behind):
                behind.drop_tree()


def _drop_behind_a_label(tree: HtmlElement) -> None:
    """Drops what follows a line that announces the next article: its headline and its text."""
    for label in list(tree.iter("p", "h2", "h3", "h4")):
        said = label.text or ""
        if len(label) or len(said) > _LABEL or said.strip(" :\u00bb\u203a>.").lower() not in _NEXT:
            continue
        behind = list(label.itersiblings())
        headline = next((one for one in behind if one.tag in _HEADINGS), None)
        if headline is None or headline.find(".//a") is not None:  # a teaser in the middle of the text
            continue
        if any(map(_is_text, headline.itersiblings())) and any(map(_is_text, label.itersiblings(preceding=True))):
            for one in [label, *behind]:
                drop(one)


def keep_linked_sentences(tree: HtmlElement) -> None:
    """Turns a link that is the whole of a paragraph into text, if it is a sentence within running text."""
    for paragraph in _LINKED(tree):
        links = list(paragraph.iter("a"))
        said = " ".join(paragraph.text_content().split())
        if len(links) != 1 or not is_sentence(said, _SENTENCE):
            continue
        linked = " ".join(links[0].text_content().split())
        if len(linked) >= len(said) - 2 and any(
            all(map(_is_text, (one.getprevious(), one.getnext()))) for one in _wrapped(paragraph)
        ):
            links[0].tag = "span"


def _wrapped(paragraph: HtmlElement) -> list[HtmlElement]:
    """A paragraph, and the element that contains nothing else."""
    holder = paragraph.getparent()
    return [paragraph, holder] if holder is not None and len(holder) == 1 and holder.tag == "div" else [paragraph]


def _is_text(element: HtmlElement | None) -> bool:
    """Whether an element is a paragraph that is not a link, alone in a box or not."""
    if element is not None and element.tag == "div" and len(element) == 1:
        element = element[0]
    return (
        element is not None
        and element.tag == "p"
        and len(element.text_content().strip()) >= LONG
        and sum(len(link.text_content()) for link in element.iter("a")) < len(element.text_content()) / 2
    )


def _tells(element: HtmlElement) -> bool:
    return any(len(p.text_content().strip()) >= LONG for p in element.iter("p"))


def _leads_elsewhere(element: HtmlElement) -> bool:
    """Whether the first heading in an element is that of another article: a headline, or a link to one."""
    first = next((one for one in element.iter() if one.tag in _HEADINGS), None)
    if first is None:
        return False
    links = [*first.iter("a"), *(up for up in first.iterancestors("a"))]
    return first.tag == "h1" or any((link.get("href") or "#")[:1] != "#" for link in links)
