"""Two articles in the house, explained by their addresses and ids."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from copydesk.cli import app

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


def test_articles_that_landed_are_explained(desk, hands, newsroom, connection, monkeypatch):
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    report = newsroom.paragraphs()
    hands().land(
        [
            newsroom.article([*report, more], url=f"{HOST}{name}")
            for name, more in (("a", "One more."), ("b", "Or two."))
        ]
    )
    (article_id,) = connection.execute(
        "select article_id from copydesk.articles where url = %s", [f"{HOST}b"]
    ).fetchone()
    found = connection.execute("select relation from copydesk.copies").fetchone()
    result = CliRunner().invoke(app, ["explain", f"{HOST}a?utm_source=x", str(article_id)])
    assert result.exit_code == 0, result.output
    assert f"({found[0]}, " in result.output
    gone = CliRunner().invoke(app, ["explain", f"{HOST}a", f"{HOST}nowhere"])
    assert gone.exit_code == 1
    assert "has not landed" in str(gone.exception)
