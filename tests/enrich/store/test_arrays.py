"""Rows as arrays, without a Python object for each value."""

import numpy as np
import pytest
from psycopg import sql

from enrich.store.arrays import array_of

pytestmark = pytest.mark.stack

ROW = np.dtype([("key", np.int64), ("kept", np.bool_)])


@pytest.mark.parametrize("keys", [[], [0], [-(2**63), -1, 7, 2**63 - 1]])
def test_all_rows_in_their_order(connection, keys):
    query = sql.SQL("select key, key > 0 as kept from unnest(%s::bigint[]) key")
    found = array_of(connection, query, [keys], ROW)
    assert found.dtype == ROW
    assert found.tolist() == [(key, key > 0) for key in keys]


def test_numbers_of_any_width(connection):
    query = sql.SQL("select key::smallint as key, false as kept from unnest(%s::int[]) key")
    assert array_of(connection, query, [[-3, 300]], ROW).tolist() == [(-3, False), (300, False)]


def test_a_null_is_refused(connection):
    query = sql.SQL("select nullif(key, 2) as key, true as kept from unnest(%s::bigint[]) key")
    with pytest.raises(ValueError, match="key is null in some row"):
        array_of(connection, query, [[1, 2, 3]], ROW)
