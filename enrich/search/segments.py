"""The tokens of a text: words, and characters of scripts without spaces, as desk.search_segments finds them in SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

TOKEN_CHARACTERS: Final = 100  # of a token that are indexed
PLACES_EACH: Final = 8  # tokens between two recorded positions

Word = str
Pair = tuple[str, str]  # a character and the next one; empty if there is none
Token = Word | Pair


class Segments(NamedTuple):
    """The tokens of a text. places: how many characters precede each eighth of them, from the first on."""

    tokens: Sequence[Token]
    places: Sequence[int]


def segments(pattern: re.Pattern[str], text: str, most: int) -> Segments:
    """The first tokens of a text, at most so many. pattern: of one token; see desk.search_token."""
    found = list(islice(pattern.finditer(text), most))
    tokens: list[Token] = []
    for n, match in enumerate(found):
        character, word = match.groups()
        if word:
            tokens.append(word[:TOKEN_CHARACTERS])
            continue
        behind = found[n + 1] if n + 1 < len(found) else None
        follows = behind is not None and behind[1] and behind.start() == match.end()
        tokens.append((character[:TOKEN_CHARACTERS], behind[1][:TOKEN_CHARACTERS] if behind and follows else ""))
    return Segments(tokens, [match.start() for match in found[::PLACES_EACH]])
