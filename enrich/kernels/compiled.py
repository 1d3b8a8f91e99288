"""The only place where Python functions are compiled."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
import xxhash
from platformdirs import user_cache_path

P = ParamSpec("P")
R = TypeVar("R")

_HERE = Path(__file__).parent
# Rooms whose compiled functions call each other.
_SOURCES = (_HERE, *(_HERE.parent / room for room in ("copies", "reading/scan", "stories")))


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, compiled by numba at its first call, with its types kept for the reader.

    The machine code is cached; if no folder for it is writable, it is compiled again in each process.
    Compiled functions take numpy arrays and numbers, never keep them, and release the GIL.
    """
    return cast("Callable[P, R]", numba.njit(cache=_FOLDER is not None, nogil=True)(function))


def state_of(*sources: Path) -> str:
    """A name for the state of the Python files below folders, 64 bits in hexadecimal."""
    files = [path for folder in sources for path in sorted(folder.rglob("*.py"))]
    return xxhash.xxh3_64_hexdigest(b"\0".join(path.read_bytes() for path in files))


def writable(candidates: list[Path]) -> Path | None:
    """The first of these folders that can be created and written, None if there is none."""
    for folder in candidates:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    return None


def _cache_folder() -> Path | None:
    """A folder for each state of the sources: numba only notices changes in a function's own file, not in others."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    bases = [Path(given)] if given else [_HERE / "__pycache__", user_cache_path("copydesk", appauthor=False)]
    name = f"compiled-{state_of(*_SOURCES)}"
    return writable([base / name for base in bases])


_FOLDER = _cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]  # numba defines its settings at run time
