"""Documents from Parquet files, and results written to them: for archives in that format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from contract.errors import Permanent
from enrich.pairs.documents import BadLine, Document, Line, document_of

_ROWS: Final = 1_000  # read together: texts of a few megabytes


def documents_in(path: Path, groups: Sequence[int] | None = None) -> Iterator[Document | BadLine]:
    """The document of each row, or why there is none, one portion of the file at a time.

    groups: the row groups to read; None: all. Rows are counted from the first that is read.

    The columns have the names of the fields of a JSON line: id (text or integers), title and text, at least one of
    them; published (text, dates or times), url, source_url if known; others are ignored. Raises Permanent if the file
    cannot be read, has no such columns, or pyarrow is not installed.
    """
    pa, parquet = _pyarrow()
    try:
        with parquet.ParquetFile(path) as file:
            columns = [name for name in Line.__struct_fields__ if name in file.schema_arrow.names]
            if "id" not in columns or not {"text", "title"} & set(columns):
                msg = f"{path} needs the columns id and text; it has {', '.join(file.schema_arrow.names)}"
                raise Permanent(msg)
            number = 0
            for batch in file.iter_batches(_ROWS, columns=columns, row_groups=groups):
                kinds = [  # times to the second: Python has no nanoseconds
                    field.with_type(pa.timestamp("s")) if pa.types.is_timestamp(field.type) else field
                    for field in batch.schema
                ]
                for row in batch.cast(pa.schema(kinds), safe=False).to_pylist():
                    number += 1
                    yield _document(row, number)
    except (OSError, pa.ArrowException) as error:
        msg = f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}"
        raise Permanent(msg) from error


def rows_of_groups(path: Path) -> list[int]:
    """How many rows each row group has. Raises Permanent if the file cannot be read."""
    pa, parquet = _pyarrow()
    try:
        with parquet.ParquetFile(path) as file:
            return [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    except (OSError, pa.ArrowException) as error:
        msg = f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}"
        raise Permanent(msg) from error


def write_columns(path: Path, columns: Mapping[str, Sequence[str | float]]) -> None:
    """Writes columns of equal length: `score` of numbers, the others of texts.

    Raises Permanent if the file cannot be written, or pyarrow is not installed.
    """
    pa, parquet = _pyarrow()
    kinds = {name: pa.float64() if name == "score" else pa.string() for name in columns}
    table = pa.table({name: pa.array(values, kinds[name]) for name, values in columns.items()})
    try:
        parquet.write_table(table, path, compression="zstd")
    except (OSError, pa.ArrowException) as error:
        msg = f"{path} cannot be written: {error}"
        raise Permanent(msg) from error


def check_installed() -> None:
    """Raises Permanent, with what to do, if pyarrow is not installed."""
    _pyarrow()


def _document(row: Mapping[str, Any], number: int) -> Document | BadLine:
    try:
        return document_of(msgspec.convert({name: _written(value) for name, value in row.items()}, Line))
    except ValueError as error:  # msgspec's errors are ValueErrors
        return BadLine(number, str(error))


def _written(value: object) -> object:
    """A value as in a JSON line: days and times as ISO 8601, integers as text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    """Returns pyarrow, which belongs to an extra, and its module for Parquet files. Raises Permanent."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        msg = "Parquet files need pyarrow, which is not installed: pip install 'pyarrow>=21'"
        raise Permanent(msg) from None
