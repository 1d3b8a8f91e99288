"""Settings are read once, at the entry points, and everything else receives what it needs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contract.errors import SettingsError
from contract.settings import make
from copydesk.cli import app
from copydesk.wiring import Wiring

ROOT = Path(__file__).parents[2]
PACKAGES = ("contract", "copydesk", "enrich", "flows", "ingest")
# Each runs in a process of its own: a command, the container's init, each flow run.
ENTRY_POINTS = {
    "copydesk/cli/__init__.py",
    "copydesk/init.py",
    "copydesk/runs/forget.py",
    "copydesk/runs/learn_furniture.py",
    "copydesk/runs/reclassify.py",
    "copydesk/runs/report.py",
    "flows/collect.py",
    "flows/fetch.py",
    "flows/one_feed.py",
    "flows/poll.py",
    "flows/redrive.py",
    "flows/replay.py",
    "flows/tidy.py",
    "flows/watch.py",
}


def reads_settings(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "contract.settings"
        and "load" in {it.name for it in node.names}
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_settings_are_only_read_at_the_entry_points() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert {path.relative_to(ROOT).as_posix() for path in modules if reads_settings(path)} == ENTRY_POINTS


def test_settings_are_read_once_and_only_when_something_needs_them() -> None:
    reads = []

    def load() -> object:
        reads.append(1)
        return make({"partitions": 7})

    desk = Wiring(load)
    assert reads == []
    assert desk.settings.partitions == 7
    assert desk.settings is desk.settings
    assert reads == [1]


@pytest.mark.parametrize("words", [["--help"], ["worker", "--help"], ["feeds", "--help"], ["feeds", "add", "--help"]])
def test_help_works_whatever_the_settings_are(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_NONSENSE", "1")
    assert CliRunner().invoke(app, words).exit_code == 0


@pytest.mark.parametrize("words", [["status"], ["migrate"], ["topics"], ["feeds", "list"], ["worker"], ["up"]])
def test_a_command_refuses_wrong_settings_before_it_does_anything(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_NONSENSE", "1")
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, SettingsError)
    assert "COPYDESK_NONSENSE" in str(result.exception)
