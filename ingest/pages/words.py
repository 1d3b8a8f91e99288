"""Words by which pages are read, in the languages that they are from: `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def any_of(name: str) -> str:
    """An expression that matches any of the words of a name, to be read in any case of letters."""
    return f"(?:{'|'.join(_words()[name])})"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
