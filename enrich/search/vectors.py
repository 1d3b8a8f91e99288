"""The vector of a text: its lexemes with their positions, as a literal of Postgres's tsvector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from enrich.search.segments import Token

MOST_TOKENS: Final = 16_000  # Postgres merges positions beyond 16,383, so phrases there would not be found
MOST_TITLE_TOKENS: Final = 500
_MOST_BYTES: Final = 400_000  # of lexemes; a vector with their positions is limited to a megabyte

_PLACES: Final = tuple(map(str, range(MOST_TOKENS)))

Lexemes = Callable[[Token], Sequence[str]]


class Vector(NamedTuple):
    """literal: for Postgres. first_place: that of the text's first token; the title's are before it."""

    literal: str
    first_place: int


def vector(title: Sequence[Token], text: Sequence[Token], lexemes: Lexemes) -> Vector:
    """The vector of these tokens; the title's have weight A. No phrase spans the title and the text.

    lexemes: of a token, as in a literal; none for a stop word.
    """
    found: dict[str, str] = {}  # by lexeme, its part of the literal
    size = 0
    first_place = len(title) + 2
    for start, weight, tokens in ((1, "A", title), (first_place, "", text)):
        for place, token in zip(_PLACES[start:], tokens, strict=False):
            for lexeme in lexemes(token):
                if lexeme in found:
                    found[lexeme] += f",{place}{weight}"
                elif size < _MOST_BYTES:
                    size += 4 * len(lexeme)
                    found[lexeme] = f"{lexeme}:{place}{weight}"
    return Vector(" ".join(found.values()), first_place)
