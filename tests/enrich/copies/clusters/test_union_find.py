from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.union_find import UnionFind

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


@given(PAIRS)
def test_keys_connected_by_pairs_are_merged(pairs):
    reached = {key: {key} for pair in pairs for key in pair}
    for _ in reached:  # this many passes reach all connected keys
        for a, b in pairs:
            reached[a] |= reached[b]
            reached[b] |= reached[a]
    united = UnionFind(pairs)
    assert {key: united.find(key) for key in reached} == {key: min(found) for key, found in reached.items()}
    assert all(united.are_united(a, b) == (b in reached[a]) for a in reached for b in reached)


def test_a_key_without_pairs_is_alone():
    united = UnionFind([(1, 2)])
    assert united.find(3) == 3
    assert not united.are_united(1, 3)


def test_a_long_chain_is_one_set():
    keys = list(range(50_000))
    united = UnionFind(zip(keys[1:], keys, strict=False))
    assert {united.find(key) for key in keys} == {0}
