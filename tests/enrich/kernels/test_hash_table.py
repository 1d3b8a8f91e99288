from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enrich.kernels.hash_table import (
    empty_table,
    next_slot_of,
    numbers_by,
    numbers_of,
    put,
    slot_of,
    table_of,
)

# Few values, some of which belong into the last slots of a small table: these wrap around its end.
HASHES = st.integers(0, 5) | st.integers(12, 17) | st.integers(2**64 - 20, 2**64 - 1)


def array(values):
    return np.array(values, np.uint64)


@given(st.lists(HASHES), st.lists(HASHES))
def test_a_table_contains_what_is_stored_and_nothing_else(filed, others):
    table = table_of(array(filed))
    held = {max(value, 1) for value in filed}  # 0 is stored as 1
    assert set(table[table != 0].tolist()) == held
    assert np.count_nonzero(table) == len(held) <= len(table) / 2
    for value in [*filed, *others]:
        assert table[slot_of(table, np.uint64(value))] == (max(value, 1) if max(value, 1) in held else 0)


@given(st.lists(HASHES, max_size=40))
def test_what_shares_a_hash_is_filed_side_by_side(values):
    table = empty_table(len(values))
    owners = np.full(len(table), -1)
    for number, value in enumerate(array(values)):
        slot = slot_of(table, value)
        while table[slot] != 0:
            slot = next_slot_of(table, value, slot)
        put(table, slot, value)
        owners[slot] = number
    for value in set(values):
        slot, found = slot_of(table, np.uint64(value)), []
        while table[slot] != 0:
            found.append(int(owners[slot]))
            slot = next_slot_of(table, np.uint64(value), slot)
        assert found == [number for number, other in enumerate(values) if max(other, 1) == max(value, 1)]


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 2**32 - 1)), st.lists(st.integers(1, 40)))
def test_each_hash_has_its_number_and_others_have_0(numbers, others):
    known = numbers_by(array(list(numbers)), np.array(list(numbers.values()), np.uint32))
    asked = [*numbers, *others]
    assert numbers_of(known, array(asked)).tolist() == [numbers.get(value, 0) for value in asked]
