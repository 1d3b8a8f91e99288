"""Words by which pages are read, in the languages that they are from: `words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def any_of(name: str, *, before: str = "", behind: str = "") -> re.Pattern[str]:
    """The expression that matches any of the words of a name, in any case of letters, between what is given."""
    return re.compile(f"{before}(?:{'|'.join(_words()[name])}){behind}", re.IGNORECASE)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
