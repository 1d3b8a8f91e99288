"""Removes boxes that are not part of an article: consent, teasers, sign-ups, players, repeated pull quotes."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import drop
from ingest.pages.titles import fold
from ingest.pages.words import found_in, phrases

_CONSENT: Final = phrases("consent")
# Class names of boxes, in lower case: case-insensitive matching takes twice as long.
_CONSENT_BOX: Final = re.compile(
    r"(?<![a-z])(?:cmp|cookies?|consent|gdpr|ccpa"
    r"|cc-(?:window|banner)|borlabs|iubenda|klaro|osano|termly|cmplz|axeptio|tarteaucitron"
    r"|onetrust|didomi|usercentrics|cookiebot|cybotcookiebot(?:dialog)?|privacy)(?![a-z])"
)
_OFFER: Final = re.compile(
    r"(?<![a-z])(?:sign-?up|newsletter|subscribe|sponsor(?:ed)?|(?:video|audio)[-_]?(?:player|embed|box)"
    r"|ai[-_](?:summary|generated|overview)|summary[-_]ai|donat(?:e|ion)"
    r"|support-?us|trust-(?:label|project|box)|poll)(?![a-z])"
)
_QUOTE: Final = re.compile(r"pull-?quote|quote-?pull|blockquote-?pull|zitat-?box")
_ANY_BOX: Final = re.compile("|".join(one.pattern for one in (_CONSENT_BOX, _OFFER, _QUOTE)))
_ASKED: Final = 2  # phrases of a consent request
_TEASER: Final = 500  # characters
_BRIEF: Final = 300
_QUOTE_CHARACTERS: Final = 300
_SAID: Final = 12  # letters of a quote
_TEXTS: Final = ("p", "li")
_MAIL: Final = etree.XPath("descendant::input[@type='email']")
_HOLDERS: Final = frozenset({"form", "div", "section", "aside", "fieldset", "label", "p", "span"})


def drop_sign_ups(tree: HtmlElement) -> None:
    """Drops boxes with a sign-up: little text next to an input field for an address."""
    for field in _MAIL(tree):
        box = None
        for holder in field.iterancestors():
            if holder.tag not in _HOLDERS or len(str(holder.text_content()).strip()) > _BRIEF:
                break
            box = holder
        if box is not None and box.find(".//h1") is None:
            drop(box)


def drop_boxes(tree: HtmlElement) -> None:
    """Drops them, if the page's headline is elsewhere."""
    kinds: dict[tuple[str | None, str | None], tuple[bool, ...] | None] = {}  # many boxes have the same names
    for box in [*tree.iter("div", "section", "aside", "dialog", "form", "blockquote")]:
        called = box.get("class"), box.get("id")
        if called not in kinds:
            kinds[called] = _kind(f"{called[0] or ''} {called[1] or ''}".lower())
        if not (kind := kinds[called]):
            continue
        asks, offers, quotes = kind
        if (asks and _asks_for_consent(box)) or (offers and _is_brief(box)) or (quotes and _is_said_twice(tree, box)):
            drop(box)
    for heading in [*tree.iter("h2", "h3", "h4", "h5")]:
        for link in reversed([*heading.iterancestors("a")]):
            if _is_teaser(link):
                drop(link)


def _kind(called: str) -> tuple[bool, ...] | None:
    """Whether a box with that name may ask for consent, offer something, or be a pull quote; None for any other."""
    if not _ANY_BOX.search(called):  # as of most
        return None
    return tuple(bool(one.search(called)) for one in (_CONSENT_BOX, _OFFER, _QUOTE))


def _asks_for_consent(box: HtmlElement) -> bool:
    """Whether a box with such a name asks for consent, and contains no article."""
    if box.find(".//h1") is not None or box.find(".//article") is not None:
        return False
    return len(found_in(str(box.text_content())[:5_000], _CONSENT)) >= _ASKED


def _is_brief(box: HtmlElement) -> bool:
    return len(box.text_content()) <= _BRIEF and box.find(".//h1") is None


def _is_said_twice(tree: HtmlElement, box: HtmlElement) -> bool:
    """Whether a quote repeats part of a paragraph."""
    if len(said := str(box.text_content())) > _QUOTE_CHARACTERS:
        return False
    words, inside = fold(said), set(box.iter(*_TEXTS))
    return len(words) >= _SAID and any(words in fold(p.text_content()) for p in tree.iter(*_TEXTS) if p not in inside)


def _is_teaser(link: HtmlElement) -> bool:
    """Whether a link contains a heading and more: the content of one link is about another page."""
    heading = next(link.iter("h2", "h3", "h4", "h5"), None)
    if heading is None or link.find(".//h1") is not None or (link.get("href") or "#")[:1] == "#":
        return False
    whole = len(link.text_content().strip())
    return len(heading.text_content().strip()) < whole <= _TEASER
