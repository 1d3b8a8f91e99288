"""The rows of a byline, as a page shows them."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from ingest.pages.head import space_breaks

_GLUED: Final = re.compile(r"[^\W\d_]\0[^\W\d_]")


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
