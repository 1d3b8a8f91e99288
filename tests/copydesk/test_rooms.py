"""The picture of the packages is generated from the imports, and is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_picture_of_the_rooms_is_what_the_imports_say() -> None:
    drawn = subprocess.run([sys.executable, "scripts/rooms"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ROOT / "docs/rooms.svg").read_text("utf-8") == drawn.stdout, "run scripts/rooms > docs/rooms.svg"
