"""What the rules ask of a single line: its key in the tables of words, and whether it ends as a sentence."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST_LINE: Final = 300  # characters of a line that rules look at
_EDGES = " \t*•·|>»\u203a→▸►▼▲\u2013—-:…#_=~"
_TERMINATORS = frozenset(".!?。\uff01\uff1f।؟…") | frozenset(
    f"{stop}{close}" for stop in ".!?。\uff01\uff1f,…" for close in "\"'”\u2019»)\uff09」』"
)


def line_key(text: str) -> str:
    """A line as the tables of words hold it: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return " ".join(text.split()).casefold().strip(_EDGES)


def has_line_key(text: str, key: str) -> bool:
    """Whether a line has this key; its first letters give a quick no."""
    start = text[:2]
    if start.isalpha() and start.lower() != key[:2] and text.isascii():
        return False
    return line_key(text) == key


def ends_like_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of a report ends."""
    return text[-1:] in _TERMINATORS or text[-2:] in _TERMINATORS
