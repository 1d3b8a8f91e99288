"""Dates in a text: 12 January 2026, January 12, 01/12/26 and 12.1.2026 are one date.

A date is a token of its two numbers, whichever is the day, so that the house style does not matter. It takes the
month's place, before the day if it is known which number that is, and before the year if there is one.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded, table
from enrich.copies.text.lexemes import Lexemes
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import Numbers, numbers_by_word

MONTHS: Final = 12
DATES: Final = (MONTHS + 1) * 32  # the number of a date is `smaller * 32 + greater`
FIRST_YEAR: Final = 1900
YEARS: Final = 200
DAYS: Final = 32  # and a day of that number
_SHORT_YEAR: Final = 2  # digits
_TURN: Final = 70  # '69 is in this century
_NOTHING: Final = int(Kind.NOTHING)
_SENTENCE: Final = int(Kind.SENTENCE)
_BETWEEN: Final = frozenset(["de", "of", "del", "den", "di"])  # 12 de enero de 2026
_SLASH: Final = ord("/")
_HYPHEN: Final = ord("-")


class _Dating(NamedTuple):
    """What is known about words, the row of each lexeme, to be written, and the row of the first date: see `dated`."""

    words: np.ndarray
    rows: np.ndarray
    first_date: int


@cache
def months() -> Numbers:
    """The month that each word names, by the word's hash; 13 for a word that may be between a day and its month."""
    return numbers_by_word(
        {folded(word): int(number) for word, number in table("months.tsv")} | dict.fromkeys(_BETWEEN, MONTHS + 1)
    )


def date_in(number: str) -> int:
    """The date in a number with two points, 12.1.2026; 0 if it is none."""
    parts = number.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return 0
    first, second, third = map(int, parts)
    if len(parts[0]) == 4 and _is_year(first):
        return int(date_of(second, third))
    return int(date_of(first, second)) if len(parts[2]) in {2, 4} and len(parts[0]) <= 2 else 0


@compiled
def date_of(one: int, other: int) -> int:
    """The number of a date with these two numbers; 0 if there is none."""
    smaller = min(one, other)
    greater = max(one, other)
    return smaller * 32 + greater if 1 <= smaller <= MONTHS and greater < DAYS else 0


@compiled
def dated(found: Lexemes, words: np.ndarray, rows: np.ndarray, first_date: int) -> np.ndarray:
    """The rows of the lexemes with those of dates: `first_date` and a date's number; after these years, then days.

    words: rows with the date fields of `lexicon.Word`. rows: int32, of each lexeme.
    """
    rows = rows.copy()
    dating = _Dating(words, rows, first_date)
    for text in range(len(found.offsets) - 1):
        start = found.offsets[text]
        stop = found.offsets[text + 1]
        i = start
        while i < stop:
            word = words[rows[i]]
            if word.month > 0:
                i = _write_named(found, dating, text, i)
            elif word.figure > 0:
                if i + 2 < stop:
                    i = _write_figures(found, dating, i)
            elif word.date > 0:
                rows[i] = first_date + word.date
            i += 1
    return rows


@compiled
def _write_named(found: Lexemes, dating: _Dating, text: int, at: int) -> int:
    """Write the date whose month is named at `at`, if there is one; its last lexeme, or `at`."""
    words = dating.words
    rows = dating.rows
    first_date = dating.first_date
    start = found.offsets[text]
    stop = found.offsets[text + 1]
    month = words[rows[at]].month
    before = at - 1
    if before > start and (words[rows[before]].is_between or found.kinds[before] == _SENTENCE):
        before -= 1
    if before >= start and found.ends[before] + 6 > found.starts[at]:
        date = date_of(month, words[rows[before]].figure)
        if date > 0:
            day = words[rows[before]].figure
            rows[before : at + 1] = _NOTHING
            rows[before] = first_date + date
            rows[at] = first_date + DATES + YEARS + day
            if at + 1 < stop and words[rows[at + 1]].is_between and _is_year_at(words, rows, at + 2, stop):
                rows[at + 1] = _NOTHING
            return at
    if at + 1 < stop and found.ends[at] + 3 > found.starts[at + 1]:
        date = date_of(month, words[rows[at + 1]].figure)
        if date > 0:
            day = words[rows[at + 1]].figure
            rows[at] = first_date + date
            rows[at + 1] = first_date + DATES + YEARS + day
            return at + 1
    return at


@compiled
def _write_figures(found: Lexemes, dating: _Dating, at: int) -> int:
    """Write the date of three numbers from `at` on, if there is one; its last lexeme, or `at`."""
    words = dating.words
    rows = dating.rows
    first_date = dating.first_date
    codes = found.characters.codes
    sign = codes[found.ends[at]]
    if sign not in (_SLASH, _HYPHEN):
        return at
    if (
        found.starts[at + 1] != found.ends[at] + 1
        or codes[found.ends[at + 1]] != sign
        or found.starts[at + 2] != found.ends[at + 1] + 1
    ):
        return at
    first, second, third = words[rows[at]].figure, words[rows[at + 1]].figure, words[rows[at + 2]].figure
    year_length = found.ends[at + 2] - found.starts[at + 2]
    if _is_year(first):
        date = date_of(second, third)
        year = first
    elif _is_year(third) or (sign == _SLASH and year_length == _SHORT_YEAR and third > 0):
        date = date_of(first, second)
        year = third if third >= FIRST_YEAR else FIRST_YEAR + third + (100 if third < _TURN else 0)
    else:
        return at
    if date == 0:
        return at
    rows[at] = first_date + date
    rows[at + 1] = first_date + DATES + YEARS + date % 32 if date % 32 > MONTHS else _NOTHING
    rows[at + 2] = first_date + DATES + year - FIRST_YEAR
    return at + 2


@compiled
def _is_year_at(words: np.ndarray, rows: np.ndarray, at: int, stop: int) -> bool:
    return at < stop and _is_year(words[rows[at]].figure)


@compiled
def _is_year(figure: int) -> bool:
    return bool(FIRST_YEAR <= figure < FIRST_YEAR + YEARS)
