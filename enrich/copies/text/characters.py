"""Characters as a lexer sees them: the code points of texts, and what each code point can be part of."""

# ruff: noqa: RUF001  # quotation marks that look like others are what this is about

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

import numpy as np


class Kind(IntEnum):
    """What a lexeme is. Words, numbers and characters become tokens; the rest only says what is quoted."""

    WORD = 0
    NUMBER = 1
    CHARACTER = 2
    NOTHING = 3
    PARAGRAPH = 4
    OPEN = 5
    CLOSE = 6
    EITHER = 7
    OPEN_SINGLE = 8
    CLOSE_SINGLE = 9
    SENTENCE = 10


# Bits of a character's traits; the kind of a sign that is a lexeme whatever stands around it stands above them.
BEGINS: Final = 1 << 0  # a word
CONTINUES: Final = 1 << 1  # a word
DIGIT: Final = 1 << 2
SPACELESS: Final = 1 << 3
WORDLIKE: Final = 1 << 4
SPACE: Final = 1 << 5
BLANK: Final = 1 << 6  # a space within a line
STOP: Final = 1 << 7  # ends a sentence before a space
BEHIND_STOP: Final = 1 << 8  # may stand between the two
BEFORE_PARAGRAPH: Final = 1 << 9  # the paragraph ends with the line
BEFORE_CLOSE: Final = 1 << 10  # what closes a quotation, and is no apostrophe, stands behind one of these
KIND_SHIFT: Final = 12

# Han, kana, Bopomofo; Thai, Lao, Tibetan, Myanmar, Khmer. Korean has spaces.
_SPACELESS = (
    "\u3005-\u3007\u3040-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0f40-\u0fbc\u1000-\u103f\u1780-\u17d3"
)
# What stands inside a word and is no letter to `re`: accents, Hebrew and Arabic vowel signs, the vowels of
# the scripts of India, joiners and soft hyphens.
_INSIDE = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0971-\u0dff\u00ad\u200c\u200d"
)
_CLASSES: Final = {
    BEGINS: rf"[^\W\d_{_SPACELESS}]",
    CONTINUES: rf"(?:[^\W_{_SPACELESS}]|[{_INSIDE}])",
    DIGIT: r"\d",
    SPACELESS: f"[{_SPACELESS}]",
    WORDLIKE: r"\w",
    SPACE: r"\s",
    BLANK: r"[ \t\r]",
    STOP: r"[.!?…؟।]",
    BEHIND_STOP: r"[\"”’›'»)\]]",
    BEFORE_PARAGRAPH: r"[.!?:\"”’'»)。！？」]",
    BEFORE_CLOSE: r"[\w.,!?…]",
    Kind.OPEN << KIND_SHIFT: "[“„‟«「『]",
    Kind.CLOSE << KIND_SHIFT: "[”」』]",
    Kind.EITHER << KIND_SHIFT: '["»]',  # »so« in German and Danish, «so» elsewhere
    Kind.OPEN_SINGLE << KIND_SHIFT: "‹",
    Kind.CLOSE_SINGLE << KIND_SHIFT: "›",
    Kind.SENTENCE << KIND_SHIFT: "[。！？]",
}
_CODE_POINTS = 0x110000
_TELLING = 0x40000  # the code points from here on are no letters, digits, spaces or signs


class Characters(NamedTuple):
    """The code points of some texts, uint32, a NUL before and behind each; text i begins at `starts[i]`, int64.

    A NUL has no traits, so that a reader who meets one needs not ask where a text begins and ends; `starts` has one
    more entry than there are texts.
    """

    codes: np.ndarray
    starts: np.ndarray


def characters(texts: Sequence[str]) -> Characters:
    """The characters of each text. Lone surrogates are characters like any other."""
    starts = np.ones(len(texts) + 1, np.int64)
    starts[1:] += np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    joined = "\0".join(("", *texts, ""))
    return Characters(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4"), starts)


def text_of(codes: np.ndarray) -> str:
    """The text that these code points make."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def traits() -> np.ndarray:
    """What each code point can be part of, uint16 by code point, as `re` and this Python's Unicode tables have it."""
    telling = text_of(np.arange(_TELLING))
    table = np.zeros(_CODE_POINTS, np.uint16)
    for bits, its_class in _CLASSES.items():
        for run in re.finditer(f"{its_class}+", telling):
            table[run.start() : run.end()] |= bits
    return table
