"""Rows with named fields for compiled code, made from the fields of a NamedTuple."""

from __future__ import annotations

from typing import Any, Final, get_type_hints

import numpy as np

_OF_PYTHON: Final[dict[Any, type[np.generic]]] = {int: np.int64, bool: np.bool_}


def dtype_of(fields: type[tuple[Any, ...]]) -> np.dtype[np.void]:
    """The structured dtype with the fields of this NamedTuple, in their order.

    A field annotated `int` is int64, one annotated `bool` is bool, and one annotated with a numpy type has that type.
    Compiled code reads and writes `rows[i].name`, and `rows["name"]` is the column; `fields(*row)` for each row in
    `rows.tolist()` restores the tuples. Raises TypeError if numpy has no type for an annotation.
    """
    columns = [(name, _OF_PYTHON.get(hint, hint)) for name, hint in get_type_hints(fields).items()]
    for name, hint in columns:
        if not (isinstance(hint, type) and issubclass(hint, np.generic)):
            msg = f"{fields.__name__}.{name} is annotated {hint}, which is not a column type"
            raise TypeError(msg)
    return np.dtype(columns, align=True)
