"""Documents and results in Parquet files."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from contract.errors import Permanent
from copydesk.cli import app
from enrich.pairs import BadLine, Document
from enrich.pairs.parquet import documents_in, write_columns

QUAY = (
    "The quay at Skarvik opened again on Tuesday after nine months of repairs, the harbour master said, and the first "
)
TEXTS = (
    QUAY + "ferry left at noon with forty cars.",
    QUAY + "ferry left at noon with forty cars.",
    "A goat won a prize.",
)


def written(tmp_path, **columns):
    path = tmp_path / "documents.parquet"
    parquet.write_table(pa.table(columns), path)
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["pairs", *map(str, arguments)])


@pytest.mark.parametrize(
    "days",
    [
        pa.array(["2024-05-31", "2024-05-31T10:00:00Z", None]),
        pa.array([date(2024, 5, 31), date(2024, 5, 31), None]),
        pa.array([datetime(2024, 5, 31, 10, tzinfo=UTC)] * 2 + [None], pa.timestamp("us", tz="UTC")),
        pa.array([1717149600123456789, 1717149600000000001, None], pa.timestamp("ns")),
    ],
    ids=["text", "dates", "times", "nanoseconds"],
)
def test_rows_are_documents(tmp_path, days):
    path = written(tmp_path, other=[1, 2, 3], id=[7, 8, 9], text=pa.array(TEXTS).dictionary_encode(), published=days)
    day = date(2024, 5, 31)
    assert list(documents_in(path)) == [
        Document(id=name, text=text, published=on)
        for name, text, on in zip("789", TEXTS, (day, day, None), strict=True)
    ]


def test_rows_without_a_document_are_named_and_the_others_are_read(tmp_path):
    path = written(tmp_path, id=["a", None, "c", "d"], text=[None, "x", "y", "z"], published=["", "", "soon", ""])
    found = list(documents_in(path))
    assert [one.number for one in found if isinstance(one, BadLine)] == [1, 2, 3]
    assert found[3] == Document(id="d", text="z")


def test_more_rows_than_are_read_at_once_are_read(tmp_path):
    path = written(tmp_path, id=list(range(2_500)), text=["x"] * 2_500)
    assert [one.id for one in documents_in(path)] == [str(number) for number in range(2_500)]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"id": ["a"], "body": ["x"]}, "needs the columns id and text; it has id, body"),
        ({"text": ["x"]}, "it has text"),
    ],
)
def test_a_file_without_the_columns_is_refused(tmp_path, columns, said):
    with pytest.raises(Permanent, match=said):
        list(documents_in(written(tmp_path, **columns)))


def test_what_is_not_parquet_is_refused(tmp_path):
    path = tmp_path / "documents.parquet"
    path.write_text("{}")
    with pytest.raises(Permanent, match="cannot be read as Parquet"):
        list(documents_in(path))
    with pytest.raises(Permanent, match="cannot be read as Parquet"):
        list(documents_in(tmp_path / "none.parquet"))


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    path = written(tmp_path, id=["a"], text=["x"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "pip install 'pyarrow" in str(result.exception)


def test_the_command_gives_the_same_for_parquet_and_for_lines(tmp_path):
    table = written(tmp_path, id=["a", "b", "c"], text=list(TEXTS))
    lines = tmp_path / "documents.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in zip("abc", TEXTS, strict=True))
    )
    told = run(lines)
    assert run(table).stdout == told.stdout == "a\tb\tidentical\t1.0000\n"
    files = [tmp_path / f"{name}.parquet" for name in ("pairs", "groups", "stories")]
    assert not run(table, "--output", files[0], "--groups", files[1], "--stories", files[2]).stdout
    pairs, groups, stories = (parquet.read_table(path).to_pylist() for path in files)
    assert pairs == [{"a": "a", "b": "b", "relation": "identical", "score": 1.0}]
    assert groups == [{"id": "a", "group": "a"}, {"id": "b", "group": "a"}, {"id": "c", "group": "c"}]
    assert [row["id"] for row in stories] == ["a", "b", "c"]
    out = tmp_path / "pairs.tsv"
    assert not run(lines, "-o", out).stdout
    assert out.read_text() == told.stdout


def test_nothing_found_is_a_table_without_rows(tmp_path):
    path = tmp_path / "pairs.parquet"
    write_columns(path, {"a": [], "b": [], "relation": [], "score": []})
    assert parquet.read_schema(path).names == ["a", "b", "relation", "score"]
    assert parquet.read_table(path).num_rows == 0
