"""Lists: as JSON on request, and never truncated, whether written to a pipe or to a terminal of 80 columns."""

from __future__ import annotations

import io
import json
import sys

import pytest
import typer
from rich.table import Table
from typer.testing import CliRunner

from contract.settings import Settings
from copydesk import terminal
from copydesk.cli import app, furniture
from enrich.reading import LearnedLine

LISTS = (
    "feeds list", "groups list", "furniture list", "furniture learn", "dead-letters list", "settings", "sql", "status",
    "feeds show", "why",
)  # fmt: skip
URL = "https://outlet.example/" + "a-long-address/" * 12


class Screen(io.StringIO):
    """A terminal's output."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("words", LISTS)
def test_every_list_is_had_as_json(words):
    command = typer.main.get_command(app)
    for word in words.split():
        command = command.commands[word]
    assert any("--json" in one.opts for one in command.params)


def test_settings_as_json_and_as_text(monkeypatch):
    monkeypatch.setenv("COPYDESK_USER_AGENT", f"desk {URL}")
    monkeypatch.setenv("COLUMNS", "80")
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["settings", "--json"]).stdout.splitlines()]
    assert [row["variable"] for row in rows] == [f"COPYDESK_{name.upper()}" for name in Settings.model_fields]
    (agent,) = [row for row in rows if row["variable"] == "COPYDESK_USER_AGENT"]
    assert (agent["value"], agent["default"], bool(agent["meaning"])) == (f"desk {URL}", False, True)
    assert {row["value"] for row in rows if row["variable"] == "COPYDESK_ARCHIVE"} == {None}
    assert f"COPYDESK_USER_AGENT = desk {URL}\n" in CliRunner().invoke(app, ["settings"]).stdout


@pytest.mark.parametrize("screen", [io.StringIO, Screen], ids=["pipe", "80 columns"])
def test_a_table_cuts_no_place_and_no_host(screen, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", out := screen())
    host = "a-rather-long-name-of-an-outlet.somewhere.example"
    furniture._show([LearnedLine(host, "we print this below every report " * 4, 7, 9)], as_json=False)
    assert host in out.getvalue()


def test_into_a_pipe_nothing_is_folded(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    table = Table("address", "why")
    table.add_row(URL, "because " * 40)
    terminal.wide_console().print(table)
    assert URL in out.getvalue()
