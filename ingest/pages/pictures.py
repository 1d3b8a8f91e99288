"""The image that a page declares for its article, and the text below it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.credits import bare_credit, parted
from ingest.pages.head import Head
from ingest.pages.linked_data import Node, words_of

_ANEW: Final = re.compile(r"(?<=[^\s\0(\[\u201c\u2018])\0+(?=[A-Z\u00c0-\u00de\u0410-\u042f(©])")
_CREDITS: Final = re.compile(r"credit|copyright|source|photographer|fotograf|quelle|attribution|author", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Z\u00c0-\u00de][^\W\d_]+(?: [A-Z\u00c0-\u00de][\w.\u2019'-]*){1,3}(?: ?/ ?[\w ]{2,30})?")
_SAYS_SOURCE: Final = re.compile(r"(?:image|photo) source,? ", re.IGNORECASE)
_CAPTIONS: Final = etree.XPath(
    # Attributes are looked up first: that takes half the time.
    "descendant::*/@class[contains(., 'caption')]/parent::*[self::p or self::div or self::span]"
    "[contains(concat(' ', @class, ' '), 'caption-text ') or contains(concat(' ', @class, ' '), 'caption ')]"
)
_CAPTION: Final = 400  # characters
_LEAST: Final = 3
_CREDIT: Final = 100
_PARTS: Final = 2  # elements in a credit
_MOST: Final = 2_000


class Picture(NamedTuple):
    """image: its address. caption: what it shows. credit: the photographer or owner."""

    image: str | None = None
    caption: str | None = None
    credit: str | None = None


def picture_of(tree: HtmlElement, head: Head, about: Node | None, url: str | None, item: Node | None = None) -> Picture:
    """The image of an article: as declared; caption and credit from the first figure that has any.

    item: what the page's elements declare, see `ingest.pages.microdata`.
    """
    declared = (about or {}).get("image")
    address = _address(declared) or head.first(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    )
    if (address or "").startswith("data:"):
        address = head.first("twitter:image", "twitter:image:src")
    marked = (item or {}).get("image")
    address = address or _address((about or {}).get("thumbnailUrl")) or _linked(tree)
    address = address or _address(marked) or head.first("image", "thumbnailurl")
    caption, credit = (one or other for one, other in zip(_described(declared), _described(marked), strict=True))
    for figure in tree.iter("figure"):
        if caption and credit:
            break
        below = figure.find(".//figcaption")
        if below is None:
            continue
        shown, owner = _parted(below)
        caption, credit = caption or shown, credit or owner or _beside(figure)
        address = address or next(filter(None, map(_source, figure.iter("img"))), None)
        if shown or owner:
            break
    if caption is None and credit is None and "caption" in head.classes:
        caption, credit = _captioned(tree)
    if address:
        try:
            address = urljoin(url or "", address.strip())
        except ValueError:
            address = None
    return Picture(address if address and len(address) <= _MOST else None, caption, credit)


def _described(declared: object) -> tuple[str | None, str | None]:
    """Caption and credit from JSON-LD."""
    caption = credit = None
    for one in declared if isinstance(declared, list) else [declared]:
        if isinstance(one, dict):
            caption = caption or words_of(one.get("caption") or one.get("description"))
            credit = credit or words_of(one.get("creditText") or one.get("copyrightHolder") or one.get("creator"))
    return caption, credit


def _parted(below: HtmlElement) -> tuple[str | None, str | None]:
    """A figure's caption, and the credit inside or after it."""
    credit = None
    for element in below.iterdescendants():
        said = f"{element.get('class') or ''} {element.get('itemprop') or ''}" if isinstance(element.tag, str) else ""
        named = element.tag == "cite" or _CREDITS.search(said) or _signs(element)
        if named and (words := _rows(element)):
            credit = words
            break
    whole = _rows(below)
    if credit and credit in whole:
        caption = whole.replace(credit, " ", 1).strip(" |\u2013\u2014-·/,")
        return parted(" ".join(caption.split()))[0], bare_credit(credit)
    shown, owner = parted(whole)
    return shown, owner or credit


def _signs(element: HtmlElement) -> bool:
    """Whether small or italic words after a caption's last sentence are a name."""
    before = element.getprevious() if element.getprevious() is not None else element.getparent()
    if element.tag not in {"small", "em", "i"} or len(element) or (element.tail or "").strip() or before is None:
        return False
    said = (before.tail if before is element.getprevious() else before.text) or ""
    return said.rstrip()[-1:] in {".", "!", "?", "\u201d"} and bool(_NAME.fullmatch((element.text or "").strip()))


def _beside(figure: HtmlElement) -> str | None:
    """A figure's credit outside its caption."""
    for element in figure.iter("span", "p", "div", "small"):
        said = _rows(element) if len(element) <= _PARTS and element.find(".//img") is None else ""
        if said and len(said) <= _CREDIT and _SAYS_SOURCE.match(said):
            return _SAYS_SOURCE.sub("", said) or None
    return None


def _captioned(tree: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit of an image without a figure: from a box around it and an element with such a name."""
    for below in _CAPTIONS(tree):
        box = below.getparent()
        whole = _rows(below)
        if box is None or box.find(".//img") is None or not _LEAST < len(whole) <= _CAPTION:
            continue
        if len(str(box.text_content()).strip()) > len(whole) + _CAPTION // 2:  # more than a picture's box
            continue
        shown, owner = _parted(below)
        others = (one for one in below.itersiblings() if _CREDITS.search(one.get("class") or ""))
        beside = next((words for one in others if 0 < len(words := _rows(one)) <= _CREDIT), None)
        return shown, owner or (bare_credit(beside) if beside else None)
    return None, None


def _rows(element: HtmlElement) -> str:
    """The text of an element, with a space where two of its parts meet."""
    said = "\0".join(map(str, element.itertext()))
    return " ".join(_ANEW.sub(" ", said).replace("\0", "").split())


def _linked(tree: HtmlElement) -> str | None:
    return next((link.get("href") for link in tree.iter("link") if link.get("rel") == "image_src"), None)


def _source(image: HtmlElement) -> str | None:
    """The address of an image, even if a script loads it lazily."""
    given = (image.get(name) for name in ("data-src", "data-original", "data-lazy-src", "src"))
    return next((one for one in given if one and not one.startswith("data:")), None)


def _address(image: object) -> str | None:
    for one in image if isinstance(image, list) else [image]:
        said = (one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one
        if isinstance(said, list):
            said = next((each for each in said if isinstance(each, str)), None)
        if isinstance(said, str) and said.strip() and len(said) <= _MOST:
            return said.strip()
    return None
