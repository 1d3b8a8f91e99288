from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enrich.kernels.compiled import state_of, writable


def test_any_change_of_a_source_is_another_state(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one")
    (tmp_path / "b.py").write_text("two")
    before = state_of(tmp_path)
    (tmp_path / "notes.txt").write_text("no source")
    assert state_of(tmp_path) == before
    (tmp_path / "b.py").write_text("three")
    assert state_of(tmp_path) != before
    other = tmp_path / "other"
    other.mkdir()
    before = state_of(tmp_path, other)
    (other / "c.py").write_text("four")
    assert state_of(tmp_path, other) != before


def test_the_first_writable_folder_is_used(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert writable([file / "below", tmp_path / "folder"]) == tmp_path / "folder"
    assert writable([file / "below"]) is None


@pytest.mark.parametrize("place", ["folder", "nowhere"])
def test_it_compiles_with_and_without_a_cache(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    cache = tmp_path / "folder" if place == "folder" else tmp_path / "file" / "below"
    code = "from enrich.kernels.hashing import mixed; import numpy as np; print(mixed(np.uint64(1)) > 0)"
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"NUMBA_CACHE_DIR": str(cache)},
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert ran.stdout.strip() == "True"
    assert (place == "folder") == any((tmp_path / "folder").rglob("*.nbi"))
