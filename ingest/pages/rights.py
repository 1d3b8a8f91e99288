"""The agency that holds the rights of a text, as the line below it says: "(c) AFP"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from contract.urls import host_of
from ingest.pages.words import phrases

_AGENCIES: Final = "|".join(sorted(map(re.escape, phrases("text_agencies")), key=len, reverse=True))
_BEGINS: Final = ("\u00a9", "(c)", "copyright")
_BEGINNING: Final = max(map(len, _BEGINS))
_FIRST: Final = frozenset(first for word in _BEGINS for first in (word[0], word[0].upper()))
_LINE: Final = re.compile(
    r"(?:\u00a9|\(c\)|copyright)(?: ?(?:\u00a9|\(c\)|copyright))?,? ?(?:(?:19|20)\d\d,? )?(?:by |von |de )?"
    rf"(?P<name>(?:the )?(?:{_AGENCIES}))(?![\w/])"
    # ... and not the owner of a picture
    r"(?! ?/| (?:via|photos?|images?|foto|file|handout)\b)",
    re.IGNORECASE,
)
_PICTURE: Final = re.compile(r"image|photo|figure|caption|media|thumb|picture|gallery|hero", re.IGNORECASE)
_LONGEST: Final = 200  # characters
_PARTS: Final = 3  # elements in such a line


def lines_of_rights(tree: HtmlElement, url: str | None) -> Iterator[tuple[HtmlElement, str]]:
    """The elements that are such a line, and the names in them; none of an agency on its own site."""
    host = (host_of(url or "") or "").removeprefix("www.")
    for element in tree.iter("p", "div", "span", "small", "em", "i", "li"):
        begin = (element.text or "").lstrip()[:_BEGINNING]
        # Most begin with another character.
        if begin[:1] in _FIRST and begin.lower().startswith(_BEGINS) and len(element) <= _PARTS:
            line = " ".join(element.text_content().split())
            found = _LINE.match(line) if len(line) <= _LONGEST else None
            if found and not (host and host.startswith(found["name"].lower().replace(" ", "")[:8])):
                yield element, found["name"]


def is_of_picture(element: HtmlElement) -> bool:
    """Whether a line is below a picture, by the names of the elements around it."""
    around = (element, *islice(element.iterancestors(), 3))
    return any(_PICTURE.search(f"{up.get('class') or ''} {up.get('id') or ''}") for up in around)
