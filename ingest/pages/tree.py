"""Prepares a page's tree for text extraction: removes what hides the text, and attaches detached parts.

Each rule is for a kind of markup, never for one site, and is measured on labelled pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.boxes import drop_boxes, drop_sign_ups
from ingest.pages.discussions import drop_discussions
from ingest.pages.hidden import drop_hidden, show_answers, show_what_unfolds
from ingest.pages.leads import keep_boxed_sentences, keep_leads
from ingest.pages.loose_text import keep_loose_text
from ingest.pages.other_articles import drop_next_articles, keep_linked_sentences
from ingest.pages.paragraphs import keep_corrections, keep_custom_paragraphs, keep_paragraphs, keep_parts
from ingest.pages.pieces import LONG, drop, holds_most, prose_in
from ingest.pages.running_text import INLINE
from ingest.pages.sentences import drop_anchors, drop_struck_out, join_initials, keep_dates, keep_quotes, keep_words
from ingest.pages.tables import keep_lists_in_tables, keep_text_in_tables
from ingest.pages.words import begins_with, phrases

# Elements without text, which trafilatura would drop anyway: the fewer it visits, the faster it is.
_NO_TEXT: Final = (
    "script", "style", "svg", "iframe", "link", "meta", "noscript", "canvas", "object", "embed", "audio", "video",
    "picture", "map", "area", "input", "button", "select", "datalist", "template", "param", "source", "track",
)  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CARD_TAGS: Final = ("article", "div", "li", "section", "a")
_CARD_CHARACTERS: Final = 500
_CARDS: Final = 3  # of one parent, similar to each other
_CARD_PARTS: Final = 6  # an image, a heading, a date, a byline, a teaser or two
_LEAD: Final = 80
_FOLLOWING: Final = 100
_LABEL: Final = 120
_NEARLY: Final = 0.85
_ASKS: Final = re.compile(r"java ?script|browser|cookies?\b|captcha", re.IGNORECASE)
_ALSO: Final = phrases("also")


def prepare(tree: HtmlElement, classes: str) -> None:
    """Changes a tree so that its complete text is found. classes: as in `Head`."""
    _keep_text_in_stores(tree)
    join_initials(tree, classes)
    keep_words(tree)
    drop_anchors(tree)
    show_what_unfolds(tree)
    show_answers(tree)
    drop_sign_ups(tree)
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    drop_hidden(tree, classes)
    keep_custom_paragraphs(tree)
    keep_corrections(tree, classes)
    keep_paragraphs(tree)
    keep_parts(tree)
    drop_struck_out(tree)
    drop_next_articles(tree)
    keep_dates(tree)
    keep_quotes(tree)
    _keep_text_in_asides(tree)
    keep_text_in_tables(tree)
    _drop_cards(tree)
    drop_discussions(tree)
    keep_loose_text(tree)
    keep_leads(tree)
    keep_boxed_sentences(tree)
    drop_boxes(tree)
    _keep_first_lines(tree)
    _keep_lists_in_bodies(tree)
    keep_lists_in_tables(tree)
    _keep_linked_headings(tree)
    keep_linked_sentences(tree)
    _drop_linked_lists(tree)


def heading_links(tree: HtmlElement) -> int:
    """How many headings are links: few in an article, many in a list of articles."""
    return sum(
        1
        for heading in tree.iter("h2", "h3", "h4")
        if (parent := heading.getparent()) is not None and (parent.tag == "a" or heading.find(".//a") is not None)
    )


def share_in_cards(tree: HtmlElement) -> float:
    """The share of a page's paragraphs in blocks of one heading, a link, and a paragraph or two."""
    told = 0
    for heading in tree.iter("h2", "h3", "h4"):
        block = heading.getparent()
        if block is not None and block.tag == "a":
            block = block.getparent()
        elif heading.find(".//a") is None:
            continue
        if block is None or len(block) > _CARD_PARTS or sum(1 for _ in block.iter("h1", "h2", "h3", "h4")) != 1:
            continue
        told += prose_in(block)
    return told / max(1, prose_in(tree))


def _keep_text_in_stores(tree: HtmlElement) -> None:
    """Turns a `noscript` or `template` with most of the page's paragraphs into a `div`: scripts would show it."""
    stores = [*tree.iter("noscript", "template")]
    whole = prose_in(tree) if stores else 0
    for store in stores:
        if holds_most(store, whole) or (store.tag == "noscript" and _is_all(store, whole)):
            store.tag = "div"


