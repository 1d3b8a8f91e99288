"""Which marks and words a line contains, in compiled code."""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.reading.scan.ascii_codes import (
    LAST,
    SPACE,
    begins,
    codes_of,
    ends_like_sentence,
    is_digit,
    is_letter,
    lower,
)
from enrich.reading.scan.hints import CALL_LETTERS, READER
from enrich.reading.scan.word_table import EMPTY, contains, grown

# What a line contains.
EQUALS: Final = 1
COPYRIGHT: Final = 2  # `(c`
AT: Final = 4
COLON: Final = 8
NUMBER: Final = 16
MARKED: Final = 32  # another mark, or a name, by which rules recognise lines
CONTRIBUTED_TO: Final = 64
DATED: Final = 128  # four figures in a row
SENTENCE: Final = 256  # at its end
_CLOSER: Final = 512  # only here: what begins with this may mean something

_YEAR: Final = 4  # figures
_START: Final = 4  # letters
# Names and words by which `possible_match` recognises credits.
_IMAGE, _PHOTO, _PHOTO_CAPITALS = codes_of("Image"), codes_of("Photo"), codes_of("PHOTO")
_SHUTTERSTOCK, _STOCK, _COMMONS = codes_of("Shutterstock"), codes_of("Stock"), codes_of("Commons")
_POOL, _UNSPLASH, _ALAMY = codes_of("Pool"), codes_of("Unsplash"), codes_of("Alamy")
_CONTRIBUTED = codes_of(" contributed ")
_OF_CODE = np.zeros(LAST + 1, np.uint16)
for _mark, _meaning in ((":", COLON | MARKED), ("=", EQUALS), ("@", AT), ("#", NUMBER)):
    _OF_CODE[ord(_mark)] = _meaning
_OF_CODE[codes_of("/|>")] = MARKED
_OF_CODE[codes_of(" (IPSCAU0123456789")] = _CLOSER


@compiled
def marks_of(codes: np.ndarray, start: int, end: int) -> int:
    """What a line contains, by the bits above. It is in ASCII, and not empty."""
    seen = SENTENCE if ends_like_sentence(codes, start, end) else 0
    figures = 0
    for i in range(start, end):
        meaning = _OF_CODE[codes[i]]
        if meaning & _CLOSER:
            if is_digit(codes[i]):
                figures += 1
                if figures == _YEAR:
                    seen |= DATED
                continue
            meaning = _meaning_at(codes, i, end, start)
        seen |= meaning
        figures = 0
    return seen


@compiled
def _meaning_at(codes: np.ndarray, at: int, end: int, start: int) -> int:
    """What begins at a bracket, a space or a capital of a line."""
    code = codes[at]
    if code == SPACE:
        return CONTRIBUTED_TO if begins(codes, at, end, _CONTRIBUTED) else 0
    if code == ord("("):
        return COPYRIGHT if at + 1 < end and lower(codes[at + 1]) == ord("c") else 0
    return MARKED if _names_pictures(codes, at, end, codes[at - 1] if at > start else 0) else 0


@compiled
def _names_pictures(codes: np.ndarray, at: int, end: int, before: int) -> bool:
    """Whether a word of picture credits begins at a capital. before: the character before it."""
    code = codes[at]
    if code == ord("P"):
        return (
            begins(codes, at, end, _PHOTO) or begins(codes, at, end, _PHOTO_CAPITALS) or begins(codes, at, end, _POOL)
        )
    if code == ord("S"):
        return begins(codes, at, end, _SHUTTERSTOCK) or (before == ord("i") and begins(codes, at, end, _STOCK))
    if code == ord("C"):
        return begins(codes, at, end, _COMMONS)
    if code == ord("I"):
        return begins(codes, at, end, _IMAGE)
    return begins(codes, at, end, _ALAMY) or begins(codes, at, end, _UNSPLASH)


@compiled
def words_of(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> tuple[bool, bool]:
    """Whether a word begins like a call's, and whether one is of the reader, or of the page itself."""
    calls = False
    speaks = False
    length = 0
    value = EMPTY
    letters = EMPTY
    for i in range(start, end + 1):
        code = lower(codes[i]) if i < end else SPACE
        if is_letter(code) or is_digit(code):
            length += 1
            value = grown(value, code)
            letters = value if length <= _START else letters
        elif length:
            calls = calls or contains(table, CALL_LETTERS, letters)
            speaks = speaks or contains(table, READER, value)
            length = 0
            value = EMPTY
    return calls, speaks
