"""The picture that a page declares for its article, and what is written under it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ingest.pages.head import Head
from ingest.pages.linked_data import Node, words_of

_CREDIT: Final = re.compile(
    r"(?:\( ?)?(?:(?:cr[ée]dit(?:os?)?s? (?:de )?)?"
    r"(?:photo|image|imagen|picture|foto|bild|photograph|credit|cr[ée]dit|crédito|copyright|quelle|kuva|zdjęcie|fot\."
    r"|fonte|fuente|источник|фото|写真|图片|사진)s?"
    r"(?: (?:by|credit|von|par|di|de|av))? ?(?:[:\uff1a©/]|\.{3}|\u2026)|©|\(c\)|photo by|image by|foto di|foto de) ?"
    r"(?P<name>[^()\s][^()\n]{1,100})\)?\.?$",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"\((?P<name>[A-Z][^()/]{2,40} ?/ ?[A-Z][^()/]{1,40})\)\.?$")
# A person and an agency behind the last sentence.
_AGENCY: Final = re.compile(
    r"[(\[](?P<name>(?:AP|AFP|EPA|REUTERS|Reuters|Getty)(?: Photo| Images?| File)?/[^()\[\]]{2,40})[)\]]\.?$"
)
_TAKEN: Final = re.compile("[\uff1d=\u3000 ](?P<name>[\u3040-\u30ff\u4e00-\u9fff]{2,8})(?:\u64ae\u5f71|\u63d0\u4f9b)$")
_BEHIND: Final = re.compile(r"(?<=[.!?\u201d\u2026] )(?P<name>[A-Z][^()/.!?]{2,40}/[A-Z][^()/.!?]{1,40})\.?$")
_ANEW: Final = re.compile(r"(?<=[^\s\0(\[\u201c\u2018])\0+(?=[A-Z\u00c0-\u00de\u0410-\u042f(©])")
_CREDITS: Final = re.compile(r"credit|copyright|source|photographer|fotograf|quelle|attribution|author", re.IGNORECASE)
_MOST: Final = 2_000


class Picture(NamedTuple):
    """image: its address. caption: what it shows. credit: who took or owns it."""

    image: str | None = None
    caption: str | None = None
    credit: str | None = None


def picture_of(tree: HtmlElement, head: Head, about: Node | None, url: str | None) -> Picture:
    """The picture of an article: as declared; caption and credit from the first figure that has any."""
    declared = (about or {}).get("image")
    address = _address(declared) or head.first(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    )
    if (address or "").startswith("data:"):
        address = head.first("twitter:image", "twitter:image:src")
    address = address or _address((about or {}).get("thumbnailUrl")) or _linked(tree)
    caption = credit = None
    for one in declared if isinstance(declared, list) else [declared]:
        if isinstance(one, dict):
            caption = caption or words_of(one.get("caption") or one.get("description"))
            credit = credit or words_of(one.get("creditText") or one.get("copyrightHolder") or one.get("creator"))
    for figure in tree.iter("figure"):
        if caption and credit:
            break
        below = figure.find(".//figcaption")
        if below is None:
            continue
        shown, owner = _parted(below)
        caption, credit = caption or shown, credit or owner
        address = address or next(filter(None, map(_source, figure.iter("img"))), None)
        if shown or owner:
            break
    if address:
        try:
            address = urljoin(url or "", address.strip())
        except ValueError:
            address = None
    return Picture(address if address and len(address) <= _MOST else None, caption, credit)


def _parted(below: HtmlElement) -> tuple[str | None, str | None]:
    """A figure's caption, and the credit within or behind it."""
    credit = None
    for element in below.iterdescendants():
        said = f"{element.get('class') or ''} {element.get('itemprop') or ''}" if isinstance(element.tag, str) else ""
        if (element.tag == "cite" or _CREDITS.search(said)) and (words := _rows(element)):
            credit = words
            break
    whole = _rows(below)
    if credit and credit in whole:
        caption = whole.replace(credit, " ", 1).strip(" |\u2013\u2014-·/,")
        match = _CREDIT.match(credit)
        return " ".join(caption.split()) or None, (match["name"] if match else credit).strip(" .()") or None
    if (
        match := _AGENCY.search(whole[-100:])
        or _CREDIT.search(whole[-160:])
        or _IN_BRACKETS.search(whole[-100:])
        or _BEHIND.search(whole[-100:])
        or _TAKEN.search(whole[-40:])
    ):
        caption = whole[: len(whole) - len(match[0])].strip(" |\u2013\u2014-·/,(")
        return caption or None, match["name"].strip(" .")
    return whole or None, credit


def _rows(element: HtmlElement) -> str:
    """The text of an element, with a space where a part of it begins anew right behind another."""
    said = "\0".join(map(str, element.itertext()))
    return " ".join(_ANEW.sub(" ", said).replace("\0", "").split())


def _linked(tree: HtmlElement) -> str | None:
    return next((link.get("href") for link in tree.iter("link") if link.get("rel") == "image_src"), None)


def _source(image: HtmlElement) -> str | None:
    """Where a picture is, also where a script draws it when it comes into sight."""
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