def _is_all(store: HtmlElement, whole: int) -> bool:
    """Whether a page has no other paragraphs, and these do not ask for a script or another browser."""
    said = str(store.text_content())
    return whole >= LONG and prose_in(store) == whole and not _ASKS.search(said)


def _keep_first_lines(tree: HtmlElement) -> None:
    """Turns the line in a block before its first paragraph into a paragraph: old pages leave it without one."""
    for block in [*tree.iter("font", "center", "td", "div", "body")]:
        if len((block.text or "").strip()) < _LEAD or (first := block.find("p")) is None:
            continue
        ahead = list(first.itersiblings(preceding=True))
        if all(one.tag in INLINE for one in ahead):
            line = block.makeelement("p")
            line.text, block.text = block.text, None
            block.insert(0, line)
            line.extend(reversed(ahead))


def _keep_lists_in_bodies(tree: HtmlElement) -> None:
    """Turns items that are sentences into paragraphs, if list and text are in the body: there lists are dropped."""
    for listed in tree.xpath("./body/ul|./body/ol"):
        above = listed.getprevious()
        items = list(listed)
        told = above is not None and above.tag == "p" and all(len(i.text_content()) >= LONG for i in items)
        if told and not any(map(_is_link, items)):
            listed.tag = "div"
            for item in items:
                item.tag = "p"


def _keep_text_in_asides(tree: HtmlElement) -> None:
    """Turns an `aside`, `nav` or `fieldset` with the headline, or most of the paragraphs, into a `div`."""
    asides = list(tree.iter("aside", "nav", "fieldset"))
    if not asides:
        return
    whole = prose_in(tree)
    for aside in asides:
        if (aside.tag == "aside" and aside.find(".//h1") is not None) or holds_most(aside, whole):
            aside.tag = "div"


def _drop_cards(tree: HtmlElement) -> None:
    """Drops teasers of other articles: similar, short siblings, each with a heading that is a link.

    A single one is enough if it is an `article` within an `article`, or next to the one with the headline.
    """
    alike: dict[tuple[HtmlElement, str, str], list[HtmlElement]] = defaultdict(list)
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        parent = heading.getparent()
        if parent is None or not (parent.tag == "a" or heading.find(".//a[@href]") is not None):
            continue
        card = parent
        for _ in range(4):
            holder = card.getparent()
            if holder is None or _is_whole(holder):
                break
            card = holder
        holder = card.getparent()
        if holder is not None and card.tag in _CARD_TAGS:
            alike[holder, card.tag, card.get("class") or ""].append(card)
    for (holder, tag, _), cards in alike.items():
        few = tag == "article" and (holder.find("article//h1") is not None or _is_in_an_article(holder))
        if len(cards) >= (1 if few else _CARDS) and all(len(card.text_content()) <= _CARD_CHARACTERS for card in cards):
            for card in cards:
                if card.find(".//h1") is None:
                    drop(card)


def _is_whole(holder: HtmlElement) -> bool:
    """Whether an element holds more than one teaser: others, or the article itself."""
    return holder.tag in {"body", "html", "main"} or len(holder) >= _CARDS or holder.find(".//h1") is not None


def _is_in_an_article(holder: HtmlElement) -> bool:
    return any(up.tag == "article" for up in [holder, *holder.iterancestors()])


def _keep_linked_headings(tree: HtmlElement) -> None:
    """Turns links in a heading into plain text if a paragraph follows: trafilatura takes the heading for navigation."""
    for link in [link for heading in tree.iter("h2", "h3", "h4") for link in heading.iter("a")]:
        heading = next(link.iterancestors("h2", "h3", "h4"))
        below = heading.getnext()
        while below is not None and below.tag in {"figure", "div"} and len(below.text_content().strip()) < _LEAD:
            below = below.getnext()
        if below is not None and below.tag == "p" and len(below.text_content().strip()) >= _FOLLOWING:
            link.tag = "span"


def _drop_linked_lists(tree: HtmlElement) -> None:
    """Drops lists of links after a line that announces other articles, and that line."""
    for listed in list(tree.iter("ul", "ol")):
        said = listed.getprevious()
        words = " ".join(said.text_content().split()) if said is not None else ""
        if said is None or not 0 < len(words) < _LABEL or not (words.endswith(":") or begins_with(words, _ALSO)):
            continue
        items = [item for item in listed if item.tag == "li"]
        if len(items) > 1 and all(map(_is_link, items)):
            drop(listed)
            drop(said)


def _is_link(item: HtmlElement) -> bool:
    """Whether an element has next to no text outside of links."""
    whole = len("".join(item.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in item.iter("a"))
    return 0 < _NEARLY * whole <= linked
