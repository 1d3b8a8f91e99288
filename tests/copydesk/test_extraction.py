from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from copydesk.cli import app

STORY = "".join(
    f"<p>On day {day} the harbour board heard that the old grain quay would open again.</p>" for day in range(9)
)
FIELDS = [
    "id", "url", "canonical_url", "title", "text", "published", "modified", "authors", "publisher", "language",
    "source_url", "source_name", "section", "tags", "image", "caption", "credit", "kind", "extractor", "confidence",
    "warnings", "error",
]  # fmt: skip


@pytest.fixture
def extracted(tmp_path):
    def run(*arguments: str):
        result = CliRunner().invoke(app, ["extract", *arguments])
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]

    (tmp_path / "quay.2024.html").write_text(
        f"<html><head><title>Quay</title></head><body><article><h1>Quay</h1>{STORY}</article></body></html>"
    )
    (tmp_path / "gone.html").write_text(
        "<html><head><title>Page not found</title></head><body><p>Sorry.</p></body></html>"
    )
    return run, tmp_path


def test_each_page_is_one_object_in_order_and_one_without_an_article_stops_nothing(extracted):
    run, folder = extracted
    code, rows = run(str(folder / "gone.html"), str(folder / "quay.2024.html"))
    assert code == 0
    assert [list(row) for row in rows] == [FIELDS, FIELDS]
    assert [(row["id"], row["kind"], bool(row["error"]), bool(row["text"])) for row in rows] == [
        ("gone", "missing", True, False),
        ("quay", "article", False, True),
    ]


def test_the_address_of_a_page_can_be_given(extracted):
    run, folder = extracted
    code, (row,) = run(str(folder / "quay.2024.html"), "--url", "http://courier.example/quay?utm_source=x")
    assert (code, row["url"]) == (0, "http://courier.example/quay?utm_source=x")
    assert row["canonical_url"] == "https://courier.example/quay"


def test_a_file_that_cannot_be_read_is_exit_code_1(extracted):
    run, folder = extracted
    code, rows = run(str(folder / "none.html"), str(folder / "quay.2024.html"))
    assert code == 1
    assert "cannot be read" in rows[0]["error"]
    assert rows[1]["text"]


def test_an_outlet_s_name_is_derived_from_its_other_pages(extracted):
    run, folder = extracted
    for number in range(9):
        head = (
            f"<title>Quay {number} opens - The Courier</title><link rel=canonical href=https://c.example/quay-{number}>"
        )
        (folder / f"quay-{number}.html").write_text(f"<html><head>{head}</head><body>{STORY}</body></html>")
    _, rows = run(*(str(folder / f"quay-{number}.html") for number in range(9)))
    assert [row["title"] for row in rows] == [f"Quay {number} opens" for number in range(9)]
    _, (alone,) = run(str(folder / "quay-1.html"))
    assert alone["title"] == "Quay 1 opens - The Courier"
