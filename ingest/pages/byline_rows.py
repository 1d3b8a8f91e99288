"""The rows of a byline, as a page shows them, and its place: beside the article, or in it."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from ingest.pages.head import space_breaks

_GLUED: Final = re.compile(r"[^\W\d_]\0[^\W\d_]")
_TEASER: Final = re.compile(
    r"(?<![\w-])(?:card|cards|teasers?|related|recommend\w*|promo|comments?|comment-list|replies)(?![\w-])",
    re.IGNORECASE,
)
_NOT_WITHIN: Final = frozenset({"aside", "nav", "footer", "figure", "figcaption", "form"})


def rows_of(element: HtmlElement) -> str:
    """The text of an element, with a bar where two of its parts meet without a space: they are displayed separately."""
    space_breaks(element)
    said = "\0".join(map(str, element.itertext()))
    return " ".join(_GLUED.sub(lambda match: " | ".join(match[0].split("\0")), said).replace("\0", "").split())


def first_row(element: HtmlElement) -> str:
    """What an element shows above its first line break, if it has one."""
    said = ""
    for one in element.iter():
        if one.tag == "br" and said.strip():
            return " ".join(said.split())
        said += (one.text or "") + ((one.tail or "") if one.tag == "br" else "")
    return ""


def is_aside(element: HtmlElement) -> bool:
    """Whether a byline is beside the article, or in a box about another one."""
    around = any(up.tag in _NOT_WITHIN and not _is_in_the_header(up) for up in element.iterancestors())
    return around or _is_of_a_teaser(element)


def _is_in_the_header(aside: HtmlElement) -> bool:
    """Whether an `aside` is next to the headline, in one `header`."""
    above = aside.getparent() if aside.tag == "aside" else None
    return above is not None and above.tag == "header" and above.find(".//h1") is not None


def _is_of_a_teaser(element: HtmlElement) -> bool:
    around = (up for up, _ in zip(element.iterancestors(), range(5), strict=False))
    return any(_TEASER.search(up.get("class") or "") and up.find(".//h1") is None for up in around)
