"""Which numbers two texts have in common: counts, no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.kernels.hash_table import slot_of, table_of
from enrich.copies.text.lexicon import NUMBER

if TYPE_CHECKING:
    from enrich.copies.verdict.overlap import Text


@compiled
def shared_values(x: np.ndarray, y: np.ndarray) -> int:
    """How many distinct values both have; each is sorted."""
    shared = 0
    j = 0
    for value in x:
        while j < len(y) and y[j] < value:
            j += 1
        shared += j < len(y) and y[j] == value
    return shared


@compiled
def strange_numbers(x: Text, y: Text) -> tuple[np.ndarray, int, int]:
    """Which tokens of x are numbers that y lacks; the distinct numbers of x; those of them in y."""
    others = table_of(y.words[y.marks & NUMBER != 0])
    seen = table_of(x.words[x.marks & NUMBER != 0])
    counted = np.zeros(len(seen), np.bool_)
    strange = np.zeros(len(x.words), np.bool_)
    distinct = 0
    shared = 0
    for i in range(len(x.words)):
        if not x.marks[i] & NUMBER:
            continue
        known = others[slot_of(others, x.words[i])] != 0
        strange[i] = not known
        slot = slot_of(seen, x.words[i])
        if not counted[slot]:
            counted[slot] = True
            distinct += 1
            shared += known
    return strange, distinct, shared
