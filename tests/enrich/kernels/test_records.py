from typing import NamedTuple

import numpy as np
import pytest

from enrich.kernels.compiled import compiled
from enrich.kernels.records import dtype_of


class Shape(NamedTuple):
    corners: int
    is_round: bool
    weight: np.uint8


@compiled
def _fill(rows: np.ndarray) -> int:
    for i in range(len(rows)):
        rows[i].corners = -i
        rows[i].is_round = i == 1
        rows[i].weight = 200
    return int(np.sum(rows["corners"]))


def test_a_dtype_has_the_fields_of_the_tuple_with_their_types():
    assert dict(dtype_of(Shape).fields) == dict(
        np.dtype([("corners", np.int64), ("is_round", np.bool_), ("weight", np.uint8)], align=True).fields
    )


def test_compiled_code_writes_rows_that_read_as_tuples():
    rows = np.zeros(3, dtype_of(Shape))
    assert _fill(rows) == -3
    assert rows.tolist() == [
        Shape(corners=0, is_round=False, weight=200),
        Shape(corners=-1, is_round=True, weight=200),
        Shape(corners=-2, is_round=False, weight=200),
    ]


def test_a_field_that_numpy_has_no_type_for_is_refused():
    class Named(NamedTuple):
        name: str

    with pytest.raises(TypeError, match=r"Named\.name"):
        dtype_of(Named)
