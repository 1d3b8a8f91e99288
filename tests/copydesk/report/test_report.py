"""`copydesk report` on a desk on which the press has landed, queried as the reader."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contract.errors import Permanent
from contract.settings import Settings
from copydesk.cli import app
from copydesk.wiring import Wiring
from enrich.store import changes, rollups
from tests.copydesk.explain.test_pair import PARAPHRASE, REPORT
from tests.newsroom import NOW

pytestmark = pytest.mark.stack

TODAY = NOW.date()


@pytest.fixture
def landed(desk: Settings, hands, newsroom, connection) -> Settings:
    """The press, and a report with a rewrite."""
    hand = hands()
    pair = [
        newsroom.article(REPORT, url="https://herald.example/1", title="Council <b>votes</b>", day=9),
        newsroom.article(PARAPHRASE, url="https://times.example/2", title='"Walls" & boats', day=9),
    ]
    hand.land([*newsroom.press(), *pair])
    changes.number(hand.connection)
    while rollups.roll_up(hand.connection):
        pass
    connection.execute(
        """insert into desk.feeds (url, failures, polled_at, error) values
           ('https://a.example/1', 2, now(), 'no <i>answer</i>'), ('https://u:hidden@a.example/2', 0, now(), null)"""
    )
    return desk


def test_a_day_is_read_of_the_views(landed: Settings) -> None:
    day = Wiring.of(landed).report(TODAY)
    before = Wiring.of(landed).report(TODAY - timedelta(days=1))
    assert (day.articles, day.outlets > 1) == (sum(one.day == TODAY and one.articles for one in day.volumes), True)
    assert before.copies == before.volumes[-1].copies > 0
    assert [one.articles for one in day.volumes if one.day == before.day] == [before.articles]
    (rewrite,) = day.rewrites
    assert (rewrite.copy.title, rewrite.original.title) == (
        '"Walls" & boats',
        "Council <b>votes</b>",
    ) or not rewrite.directed
    assert len(rewrite.sentences) == 3
    for here, there in rewrite.sentences:
        assert rewrite.copy.text[slice(*here)] in {*PARAPHRASE.rstrip(".").split(". "), *REPORT.rstrip(".").split(". ")}
        assert rewrite.original.text[slice(*there)]
    for one in (*day.syndications, *before.syndications):
        assert one.today <= len(one.carriers) >= 2
        assert sum(carrier.canonical for carrier in one.carriers) == 1
        assert [carrier.at for carrier in one.carriers] == sorted(carrier.at for carrier in one.carriers)
    assert {one.source_outlet for one in before.taken}.isdisjoint({None})
    assert sum(one.copies for one in before.taken) <= before.copies
    assert before.taken
    assert dict(day.feeds_by_state) == {"failing": 1, "well": 1}
    assert [(feed.url, feed.reason) for feed in day.feeds] == [("https://a.example/1", "no <i>answer</i>")]


def test_the_command_writes_the_page(
    landed: Settings, tmp_path: Path, copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "day.html"
    assert f"wrote {file}" in copydesk("report", "--day", f"{TODAY}", str(file))
    page = file.read_text("utf-8")
    assert "Council &lt;b&gt;votes&lt;/b&gt;" in page
    assert "hidden" not in page
    copydesk("report", "--day", "1999-01-01", str(file))
    assert "There are no articles of this day." in (page := file.read_text("utf-8"))
    assert f"The newest day with articles is {TODAY}" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x.html", "--day", "2026-13-01"], "2026-13-01 is not a date: write it as "),
        (["x.html", "--day", "yesterday"], "yesterday is not a date"),
        (["."], "cannot be written: it is a folder"),
        (["missing/x.html"], "is there such a folder"),
    ],
)
def test_wrong_input_is_refused_before_postgres_is_asked(words, said, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    ran = CliRunner().invoke(app, ["report", *words])
    assert ran.exit_code == 1
    assert isinstance(ran.exception, Permanent)
    assert said in str(ran.exception)
    assert "\n" not in str(ran.exception)
