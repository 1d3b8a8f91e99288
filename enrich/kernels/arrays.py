"""Arrays that grow."""

from __future__ import annotations

import numpy as np

from enrich.kernels.compiled import compiled


@compiled
def grown(values: np.ndarray, size: int) -> np.ndarray:
    """The values in an array of at least this size, at least doubled if it must grow."""
    if size <= len(values):
        return values
    wider = np.empty(max(size, 2 * len(values)), values.dtype)
    wider[: len(values)] = values
    return wider
