"""Runs that a user starts in the Prefect UI: each does the same as its command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract.settings import Settings, environment_of
from copydesk.local.stack import Stack
from flows.deploy import flow_of
from flows.deployments import COLLECT, DEPLOYMENTS, FETCH, POLL, TIDY, WATCH
from flows.progress import share
from tests.newsroom import NOW
from tests.prefect_api import asked

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, sys
from copydesk.runs.forget import Articles, forget
from copydesk.runs.learn_furniture import learn_furniture
from copydesk.runs.reclassify import reclassify
from copydesk.runs.report import report
from datetime import date

def said(state):
    print("SAID", json.dumps([state.type.value, state.message]))

said(report(date.fromisoformat(sys.argv[1]), return_state=True))
said(reclassify(apply=True, return_state=True))
said(learn_furniture(return_state=True))
said(forget("ann", "a wish", Articles(ids=sys.argv[2:3]), return_state=True))
"""


@pytest.mark.parametrize("row", DEPLOYMENTS, ids=lambda row: row.name)
def test_every_parameter_of_what_a_person_starts_is_described(row):
    properties = flow_of(row).parameters.properties
    assert all(one.get("description") for one in properties.values()), properties
    assert properties or row in (POLL, FETCH, COLLECT, TIDY, WATCH)


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (0, 4, 0), (1, 4, 25), (4, 4, 99), (9, 4, 99)])
def test_a_share_is_whole_only_at_the_end(done, total, percent):
    assert share(done, total) == percent


@pytest.mark.stack
def test_the_runs_do_what_the_commands_do(
    stack: Stack, desk: Settings, hands, newsroom, connection, tmp_path: Path
) -> None:
    articles = newsroom.press()
    hands().land(articles)
    assert stack.prefect is not None
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    settings = desk.model_copy(update={"reports": tmp_path / "pages"})
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(NOW.date()), articles[0].url or ""],
        env=kept | stack.prefect.environment | environment_of(settings), cwd=ROOT, capture_output=True, text=True,
        timeout=200, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said: list[Any] = [json.loads(line[5:]) for line in ran.stdout.splitlines() if line.startswith("SAID")]
    report, applied, learned, forgotten = said
    assert report[0] == "COMPLETED"
    assert report[1].endswith(f"copies: {tmp_path}/pages/{NOW.date()}.html")
    assert (tmp_path / "pages" / f"{NOW.date()}.html").read_text("utf-8").startswith("<!doctype html>")
    assert applied[0] == "COMPLETED"
    assert "0 copies are added, 0 removed" in applied[1]
    assert learned[0] == "COMPLETED"
    assert "nothing to learn from" in learned[1]
    assert forgotten == ["COMPLETED", forgotten[1]]
    assert forgotten[1].startswith("forgotten articles: 1, of them landed: 1; removed with them: versions: 1, pairs: ")
    assert connection.execute("select who, why from copydesk.removed").fetchall() == [("ann", "a wish")]
    found = asked("POST", f"{stack.prefect.api_url}/artifacts/filter", json={
        "artifacts": {"key": {"any_": ["report", "reclassify-progress", "learned-furniture"]}}, "sort": "CREATED_DESC",
    }).json()  # fmt: skip
    assert {one["key"] for one in found} == {"report", "reclassify-progress", "learned-furniture"}
    progress = [one for one in found if one["key"] == "reclassify-progress"]
    assert float(progress[0]["data"]) == 100
