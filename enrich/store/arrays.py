"""What a query returns, as numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from psycopg import sql

from contract.postgres import Connection

_HEADER: Final = 20  # bytes before the elements of an array of one dimension, as array_send writes it
_ELEMENT: Final = np.dtype([("length", ">i4"), ("value", ">i8")])
_AS_BIGINT: Final = {"i": sql.SQL("{}::bigint"), "b": sql.SQL("{}::int::bigint")}  # by the kind of a numpy type


def array_of(
    connection: Connection, query: sql.Composable, arguments: Sequence[Any], dtype: np.dtype[Any]
) -> np.ndarray:
    """What a query returns, as an array of `dtype`: no Python object is made of any value.

    query: its columns are named as the fields of `dtype`, whole numbers or booleans. Raises ValueError on null.
    """
    names = dtype.names or ()
    values = [_AS_BIGINT[dtype[name].kind].format(sql.Identifier(name)) for name in names]
    columns = sql.SQL(", ").join(sql.SQL("array_send(array_agg({}))").format(value) for value in values)
    whole = sql.SQL("select {columns} from ({query}) q").format(columns=columns, query=query)
    (sent,) = connection.execute(whole, arguments, binary=True).fetchall()
    found = np.empty(0 if sent[0] is None else (len(sent[0]) - _HEADER) // _ELEMENT.itemsize, dtype)
    for name, column in zip(names, sent, strict=True):
        if column is None:
            continue  # there is no row
        elements = np.frombuffer(column, _ELEMENT, len(found), _HEADER)
        if (elements["length"] != _ELEMENT["value"].itemsize).any():
            msg = f"{name} is null in some row"
            raise ValueError(msg)
        found[name] = elements["value"]
    return found
