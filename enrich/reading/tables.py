"""The tables of data beside this module, read once: what is looked up, apart from how."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from enrich.reading.sheet import key_of


def table(name: str) -> dict[str, Any]:
    """One table of the folder `tables`, by its name without `.toml`."""
    return tomllib.loads(files(__package__).joinpath("tables", f"{name}.toml").read_text(encoding="utf-8"))


def keys(words: Iterable[str]) -> frozenset[str]:
    """Words as `key_of` makes them of a line."""
    return frozenset(key_of(word) for word in words) - {""}


class Prefixes:
    """Case-folded words by which a line can start, found by their first two characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[str, tuple[str, ...]] = {}
        for word in sorted({word.casefold() for word in words}, key=lambda word: (-len(word), word)):
            self._by_start[word[:2]] = (*self._by_start.get(word[:2], ()), word)

    def of(self, folded: str) -> str | None:
        """The longest of the words that a case-folded text starts with."""
        for word in self._by_start.get(folded[:2], ()):
            if folded.startswith(word):
                return word
        return None


SECTIONS: Final = keys(name for names in table("sections").values() for name in names)
