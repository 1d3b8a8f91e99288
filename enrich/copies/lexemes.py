"""A text cut into lexemes: words, numbers, characters, quotation marks, ends of sentences and of paragraphs.

One regular expression reads a text once, in linear time. Scripts that put no spaces between words give a
lexeme a character.
"""

# ruff: noqa: RUF001  # quotation marks that look like others are what this is about

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final


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
_SIGN = (
    r"|``|''|[\"“”„‟«»‹›「」『』]"
    # An end of a paragraph. Wire copy is wrapped, so that not each newline is one.
    r"|\n[ \t\r]*\n|\n(?=[ \t])|(?<=[.!?:\"”’'»)。！？」])[ \t\r]*\n"
    # An end of a sentence; an abbreviation's point counts as one, which costs little.
    r"|[.!?…؟।](?=[\"”’›'»)\]]{0,3}\s)|[。！？]"
)
_NUMBER = r"|\d+(?:[.,]\d+)*"
_SPACED: Final = re.compile(rf"[^\W\d_][^\W_]*(?:[{_INSIDE}]+[^\W_]*)*" + _NUMBER + _SIGN)
_MIXED: Final = re.compile(
    rf"[{_SPACELESS}]|[^\W\d_{_SPACELESS}][^\W_{_SPACELESS}]*(?:[{_INSIDE}]+[^\W_{_SPACELESS}]*)*" + _NUMBER + _SIGN
)
_spaceless = re.compile(f"[{_SPACELESS}]").search
# Apostrophes look like single quotation marks; these become marks that are nothing else.
_OPEN_SINGLE = re.compile(r"[‘'](?<![\w’'][‘'])(?=\w)")
_CLOSE_SINGLE = re.compile(r"[’'](?<=[\w.,!?…][’'])(?![\w'])")

_MARKS: Final = {
    "``": Kind.OPEN,
    "''": Kind.CLOSE,
    '"': Kind.EITHER,
    "“": Kind.OPEN,
    "”": Kind.CLOSE,
    "„": Kind.OPEN,
    "‟": Kind.OPEN,
    "«": Kind.OPEN,
    "»": Kind.EITHER,  # »so« in German and Danish, «so» elsewhere
    "「": Kind.OPEN,
    "」": Kind.CLOSE,
    "『": Kind.OPEN,
    "』": Kind.CLOSE,
    "‹": Kind.OPEN_SINGLE,
    "›": Kind.CLOSE_SINGLE,
} | dict.fromkeys(".!?…؟।。！？", Kind.SENTENCE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def lexemes(text: str) -> list[str]:
    """The lexemes of a text, in order."""
    return _pattern(text).findall(_marked(text))


def located(text: str) -> list[tuple[str, int, int]]:
    """The lexemes of a text with their character ranges, half-open."""
    return [(match[0], *match.span()) for match in _pattern(text).finditer(_marked(text))]


def classified(lexeme: str) -> tuple[Kind, str]:
    """The kind of a lexeme, and the one form of all its spellings: lower case, no accents, `1,000` as `1000`."""
    if lexeme.isascii() and lexeme.isalnum() and not lexeme[0].isdecimal():
        return Kind.WORD, lexeme.lower()  # nearly all
    if kind := _MARKS.get(lexeme):
        return kind, ""
    if lexeme[0].isdecimal():
        return Kind.NUMBER, _plain_number(lexeme)
    if lexeme[-1] == "\n":
        return Kind.PARAGRAPH, ""
    if len(lexeme) == 1 and _spaceless(lexeme):
        return Kind.CHARACTER, lexeme
    folded = "".join(c for c in unicodedata.normalize("NFKD", lexeme) if _is_kept(c)).lower()
    return (Kind.WORD, folded) if folded else (Kind.NOTHING, "")


def _pattern(text: str) -> re.Pattern[str]:
    return _SPACED if text.isascii() or not _spaceless(text) else _MIXED


def _marked(text: str) -> str:
    """`text` with its single quotation marks told apart from apostrophes; every other character in its place."""
    if ("'" in text or "‘" in text) and _OPEN_SINGLE.search(text):
        return _CLOSE_SINGLE.sub("›", _OPEN_SINGLE.sub("‹", text))
    return text


def _is_kept(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Cf"


def _plain_number(digits: str) -> str:
    if not digits.isascii():
        digits = "".join(c if c in ".," else str(unicodedata.decimal(c)) for c in digits)
    if "," not in digits:
        return digits
    return digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
