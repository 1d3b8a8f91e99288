from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enrich.kernels.chains import heaviest_chain

PLACES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 5)), max_size=12, unique_by=lambda p: p[:2]
)


def best(pairs: list[tuple[int, int, int]]) -> int:
    """The weight of the heaviest chain, by trying every chain end."""
    ends: list[int] = []
    for i, (x, y, weight) in enumerate(pairs):
        before = [ends[k] for k, (a, b, _) in enumerate(pairs[:i]) if a < x and b < y]
        ends.append(weight + max(before, default=0))
    return max(ends, default=0)


@given(PLACES)
def test_the_chain_ascends_in_both_and_none_is_heavier(places):
    pairs = sorted(places)
    x, y, weights = (np.array([pair[i] for pair in pairs], np.int64) for i in range(3))
    chain = heaviest_chain(x, y, weights, 9)
    assert np.all(np.diff(x[chain]) > 0)
    assert np.all(np.diff(y[chain]) > 0)
    assert np.sum(weights[chain]) == best(pairs)
