"""Characters from the lexer's perspective: the code points of texts, and what each code point can be part of."""

# ruff: noqa: RUF001  # ambiguous quotation marks are the subject

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

import numpy as np


class Kind(IntEnum):
    """The kind of a lexeme. Words, numbers and characters become tokens; the rest only determines what is quoted.

    A character includes the signs above, below and beside it that belong to it, such as a Thai vowel.
    """

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


# Bits of a character's properties. Above them: the kind of a sign that is always a lexeme, whatever is around it.
BEGINS: Final = 1 << 0  # a word
CONTINUES: Final = 1 << 1  # a word
DIGIT: Final = 1 << 2
SPACELESS: Final = 1 << 3
WORDLIKE: Final = 1 << 4
SPACE: Final = 1 << 5
BLANK: Final = 1 << 6  # a space within a line
STOP: Final = 1 << 7  # ends a sentence before a space
BEHIND_STOP: Final = 1 << 8  # may be between the two
BEFORE_PARAGRAPH: Final = 1 << 9  # the paragraph ends with the line
BEFORE_CLOSE: Final = 1 << 10  # a closing quotation mark that is not an apostrophe follows one of these
ATTACHES: Final = 1 << 11  # to the character before it, in a script without spaces
LEADS: Final = 1 << 12  # belongs to the character after it, there
STACKS: Final = 1 << 13  # attaches, and so does the character after it
GROUPS: Final = 1 << 14  # digits, by threes
POINT: Final = 1 << 15  # within a number, between digits
KIND_SHIFT: Final = 16

# Han, kana, Bopomofo; Thai, Lao, Myanmar, Khmer. Korean has spaces, and Tibetan a mark after each syllable.
_SPACELESS = (
    "\u3005-\u3007\u3040-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3"
)
# Signs that belong to the character before them: vowels, tones, voicing marks, and invisible ones of any script.
_ATTACHES = (
    "\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff"
    "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u3099\u309a\uff9e\uff9f"
)
_LEADS = "\u0e40-\u0e44\u0ec0-\u0ec4"
_STACKS = "\u1039\u17d2"
_OF_SPACELESS = re.compile(f"[{_SPACELESS}]")
_GROUPS = " \u00a0\u2009\u202f'\u2019"
_POINTS = ".,\u066b\u066c\uff0c\uff0e"
_LAST_MARK = 0x1E94A  # no mark inside words has a greater code point


def inside() -> list[int]:
    """Characters inside words that are not letters to `re`, as code points: accents, vowel signs, joiners, fillers.

    A zero-width space is one of these: copies are disguised with some of them in each word. In scripts without spaces
    signs belong to characters.
    """
    codes = range(0xA0, _LAST_MARK + 1)
    marks = (code for code in codes if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"})
    return [code for code in marks if not _OF_SPACELESS.match(chr(code))]


_CLASSES: Final = {
    BEGINS: rf"[^\W\d_{_SPACELESS}]",
    CONTINUES: rf"[^\W_{_SPACELESS}]",  # and `inside`
    DIGIT: r"\d",
    SPACELESS: f"[{_SPACELESS}]",
    WORDLIKE: r"\w",
    SPACE: r"\s",
    BLANK: r"[ \t\r]",
    STOP: r"[.!?…؟।]",
    BEHIND_STOP: r"[\"”’›'»)\]]",
    BEFORE_PARAGRAPH: r"[.!?:\"”’'»)。！？」]",
    BEFORE_CLOSE: r"[\w.,!?…]",
    ATTACHES: f"[{_ATTACHES}]",
    LEADS: f"[{_LEADS}]",
    STACKS: f"[{_STACKS}]",
    GROUPS: f"[{_GROUPS}]",
    POINT: f"[{_POINTS}]",
    Kind.OPEN << KIND_SHIFT: "[“„‟«「『]",
    Kind.CLOSE << KIND_SHIFT: "[”」』]",
    Kind.EITHER << KIND_SHIFT: '["»]',  # »so« in German and Danish, «so» elsewhere
    Kind.OPEN_SINGLE << KIND_SHIFT: "‹",
    Kind.CLOSE_SINGLE << KIND_SHIFT: "›",
    Kind.SENTENCE << KIND_SHIFT: "[。！？]",
}
_CODE_POINTS = 0x110000
_TELLING = 0x40000  # from here on there are no letters, digits, spaces or signs


class Characters(NamedTuple):
    """The code points of some texts, uint32, with a NUL before and after each; text i begins at `starts[i]`, int64.

    A NUL has no properties, so that a loop that meets one need not check where a text begins and ends; `starts` has one
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
    """The text of these code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def traits() -> np.ndarray:
    """What each code point can be part of, uint32 by code point, according to `re` and this Python's Unicode tables."""
    telling = text_of(np.arange(_TELLING))
    table = np.zeros(_CODE_POINTS, np.uint32)
    for bits, its_class in _CLASSES.items():
        for run in re.finditer(f"{its_class}+", telling):
            table[run.start() : run.end()] |= bits
    table[inside()] |= np.uint32(CONTINUES)
    return table
