from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from copydesk.cli import app

FEED = (
    '<rss version="2.0"><channel><title>T</title><item><title>One</title><guid isPermaLink="false">g</guid>'
    "<link>/1</link><author>Ada L.</author><pubDate>27 Jan 2022</pubDate></item></channel></rss>"
)


def run(*arguments: str):
    return CliRunner().invoke(app, ["feeds", "try", *arguments])


def test_a_file_is_shown_as_it_would_be_recorded(tmp_path):
    (tmp_path / "feed.xml").write_text(FEED)
    result = run(str(tmp_path / "feed.xml"), "--url", "https://news.example/f", "--content-type", "", "--json")
    assert result.exit_code == 0
    row = json.loads(result.stdout)
    (entry,) = row["entries"]
    assert (entry["guid"], entry["url"], entry["title"], entry["authors"]) == (
        "g",
        "https://news.example/1",
        "One",
        ["Ada L."],
    )
    assert entry["published"] == {"value": "2022-01-27", "precision": "day", "zone": None}
    assert (row["title"], row["error"], row["feeds"]) == ("T", None, [])
    assert row["next_poll"]["seconds"] > 0


def test_what_a_person_reads_names_each_entry_whole(tmp_path):
    address = "https://news.example/" + "long/" * 40
    (tmp_path / "feed.xml").write_text(FEED.replace("/1", address))
    result = run(str(tmp_path / "feed.xml"))
    assert address in result.stdout


def test_what_is_not_a_feed_exits_with_1_and_says_why(tmp_path):
    (tmp_path / "page.html").write_text("<html><body>Hello</body></html>")
    result = run(str(tmp_path / "page.html"), "--json")
    assert result.exit_code == 1
    assert "HTML page" in json.loads(result.stdout)["error"]


@pytest.mark.parametrize("source", ["no-such-file.xml", "ftp://news.example/feed"])
def test_what_is_neither_address_nor_file_is_refused(source):
    result = run(source)
    assert result.exit_code == 1
    assert "neither" in str(result.exception)
