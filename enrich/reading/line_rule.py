"""A rule for whole lines, and the rules of a place."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from enrich.reading.marked_text import Fields, Line, MarkedText

_REMEMBERED = 4_000  # lines; many a line is on many pages

T = TypeVar("T")


class LineRule(NamedTuple, Generic[T]):
    """One rule.

    recognise: what a line says by its letters alone; None where it is no such line.
    apply: takes that into the fields, and returns the reason why the line is no part of the report; None where the
        lines around it show that it is one after all.
    """

    recognise: Callable[[str], T | None]
    apply: Callable[[MarkedText, Fields, Line, T], str | None]


class LineRules:
    """The rules of a place, the surest first. What they recognise in a line is remembered for its next copy."""

    def __init__(self, *rules: LineRule[Any]) -> None:
        self._rules: Final = rules
        self._recognised: Final = lru_cache(maxsize=_REMEMBERED)(self._recognise)

    def _recognise(self, text: str) -> tuple[tuple[Callable[[MarkedText, Fields, Line, Any], str | None], Any], ...]:
        return tuple((rule.apply, said) for rule in self._rules if (said := rule.recognise(text)) is not None)

    def remove_if_known(self, marked: MarkedText, fields: Fields, row: int, text: str) -> bool:
        """Remove a line by the first rule that knows it; False where none does."""
        for apply, said in self._recognised(text):
            line = marked.line(row)
            if reason := apply(marked, fields, line, said):
                marked.remove(line, reason)
                return True
        return False
