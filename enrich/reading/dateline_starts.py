"""What the start of a line must have to be a dateline: a quick no for most lines of a report."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.dates import MONTHS, NUMBERS
from enrich.reading.scan import limits
from enrich.reading.tables import load_table

PARTICLES: Final = frozenset(load_table("places")["words"]["particles"])
_HOST = re.compile(r"\.(?<=[A-Za-z\d]\.)[A-Za-z]{2}")  # KOMPAS.com; begins with a rare character
_FOREIGN = re.compile(r"[^\W\d_\x00-\x7f]")


def may_end(head: str) -> bool:
    """Whether a text can contain the mark that ends a dateline: a quick no for most ASCII texts."""
    return ")" in head or "-" in head or ":" in head or "/" in head or not head.isascii() or "_" in head or "|" in head


def is_prose(start: str) -> bool:
    """Whether a text continues like a sentence, in lower case, where a dateline has a place name: a quick no."""
    words = start.split(None, 2) if start[:1].isalpha() else ()
    return len(words) > 2 and (_is_small_word(words[0]) or _is_small_word(words[1]))


def may_be_segmented(head: str) -> bool:
    """Whether a line may start with an outlet's site, or is written in another alphabet: a quick no."""
    start = head[: limits.HOST_WITHIN]
    return ("." in start and _HOST.search(start) is not None) or (not start.isascii() and is_foreign(start))


def is_foreign(text: str) -> bool:
    """Whether a text has a letter of another alphabet, or one with an accent; marks and dashes do not count."""
    return _FOREIGN.search(text) is not None


def _is_small_word(word: str) -> bool:
    """Whether a word is neither part of a place name nor of a date."""
    if not (word[0].islower() and word.isalpha()):
        return False
    return word not in PARTICLES and word not in MONTHS and word not in NUMBERS
