"""The documentation is correct: settings, views, fates, commands, links. A failure prints the line to insert."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner

from contract.errors import SettingsError
from contract.settings import CONFIG_VARIABLE, PREFIX, Settings, load
from copydesk.cli import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
VIEWS = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "sql/views").glob("*.sql")))
COMMENT = re.compile(r"comment on (?:view|column) copydesk\.(\w+)(?:\.(\w+))? is '((?:[^']|'')*)';")
FATE = re.compile(r"^    \('(\w+)',\s+(true|false),\s+'((?:[^']|'')*)'\)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
COMMAND = re.compile(r"(?:^|[`/ (])copydesk ((?:[a-z]+(?:-[a-z]+)* ?)+)", re.MULTILINE)
WRONG = {"COPYDESK_BATCH_ARTICLE": "3", "COPYDESK_BATCH_ARTICLES": "many"}  # the example in docs/settings.md
BOUNDS = {"ge": "from {}", "gt": "over {}", "le": "to {}"}


def settings_row(name: str) -> str:
    """The line of docs/settings.md that describes one setting."""
    field = Settings.model_fields[name]
    bounds = [
        words.format(getattr(one, sign))
        for sign, words in BOUNDS.items()
        for one in field.metadata
        if hasattr(one, sign)
    ]
    return f"| `{PREFIX}{name.upper()}` | {_default(name)} | {' '.join(bounds)} | {field.description} |"


def _default(name: str) -> str:
    if name == "home":  # differs by platform
        return "the platform's data folder for `copydesk`"
    default: Any = Settings.model_fields[name].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    return "none" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next heading of its level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[2]


def anchor(heading: str) -> str:
    """GitHub's anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands() -> set[str]:
    """Every command, `feeds add` as well as `feeds`."""
    tree: Any = typer.main.get_command(app)
    return set(tree.commands) | {
        f"{name} {sub}" for name, one in tree.commands.items() for sub in getattr(one, "commands", ())
    }


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert re.search(rf"^{command}\b", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_docs_with_its_default(name: str) -> None:
    assert settings_row(name) in (ROOT / "docs/settings.md").read_text("utf-8").splitlines()


def test_the_docs_name_no_setting_that_is_gone() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {CONFIG_VARIABLE, *WRONG}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name, one in Settings.model_fields.items() if "Secret" in str(one)}
    for path in DOCUMENTS:
        assert set(re.findall(r"COPYDESK_[A-Z_]+[A-Z]", path.read_text("utf-8"))) <= known, path.name


def test_wrong_settings_are_refused_in_the_words_of_the_docs() -> None:
    with pytest.raises(SettingsError) as refused:
        load(WRONG)
    assert f"\ncopydesk: {refused.value}\n" in (ROOT / "docs/settings.md").read_text("utf-8")


def test_every_view_is_commented() -> None:
    views = set(re.findall(r"create or replace view copydesk\.(\w+)", VIEWS))
    assert views == {view for view, column, _ in COMMENT.findall(VIEWS) if not column}


@pytest.mark.parametrize(
    ("view", "column", "comment"),
    [pytest.param(*found, id=".".join(filter(None, found[:2]))) for found in COMMENT.findall(VIEWS)],
)
def test_every_view_and_column_is_in_the_docs(view: str, column: str, comment: str) -> None:
    text = section((ROOT / "docs/sql.md").read_text("utf-8"), f"copydesk.{view}")
    meaning = comment.replace("''", "'")
    if not column:
        assert text.strip().startswith(meaning)
    else:
        assert re.search(rf"^\| `{column}` \| [\w\[\] ]+ \| {re.escape(meaning)} \|$", text, re.MULTILINE), (
            f"| `{column}` | its type | {meaning} |"
        )


def test_the_docs_name_no_column_that_is_gone() -> None:
    text = (ROOT / "docs/sql.md").read_text("utf-8")
    views = {view for view, _, _ in COMMENT.findall(VIEWS)}
    assert set(re.findall(r"^#+ copydesk\.(\w+)$", text, re.MULTILINE)) == views
    for view in views:
        named = re.findall(r"^\| `(\w+)` \|", section(text, f"copydesk.{view}"), re.MULTILINE)
        assert sorted(named) == sorted(column for of, column, _ in COMMENT.findall(VIEWS) if of == view and column)


def test_every_fate_is_in_the_docs() -> None:
    text = section((ROOT / "docs/sql.md").read_text("utf-8"), "Fates")
    statements = [
        found
        for path in sorted((ROOT / "sql/migrations").glob("*.sql"))
        for found in re.findall(r"(?s)insert into desk\.fates.*?\)(?:;|\non conflict)", path.read_text("utf-8"))
    ]
    found = [fate for statement in statements for fate in FATE.findall(statement)]
    last = {fate: (final, meaning.replace("''", "'")) for fate, final, meaning in found}  # SQL doubles a quote
    rows = [
        f"| `{fate}` | {'yes' if final == 'true' else 'no'} | {meaning} |" for fate, (final, meaning) in last.items()
    ]
    assert sorted(line for line in text.splitlines() if line.startswith("| `")) == sorted(rows)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in (either for both in LINK.findall(path.read_text("utf-8")) for either in both if either):
        if "://" in link:
            continue
        name, _, place = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if place:
            assert place in map(anchor, re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_the_docs_exist(path: Path) -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", path.read_text("utf-8"), re.DOTALL))
    for words in COMMAND.findall(code):
        first, *rest = words.split()
        assert first in commands(), f"copydesk {words}"
        if first == "feeds" and rest:
            assert f"feeds {rest[0]}" in commands(), f"copydesk {words}"


def test_the_readme_names_every_command_that_help_shows() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    text = section((ROOT / "README.md").read_text("utf-8"), "The commands")
    for command in sorted(commands() - {"feeds"}):
        assert re.search(rf"`copydesk {command}\b", text), command
        assert re.search(rf"\b{command.split()[0]}\b", shown)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_docs_name_no_machine(path: Path) -> None:
    assert not re.findall(r"/(?:tmp|work|root|home)/\w+|shared/|\.{2}/lab", path.read_text("utf-8"))
