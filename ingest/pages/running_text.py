"""What shows that an element of a page is running text: sentences, and the elements that may be inside one."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
_ENDS: Final = re.compile(r"[.!?\u2026\u3002\u061f\u0964][\"'\u201d\u2019\u00bb\u201c)\]]{0,2}$")
_LONGEST_END: Final = 3  # characters
RUNNING: Final = 80  # characters of a paragraph that is running text


def is_sentence(text: str, least: int) -> bool:
    """Whether a text ends like a sentence, and has at least so many characters."""
    said = text.strip()
    return len(said) >= least and _ENDS.search(said[-_LONGEST_END:]) is not None


def is_running(element: HtmlElement | None) -> bool:
    """Whether an element is a paragraph of running text."""
    return element is not None and element.tag == "p" and is_sentence(element.text_content(), RUNNING)
