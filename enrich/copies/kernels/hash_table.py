"""Sets of hashes in compiled code: open addressing, at most half full."""

from __future__ import annotations

import numpy as np

from enrich.copies.kernels.compiled import compiled


@compiled
def table_of(values: np.ndarray) -> np.ndarray:
    """A set of hashes, uint64; 0 is empty (a hash of 0 counts as 1)."""
    size = 16
    while size < 2 * len(values):
        size *= 2
    table = np.zeros(size, np.uint64)
    for value in values:
        table[slot_of(table, value)] = max(value, np.uint64(1))
    return table


@compiled
def slot_of(table: np.ndarray, value: np.uint64) -> int:
    """Where `value` stands in the set, or would."""
    sought = max(value, np.uint64(1))
    last = np.uint64(len(table) - 1)
    slot = sought & last
    while table[slot] != 0 and table[slot] != sought:  # numba compares no tuple of both types
        slot = (slot + np.uint64(1)) & last
    return int(slot)
