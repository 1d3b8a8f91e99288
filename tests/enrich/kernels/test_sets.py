from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.union_find import UnionFind
from enrich.kernels.sets import alone, newest, unite

PLACES = 13
PAIRS = st.lists(st.tuples(st.integers(0, PLACES - 1), st.integers(0, PLACES - 1)), max_size=20)


def united(pairs, sets, dtype=np.int32):
    left, right = np.array(pairs, dtype).reshape(-1, 2).T
    unite(sets, np.ascontiguousarray(left), np.ascontiguousarray(right))
    return sets


@given(PAIRS, PAIRS)
def test_positions_connected_by_pairs_are_merged_whatever_the_order(first, later):
    sets = united(later, united(first, alone(PLACES)))
    known = UnionFind(first + later)
    assert sets.tolist() == [known.find(place) for place in range(PLACES)]
    assert newest(sets).tolist() == [max(np.flatnonzero(sets == of)) for of in sets]


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_a_long_chain_is_one_set(dtype):
    places = list(range(50_000))
    pairs = list(zip(places[1:], places, strict=False))
    assert set(united(pairs, alone(len(places)), dtype).tolist()) == {0}
    assert set(united(pairs[::-1], alone(len(places)), dtype).tolist()) == {0}


def test_without_positions_there_are_no_sets():
    assert newest(united([], alone(0))).tolist() == []
