"""Two landed articles, explained by their addresses and ids."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


def test_articles_that_landed_are_explained(hands, newsroom, connection, copydesk):
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
    assert f"({found[0]}, " in copydesk("explain", f"{HOST}a?utm_source=x", str(article_id))
    assert "has not landed" in copydesk("explain", f"{HOST}a", f"{HOST}nowhere", refused=True)
