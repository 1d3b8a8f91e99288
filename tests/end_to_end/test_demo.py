"""The main task, as a new user runs it: press → Prefect → Kafka → workers → SQL, in separate processes."""

from __future__ import annotations

# ruff: noqa: RUF001  # titles as they are printed
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from copydesk.local.press import make_world
from copydesk.local.stack import claim
from tests.processes import child_process

COMMAND = [sys.executable, "-m", "copydesk", "demo"]


pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    # Not in a pytest folder: where root runs the tests, the user of Postgres has no access to those.
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    return kept | {"COPYDESK_HOME": str(home)}


@pytest.fixture(scope="module")
def ran(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "--json"], env=environment, capture_output=True, text=True, timeout=280, check=False
    )


@pytest.fixture
def found(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture
def world() -> Any:
    return make_world(1, datetime.now(UTC))


def test_every_entry_ends_with_the_expected_fate(found: dict[str, Any], world: Any) -> None:
    expected: dict[str, int] = {}
    for fate in world.expected_fates().values():
        expected[fate] = expected.get(fate, 0) + 1
    expected["landed"] += 5  # the seed articles
    assert found["entries_by_fate"] == expected
    assert found["articles"] == expected["landed"]
    assert found["lost"] == 0


def test_the_groups_are_the_press_s_and_the_seeds(found: dict[str, Any], world: Any) -> None:
    titles = {article.url: article.title for article in world.articles}
    # Every original of the press except one was made from a seed, and that seed is a member of the group, too.
    of_seeds = {article.title for article in world.articles if article.kind == "original"} - {
        "Ferry inquiry in Halverton finds warning lights had been switched off"
    }
    expected = [
        sorted([*(titles[url] for url in urls), *({titles[url] for url in urls} & of_seeds)]) for urls in world.groups()
    ]
    assert sorted(sorted(titles) for titles in found["groups"]) == sorted(expected)


def test_the_reposts_name_their_sources(found: dict[str, Any], world: Any) -> None:
    marks = [(repost["title"], repost["mark"], bool(repost["source_url"])) for repost in found["reposts"]]
    for article in world.articles:
        if article.mark in {"source link", "source site"}:
            assert any(title == article.title for title, _, _ in marks)
    linked = [repost for repost in found["reposts"] if repost["source_url"]]
    assert len(linked) == sum(article.mark == "source link" for article in world.articles)
    seeds = [(title, mark) for title, mark, url in marks if not url]
    assert ("Address Russia’s ‘legitimate concerns’, China tells U.S.", "Source link") in seeds
    assert (
        "China’s foreign minister is targeting Washington as tensions with Russia escalate over Ukraine.",
        "Source link",
    ) in seeds
    assert ("US Secretary of State Blinken calls on China to distance itself from Russia", "source site-3") in seeds


def test_the_terminal_shows_it(ran: subprocess.CompletedProcess[str]) -> None:
    for words in (
        "What landed",
        "Where every entry ended",
        "timed_out",
        "too_large",
        "Copy groups",
        "Prefect UI: http",
    ):
        assert words in ran.stderr


def test_nothing_stays_behind(ran: subprocess.CompletedProcess[str], home: Path) -> None:
    assert ran.returncode == 0
    assert not _processes_of(home)


def test_sigterm_in_the_middle_stops_everything(environment: dict[str, str], home: Path, ran: object) -> None:
    del ran  # only one demo at a time can run in a data folder
    with child_process(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "the press publishes" in line:
                break
        demo.send_signal(signal.SIGTERM)
        demo.stdout.read()
        assert demo.wait(timeout=60) != 0
    assert not _processes_of(home)


def test_a_data_folder_that_cannot_be_created_is_one_clear_message(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    shown = subprocess.run(
        COMMAND, env=environment | {"COPYDESK_HOME": str(file)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert shown.returncode == 1
    assert "Traceback" not in shown.stdout + shown.stderr
    assert str(file) in shown.stderr


def test_a_second_demo_is_refused_and_does_not_affect_the_first(environment: dict[str, str], tmp_path: Path) -> None:
    with claim(tmp_path / "demo") as first:  # as a running demo does
        (first.folder("postgres") / "row").write_text("kept")
        shown = subprocess.run(
            COMMAND,
            env=environment | {"COPYDESK_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert shown.returncode == 1
        assert f"as process {os.getpid()}" in shown.stderr
        assert (first.path / "postgres" / "row").read_text() == "kept"


def _processes_of(home: Path) -> list[str]:
    """Command lines of processes that refer to the data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(home) in " ".join(process.cmdline()) or process.environ().get("COPYDESK_HOME", "").startswith(
                str(home)
            ):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found
