"""Installation on a server: the wheel contains all that a server runs, and nothing of the stack on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELD = {".py", ".toml", ".txt", ".tsv", ".gz", ".json"}  # code, and the tables that it reads


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's contents, without a checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "built"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "built").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def python(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python as on a server: it finds our packages only in the wheel's folder, and the pinned ones where they are."""
    environment = os.environ | {"PYTHONPATH": str(installed), "NUMBA_CACHE_DIR": str(installed.parent / "compiled")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=installed.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_contains_the_server_and_the_schema_but_not_the_local_stack(installed: Path) -> None:
    held = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert not [name for name in held if name.startswith(("copydesk/local", "tests"))]
    for package in ("contract", "copydesk", "enrich", "flows", "ingest"):
        code = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*") if path.suffix in HELD}
        assert {name for name in code if not name.startswith("copydesk/local/")} <= held
    assert {f"copydesk/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "sql").rglob("*.sql")} <= held


def test_the_modules_of_the_wheel_are_those_that_are_tested(installed: Path) -> None:
    shown = python(installed, "-c", "import copydesk, contract; print(copydesk.__file__, contract.__file__)")
    assert shown.stdout.split() == [str(installed / name / "__init__.py") for name in ("copydesk", "contract")]


@pytest.mark.parametrize("words", [["--help"], ["worker", "--help"], ["up", "--help"]])
def test_the_command_explains_itself_on_a_server(installed: Path, words: list[str]) -> None:
    shown = python(installed, "-m", "copydesk", *words)
    assert shown.returncode == 0, shown.stderr
    assert "Usage:" in shown.stdout


def test_every_module_of_the_wheel_imports_on_a_server(installed: Path) -> None:
    code = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
for path in sorted(root.glob("*/**/*.py")):
    name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    if not name.endswith("__main__"):
        importlib.import_module(name)
"""
    shown = python(installed, "-c", code, str(installed))
    assert shown.returncode == 0, shown.stderr


@pytest.mark.parametrize("command", ["up", "demo"])
def test_commands_that_need_the_local_stack_say_in_one_line_what_to_do_on_a_server(
    installed: Path, command: str
) -> None:
    shown = python(installed, "-m", "copydesk", command)
    assert shown.returncode == 1
    assert len(shown.stderr.splitlines()) == 1
    assert shown.stderr.startswith(f"copydesk: `copydesk {command}` needs a checkout")
    assert "docs/server.md" in shown.stderr
