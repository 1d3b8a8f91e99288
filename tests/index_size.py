"""The contents of a candidate index, for tests and measurements."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.candidates.segments import Segment


def articles_in(index: MemoryIndex) -> int:
    """The number of articles in the index."""
    return sum(len(segment.ids) for segment in _segments(index))


def bytes_of(index: MemoryIndex) -> int:
    """Memory of the segments and the counters."""
    arrays = [field for segment in _segments(index) for field in segment if isinstance(field, np.ndarray)]
    return sum(array.nbytes for array in (*arrays, *index._counters))


def _segments(index: MemoryIndex) -> Iterator[Segment]:
    return (segment for segments in index._days.values() for segment in segments)
