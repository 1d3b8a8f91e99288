"""Preserves invisible joiners in trafilatura, which drops all non-printing characters.

Persian, Urdu, Bengali, Malayalam, Sinhala and others need them in words (see findings/trafilatura-joiners.sh).
"""

from __future__ import annotations

from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_NON_JOINER, _JOINER = "\u200c", "\u200d"
# Temporary replacements: letters of Linear A, which no page uses. Letters do not split words.
_STAND_INS: Final = {_NON_JOINER: "\U00010600", _JOINER: "\U00010601"}
_TABLE: Final = str.maketrans(_STAND_INS)
_TEXTS: Final = etree.XPath(f"//text()[contains(., '{_NON_JOINER}') or contains(., '{_JOINER}')]")


def stand_in(tree: HtmlElement) -> None:
    """Replaces joiners in a tree's texts by letters; `restored` reverses that."""
    if not any(sign in text for text in (str(tree.text_content()),) for sign in _STAND_INS):
        return  # as on most pages; checking each text costs far more
    for text in _TEXTS(tree):
        element = text.getparent()
        if text.is_tail:
            element.tail = element.tail.translate(_TABLE)
        elif text.is_text:
            element.text = element.text.translate(_TABLE)


def restored(text: str) -> str:
    """A text extracted from such a tree, with its joiners."""
    for sign, letter in _STAND_INS.items():
        text = text.replace(letter, sign)
    return text
