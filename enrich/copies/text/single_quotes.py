"""Single quotation marks, which are also apostrophes: where one opens a quotation, and where it closes one."""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.copies.text.characters import BEFORE_CLOSE, WORDLIKE
from enrich.kernels.compiled import compiled

_APOSTROPHE: Final = ord("'")
_LEFT: Final = ord("\N{LEFT SINGLE QUOTATION MARK}")
_RIGHT: Final = ord("\N{RIGHT SINGLE QUOTATION MARK}")


@compiled
def first_single(codes: np.ndarray, table: np.ndarray, start: int, stop: int) -> int:
    """Where the first single quotation mark of a text opens, -1 if none does: then its marks are apostrophes."""
    for at in range(start, stop):
        if codes[at] in (_APOSTROPHE, _LEFT) and opens_single(codes, table, at):
            return at
    return -1


@compiled
def opens_single(codes: np.ndarray, table: np.ndarray, at: int) -> bool:
    """Whether a single quotation mark opens at `at`: before a word, and neither inside one nor after such a mark."""
    before = codes[at - 1]
    return bool(
        codes[at] in (_APOSTROPHE, _LEFT)
        and table[codes[at + 1]] & WORDLIKE
        and not (table[before] & WORDLIKE or before in (_APOSTROPHE, _RIGHT))
    )


@compiled
def closes_single(codes: np.ndarray, table: np.ndarray, at: int) -> bool:
    """Whether the mark at `at` closes a single quotation, if one is open: after a word or a stop, not inside one."""
    behind = codes[at + 1]
    return bool(
        codes[at] in (_APOSTROPHE, _RIGHT)
        and table[codes[at - 1]] & BEFORE_CLOSE
        and not (table[behind] & WORDLIKE or behind == _APOSTROPHE)
    )
