"""A quick no for most lines: whether any rule for a whole line can know one, by its first letters and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from enrich.reading.tables import table

_LENGTH = 4  # first letters that are looked at
# Marks without which no rule knows a line that starts like a sentence.
_MARKS = re.compile("[©:/|>]|Images|Photo|Shutterstock|iStock|Commons|Pool|Unsplash|Alamy|PHOTO|Image| contributed ")
# How the lines start that rules know by form: ids, scripts, credits for material, trails.
_FORMS = (
    "news article story post item document haber id code no number kodu window var function document google gtag home "
    "reporting additional writing editing report edited compiled with inputs file con com avec mit copyright views reading shares "
    "photo image picture credit illustration graphic file ap afp reuters courtesy"
)


def _words() -> Iterator[str]:
    for rule in table("furniture")["vocabulary"]:
        for kind in ("lines", "anywhere", "opens", "starts", "inline"):
            yield from rule.get(kind, [])
    for marks in table("marks").values():
        for kind in ("link", "label", "phrase"):
            yield from marks[kind]
    for names in table("sections").values():
        yield from names
    for agency in table("agencies")["agency"]:
        yield from (agency["name"], *agency["aliases"])
    for words in (*table("dates")["months"].values(), *table("dates")["words"].values(), _FORMS):
        yield from words.split()
    yield from table("people")["by"]["words"]
    yield from table("people")["nobody"]["names"]
    yield from table("agencies")["unnamed"]
    yield from ("post", "with", "editor", "redaktor")
    yield from ("quelle", "source", "via")


_STARTS: Final = frozenset(word.casefold()[:_LENGTH] for word in _words())


def may_match(text: str) -> bool:
    """Whether a rule can know the line: it starts like a word of the tables, or holds a mark; else it is the report's."""
    start = text[:_LENGTH].casefold()
    return (
        start in _STARTS
        or not (start.isascii() and start[0].isalpha())
        or start.partition(" ")[0].rstrip(".,-'") in _STARTS
        or _MARKS.search(text) is not None
    )
