"""A rule for whole lines, and the rules for a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from enrich.reading.marked_text import Fields, Line, MarkedText

_REMEMBERED = 4_000  # lines; many recur on many pages

T = TypeVar("T")


class LineRule(NamedTuple, Generic[T]):
    """One rule.

    recognise: the content of a line, by its text alone; None if it is not such a line.
    apply: takes that into the fields, and returns the reason why the line is not part of the report; None if the
        lines around it show that it is.
    by_form: whether it can recognise a line that starts with no word of the tables, by its marks or as a name or date.
    """

    recognise: Callable[[str], T | None]
    apply: Callable[[MarkedText, Fields, Line, T], str | None]
    by_form: bool = False


_Recognised: TypeAlias = tuple[tuple[Callable[[MarkedText, Fields, Line, Any], str | None], Any], ...]


class LineRules:
    """The rules for a place, the most reliable first. Their results are cached for copies of a line."""

    def __init__(self, *rules: LineRule[Any]) -> None:
        self._recognised: Final = _recogniser(rules)
        self._recognised_by_form: Final = _recogniser([rule for rule in rules if rule.by_form])

    def remove_if_known(
        self, marked: MarkedText, fields: Fields, row: int, text: str, *, by_words: bool = True
    ) -> bool:
        """Remove a line by the first rule that recognises it; False if none does.

        by_words: whether the line may start with a word of the tables.
        """
        for apply, said in self._recognised(text) if by_words else self._recognised_by_form(text):
            line = marked.line(row)
            if reason := apply(marked, fields, line, said):
                marked.remove(line, reason)
                return True
        return False


def _recogniser(rules: Sequence[LineRule[Any]]) -> Callable[[str], _Recognised]:
    @lru_cache(maxsize=_REMEMBERED)
    def recognise(text: str) -> _Recognised:
        return tuple([(rule.apply, said) for rule in rules if (said := rule.recognise(text)) is not None])

    return recognise
