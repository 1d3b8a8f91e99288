"""A rule for whole lines, and the rules of a place."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from enrich.reading.sheet import Line, Notes, Sheet

_KEPT = 4_000  # lines; many a line is on many pages

T = TypeVar("T")


class Rule(NamedTuple, Generic[T]):
    """One rule.

    says: what a line says by its letters alone; None where it is no such line.
    note: notes that, and returns the reason why the line is no part of the report; None where it is one after all.
    """

    says: Callable[[str], T | None]
    note: Callable[[Sheet, Notes, Line, T], str | None]


class Rules:
    """The rules of a place, the surest first. Pure: what they say of a line is kept for its next copy."""

    def __init__(self, *rules: Rule[Any]) -> None:
        self._rules: Final = rules
        self._say: Final = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, text: str) -> tuple[tuple[Callable[[Sheet, Notes, Line, Any], str | None], Any], ...]:
        return tuple((rule.note, said) for rule in self._rules if (said := rule.says(text)) is not None)

    def strike(self, sheet: Sheet, notes: Notes, row: int, text: str) -> bool:
        """Strike a line for the first rule that knows it; False where none does."""
        for note, said in self._say(text):
            line = sheet.line(row)
            if reason := note(sheet, notes, line, said):
                sheet.strike(line, reason)
                return True
        return False
