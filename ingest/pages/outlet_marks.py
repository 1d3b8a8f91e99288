"""The outlet's name from links to the front page and from copyright notices. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from contract.urls import host_of

_RIGHTS: Final = re.compile(
    r"©|ⓒ|\(c\)|\bcopyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati",
    re.IGNORECASE,
)
# One of these is in each of them: most lines have none, which takes less time to see.
_SIGNS_OF_RIGHTS: Final = ("©", "ⓒ", "(c)", "copyright", "reserv", "réserv", "riserv", "vorbehalten")
_NO_NAME: Final = re.compile(r"\b(?:19|20)\d\d\b|\bby(?: the)?\b|[-\u2013,.|®™]", re.IGNORECASE)
_ENDS: Final = re.compile(r"(?<=[.|•·])\s")
_NAME: Final = 60  # characters
_LINE: Final = 200
_LINKS: Final = 8


def outlet_marks(tree: HtmlElement, url: str | None) -> tuple[str, ...]:
    """Names of the outlet; other words may be among them, such as "Home": only those also in a title count."""
    return tuple(dict.fromkeys([*_front_links(tree, url), *_owners(tree)]))


def _front_links(tree: HtmlElement, url: str | None) -> Iterator[str]:
    host = host_of(url or "")
    found = 0
    for link in tree.iter("a"):
        href = (link.get("href") or "").strip()
        # Most links are relative, lead elsewhere, or have a path: these need not be parsed.
        if href != "/" and not (host and "//" in href and host in href.lower() and _is_front(href, host)):
            continue
        pictures = (image.get("alt") or "" for image in link.iter("img"))
        for said in (link.text_content(), link.get("title") or "", *pictures):
            if 1 < len(words := " ".join(said.split())) <= _NAME:
                yield words
        found += 1
        if found >= _LINKS:
            return


def _is_front(href: str, host: str) -> bool:
    if href.lower().partition(host)[2].lstrip("/?")[:1] not in {"", "#"}:
        return False  # like most links within a site; these need not be parsed
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.netloc.lower() == host and parts.path in {"", "/"} and not parts.query


def _owners(tree: HtmlElement) -> Iterator[str]:
    """The owner of the rights, in a footer."""
    for footer in tree.iter("footer"):
        for element in footer.iter("p", "div", "span", "li", "small", "footer"):
            line = " ".join(element.text_content().split()) if len(element) < _LINKS else ""
            lowered = line.lower() if 0 < len(line) <= _LINE else ""
            if not any(sign in lowered for sign in _SIGNS_OF_RIGHTS):
                continue
            # Only from the sentence about the rights.
            for part in _ENDS.split(line):
                if _RIGHTS.search(part) and 1 < len(words := _bare(part)) <= _NAME:
                    yield words


def _bare(part: str) -> str:
    return " ".join(_NO_NAME.sub(" ", _RIGHTS.sub(" ", part)).split())
