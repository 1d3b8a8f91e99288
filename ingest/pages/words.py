"""Words for page extraction, by language: `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_BRIEF: Final = 30  # characters, also in scripts without spaces


def phrases(name: str) -> tuple[str, ...]:
    """The phrases with a name, in lower case."""
    return tuple(_listed()[name])


def found_in(text: str, among: Iterable[str]) -> list[str]:
    """Those of the phrases that occur in a text, ignoring case."""
    lowered = text.lower()
    return [phrase for phrase in among if phrase in lowered]


def begins_with(text: str, among: tuple[str, ...]) -> bool:
    """Whether a text begins with one of the phrases, ignoring case."""
    return text.lower().startswith(among)


def reports(line: str) -> bool:
    """Whether a line is a sentence with a quotation: then it is not a call to readers."""
    return len(line) > _BRIEF and bool(found_in(line, phrases("reported")))


@cache
def _listed() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
