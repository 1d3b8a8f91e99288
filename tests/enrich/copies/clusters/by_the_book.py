"""Average linkage by its definition."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import strategies as st

EDGES = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([0, 2500, 5000, 7500, 9999, 10_000]),
    max_size=30,
).map(lambda found: [(a, b, score) for (a, b), score in found.items()])


def by_the_book(edges, unknown=frozenset()):
    """Average linkage by its definition: slow, in fractions. unknown: pairs that are not counted."""
    scores = {frozenset(edge[:2]): edge[2] for edge in edges}
    parts = [(key,) for key in sorted({key for edge in edges for key in edge[:2]})]
    while True:
        best = None
        for x, y in itertools.combinations(sorted(parts, key=min), 2):
            across = [scores.get(frozenset((a, b))) for a in x for b in y if (min(a, b), max(a, b)) not in unknown]
            if 2 * sum(score is not None for score in across) > len(across):
                rank = (-Fraction(sum(score or 0 for score in across), len(across)), min(x), min(y))
                best = min(best, (rank, x, y)) if best else (rank, x, y)
        if best is None:
            return {key: min(part) for part in parts for key in part}
        _, x, y = best
        parts = [part for part in parts if part not in (x, y)] + [x + y]
