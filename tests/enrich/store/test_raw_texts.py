"""The received text is reconstructed from the text as read and the parts between its lines, whatever it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis.strategies import text

from enrich.reading import read
from enrich.store.raw_texts import raw_edits, raw_text
from enrich.store.version_texts import reports
from tests.newsroom import Newsroom

PIECES = text(alphabet="ab \n\r\t\u2028é", max_size=12)


@given(raw=PIECES, read_text=PIECES)
@example(raw="", read_text="")
@example(raw="a\n\nb", read_text="a\n\nb")
@example(raw="x\r\na\r\n\r\nb", read_text="a\n\nb")
@example(raw="a", read_text="b")
def test_any_text_comes_back(raw, read_text):
    assert raw_text(read_text, raw_edits(raw, read_text)) == raw


@pytest.mark.parametrize(
    ("raw", "text_as_read", "kept"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo.", {}),
        (
            "HALVERTON (Sample) - One.\n\nTwo.\n\nShare this",
            "One.\n\nTwo.",
            {"0": "HALVERTON (Sample) - ", "3": "\n\nShare this"},
        ),
        ("One.\nAdvertisement\nTwo.", "One.\n\nTwo.", {"2": "Advertisement\n"}),
        ("Other words", "One.", "Other words"),
    ],
)
def test_only_what_was_removed_is_stored(raw, text_as_read, kept):
    assert json.loads(raw_edits(raw, text_as_read)) == kept


def test_of_a_report_as_read_only_what_was_removed_is_stored():
    article = Newsroom(7).article()
    reading = read(article.text, title=article.title)
    edits = raw_edits(article.text, reading.text)
    assert raw_text(reading.text, edits) == article.text
    assert len(edits) < len(article.text) / 10


@pytest.mark.stack
def test_an_old_row_keeps_its_whole_text_and_returns_it_like_a_new_one(hands, newsroom, connection):
    article = newsroom.article()
    hands().land([article])
    came = [(article.title, article.text)]
    with connection.transaction():
        assert [told for _, told in reports(connection, days=1, most=9, least=1)] == [came]
    connection.execute(
        "update desk.versions set raw_title = %s, raw_text = %s, raw_edits = null", [article.title, article.text]
    )
    with connection.transaction():
        assert [told for _, told in reports(connection, days=1, most=9, least=1)] == [came]
