"""The tables of data beside this module, read once: what is looked up, apart from how."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, Final

from enrich.reading.sheet import key_of


def table(name: str) -> dict[str, Any]:
    """One table of the folder `tables`, by its name without `.toml`."""
    return tomllib.loads(files(__package__).joinpath("tables", f"{name}.toml").read_text(encoding="utf-8"))


def keys(words: list[str]) -> frozenset[str]:
    """Words as `key_of` makes them of a line."""
    return frozenset(key_of(word) for word in words) - {""}


SECTIONS: Final = keys([name for names in table("sections").values() for name in names])


def key_list(words: list[str]) -> list[str]:
    """Words by which a line starts, the longest first, case-folded as they stand."""
    return sorted((word.casefold() for word in words), key=len, reverse=True)
