"""Files that a command is told to write."""

from __future__ import annotations

import os
from pathlib import Path

from contract.errors import Permanent


def check_writable(path: Path | None) -> None:
    """Raises Permanent before the work where its result could not be written."""
    if path and not (
        os.access(path, os.W_OK) and not path.is_dir()
        if path.exists()
        else path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)
    ):
        why = "it is a folder" if path.is_dir() else "is there such a folder, and may you write in it?"
        msg = f"{path} cannot be written: {why}"
        raise Permanent(msg)
