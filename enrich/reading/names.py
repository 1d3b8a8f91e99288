"""What a person's name looks like in a byline."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from enrich.reading.dates import MONTHS
from enrich.reading.tables import load_table

_TABLE = load_table("bylines")["names"]
NAME_PARTICLES: Final = frozenset(_TABLE["particles"])
CONJUNCTIONS: Final = ("and", "y", "et", "und", "e", "en", "och", "og", "i", "и", "т\u0430", "ve", "dan", "و")
_NOT_NAMES: Final = frozenset(_TABLE["small_words"])
_MONTHS_AND_NAMES: Final = frozenset(
    (
        "may", "june", "april", "august", "jan", "mar", "juni", "julio", "marta", "mai", "mei", "maj", "maja", "jun",
        "abril", "avril", "mart", "kas\u0131m", "eylül", "nisan", "марта", "augusto", "agosto",
    )
)  # fmt: skip
_NAME_WORD = re.compile(r"[^\W\d_][\w.'\u2019-]*")


def is_name(part: str, *, loose: bool) -> bool:
    """Whether words look like a person's name: two to five, capitals, none a month or a small word."""
    words = part.split()
    uncased = not any(character.isupper() or character.islower() for character in part)
    if uncased:
        return (
            2 <= len(part) <= 30
            and len(words) <= 4
            and all(unicodedata.category(character)[0] in "LM" or character in ".'-·" for character in "".join(words))
        )
    if not 2 <= len(words) <= 5 or (loose and len(words) > 3):
        return False
    return words[-1][0].isupper() and all(map(_is_name_word, words))


def is_one_name(word: str) -> bool:
    """Whether a text is one capitalised word that can be a name, if a label announces one."""
    return _NAME_WORD.fullmatch(word) is not None and word[0].isupper()


def may_be_name(line: str) -> bool:
    """Whether a name can be at a line's start, by its first words: a quick no for most lines."""
    words = line.split(None, 4)
    first, second, *_ = *words, "", ""
    if not (first.isascii() and second.isascii()):
        return True
    if not first[0].isalpha():
        return first[0] in ".'-"
    if not (second[:1].isupper() or (second[:1].islower() and _is_particle(second))):
        return False
    endless = (
        len(words) > 3 and not line[-1].isdigit() and all(w.isalpha() and w not in CONJUNCTIONS for w in words[:4])
    )
    return not endless and _is_name_word(first)  # names are not that long


def _is_name_word(word: str) -> bool:
    bare = word.casefold()
    if bare in _NOT_NAMES or (bare in MONTHS and bare not in _MONTHS_AND_NAMES):
        return False
    return _NAME_WORD.fullmatch(word) is not None and (word[0].isupper() or _is_particle(word))


def _is_particle(word: str) -> bool:
    return word.casefold() in NAME_PARTICLES or word[:2] in ("d'", "d\u2019", "al")
