"""`replay --diff`: what a new extraction of the same pages would change, before any of it lands."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from contract.article import Published, make_article
from contract.postgres import pool
from copydesk.replay_diff import changes
from enrich.reading import LearnedLine
from enrich.store import boilerplate
from ingest.publish import publishing
from ingest.replay import ReplayParts, batches, replay_batch
from ingest.replay_files import files_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

NOW = datetime(2026, 1, 2, tzinfo=UTC)
STORY = [
    f"On day {n} the harbour board heard that the grain quay would open again, and counted beam {n}." for n in range(9)
]
OTHER = [
    f"The mill of the next town sold {n} hundred sacks of flour in week {n}, more than ever before." for n in range(9)
]


def article(number: int, lines: list[str], day: str = "2026-01-01", title: str = "The quay reopens"):
    return make_article(
        origin="replay",
        title=title,
        text="\n".join(lines),
        url=f"https://courier{number}.example/quay",
        outlet=f"courier{number}.example",
        language="en",
        published=Published(value=day, precision="day", from_="page"),
        discovered_at=NOW,
        fetched_at=NOW,
    )


def test_titles_texts_days_and_groups_that_would_change_are_reported(desk, connection, workers, tmp_path):
    rows = [
        f'{{"url": "https://courier{n}.example/quay", "title": "The quay reopens", "text": {text!r}, '
        f'"published": "2026-01-01"}}'.replace("'", '"')
        for n, text in ((1, "\\n".join(STORY)), (2, "\\n".join(STORY)), (3, "\\n".join(OTHER)))
    ]
    (tmp_path / "old.jsonl").write_text("\n".join(rows).replace("\\\\n", "\\n"))
    with (
        Sandbox(1, ParseLimits.of(desk)) as sandbox,
        pool(desk, size=2, application="test") as connections,
        publishing(desk) as publisher,
    ):
        for items in batches(list(files_of([tmp_path])), desk, sandbox):
            came = replay_batch(items, desk, ReplayParts(sandbox, connections, publisher))
            assert [outcome.fate for _, outcome in came] == ["sent"] * 3
    with workers(desk) as landed:
        landed(3)
    read = [
        ("same", article(1, STORY)),
        ("shorter", article(2, [*STORY[:1], *OTHER[1:]], day="2026-01-02", title="The quay opens")),
        ("other", article(3, OTHER)),
        ("new", article(4, OTHER)),
    ]
    found = {change.name: change for change in changes(read, connection, 7)}
    assert {name: change.status for name, change in found.items()} == {
        "same": "changed", "shorter": "changed", "other": "changed", "new": "new",
    }  # fmt: skip
    assert found["same"].fields == {"group": {"leaves": ["shorter"], "joins": []}}
    shorter = found["shorter"].fields
    assert shorter["title"] == ["The quay reopens", "The quay opens"]
    assert shorter["published"] == ["2026-01-01", "2026-01-02"]
    assert shorter["text"]["gone"] == STORY[1:]
    assert shorter["text"]["come"] == OTHER[1:]
    assert shorter["group"] == {"leaves": ["same"], "joins": ["other"]}
    alike = [("same", article(1, STORY)), ("twin", article(2, STORY))]
    assert [change.status for change in changes(alike, connection, 7)] == ["same", "same"]
    assert connection.execute("select count(*) from copydesk.articles").fetchone() == (3,)


def test_a_page_is_read_with_the_learned_lines_that_a_worker_would_read_it_with(hands, connection):
    footer = "Sign up for the harbour courier of the coast."
    page = article(1, [*STORY, footer])
    hands().land([page])
    boilerplate.use(
        connection, boilerplate.insert_state(connection, [LearnedLine(page.outlet, footer.casefold(), 20, 20)])
    )
    assert [change.status for change in changes([("as landed", page)], connection, 7)] == ["same"]
    other = article(1, [*STORY, "One more sentence was added to the report on Friday.", footer])
    (change,) = changes([("another version", other)], connection, 7)
    assert change.fields["text"]["come"] == ["One more sentence was added to the report on Friday."]
    assert change.fields["text"]["gone"] == [footer]


def test_the_command_prints_an_object_an_article_and_sends_nothing(copydesk, connection, tmp_path):
    line = {"url": "https://courier1.example/quay", "title": "The quay reopens", "text": "\n".join(STORY)}
    file = tmp_path / "documents.jsonl"
    file.write_text(json.dumps(line) + "\n{}\n")
    *lines, said = copydesk("replay", "--diff", str(file)).splitlines()  # from stdout and stderr
    (row,) = [json.loads(line) for line in lines if line.startswith("{")]
    assert said == "1 new"
    assert "documents.jsonl:2: no_text, documents.jsonl:2 has no text" in lines
    assert (row["name"], row["status"], row["title"]) == ("documents.jsonl:1", "new", "The quay reopens")
    assert connection.execute("select count(*) from copydesk.entries").fetchone() == (0,)
    assert "not a file for replay" in copydesk("replay", "--diff", __file__, refused=True)
