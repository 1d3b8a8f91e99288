"""Texts cut into lexemes: words, numbers, characters, quotation marks, ends of sentences and of paragraphs.

One pass over the code points, in linear time. In scripts without spaces between words each
character is a lexeme, with the signs that belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.characters import (
    ATTACHES,
    BEFORE_PARAGRAPH,
    BEGINS,
    BEHIND_STOP,
    BLANK,
    CONTINUES,
    DIGIT,
    GROUPS,
    KIND_SHIFT,
    LEADS,
    POINT,
    SPACE,
    SPACELESS,
    STACKS,
    STOP,
    WORDLIKE,
    Characters,
    Kind,
    characters,
    traits,
)
from enrich.copies.text.han_numbers import behind_han_number, behind_units
from enrich.copies.text.single_quotes import closes_single, first_single, opens_single
from enrich.kernels.compiled import compiled

_WORD: Final = int(Kind.WORD)
_NUMBER: Final = int(Kind.NUMBER)
_CHARACTER: Final = int(Kind.CHARACTER)
_NOTHING: Final = int(Kind.NOTHING)
_PARAGRAPH: Final = int(Kind.PARAGRAPH)
_SENTENCE: Final = int(Kind.SENTENCE)
_OPEN: Final = int(Kind.OPEN)
_CLOSE: Final = int(Kind.CLOSE)
_OPEN_SINGLE: Final = int(Kind.OPEN_SINGLE)
_CLOSE_SINGLE: Final = int(Kind.CLOSE_SINGLE)

_NEWLINE: Final = ord("\n")
_TAB: Final = ord("\t")
_SPACE: Final = ord(" ")
_GRAVE: Final = ord("`")
_APOSTROPHE: Final = ord("'")
_MOST_BEHIND_STOP: Final = 3  # he said ("so.")
_GROUP: Final = 3  # digits
_HOURS: Final = 2  # digits at most
_MINUTES: Final = 2  # digits
_COLON: Final = ord(":")
_BEFORE_MINUTES: Final = (_COLON, ord("h"), ord("H"))


class Lexemes(NamedTuple):
    """The lexemes of some texts, concatenated; those of text i are `offsets[i]:offsets[i + 1]`.

    kinds: uint8, see `Kind`. starts, ends: int64, half-open positions among the characters' codes.
    """

    characters: Characters
    kinds: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    offsets: np.ndarray


def lexemes(texts: Sequence[str]) -> Lexemes:
    """The lexemes of each text, in order."""
    read = characters(texts)
    return Lexemes(read, *_cut(read, traits()))


def located(text: str) -> list[tuple[Kind, str, int, int]]:
    """The lexemes of one text: the kind of each, its spelling, and its character range, half-open."""
    found = lexemes([text])
    places = zip(found.kinds.tolist(), (found.starts - 1).tolist(), (found.ends - 1).tolist(), strict=True)
    return [(Kind(kind), text[start:end], start, end) for kind, start, end in places]


@compiled
def _cut(read: Characters, table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Kinds, starts, ends and offsets, see `Lexemes`."""
    codes = read.codes
    kinds = np.empty(len(codes), np.uint8)
    starts = np.empty(len(codes), np.int64)
    ends = np.empty(len(codes), np.int64)
    offsets = np.zeros(len(read.starts), np.int64)
    n = 0
    for text in range(len(offsets) - 1):
        at = read.starts[text]
        stop = read.starts[text + 1] - 1
        single = first_single(codes, table, at, stop)
        while at < stop:
            start = at
            trait = table[codes[at]]
            at += 1
            if trait & BEGINS:
                while table[codes[at]] & CONTINUES:
                    at += 1
                kind = _WORD
            elif trait & BLANK and not table[codes[start - 1]] & BEFORE_PARAGRAPH:
                continue  # as nearly all do
            elif trait & DIGIT:
                at = behind_units(codes, table, _behind_number(codes, table, start), read.starts[text], stop)
                kind = _NUMBER
            elif trait & SPACELESS:
                kind, at = _spaceless(codes, table, start, read.starts[text], stop)
            else:
                kind, at = _sign(codes, table, start, single)
            if kind != _NOTHING:
                kinds[n] = kind
                starts[n] = start
                ends[n] = at
                n += 1
        offsets[text + 1] = n
    return kinds[:n], starts[:n], ends[:n], offsets


@compiled
def _spaceless(codes: np.ndarray, table: np.ndarray, start: int, first: int, stop: int) -> tuple[int, int]:
    """The kind of the lexeme at `start` in a script without spaces, and its end: a number, or a character."""
    at = behind_han_number(codes, start, first, stop)
    return (_NUMBER, at) if at > start else (_CHARACTER, _behind_character(codes, table, start))


@compiled
def _behind_number(codes: np.ndarray, table: np.ndarray, start: int) -> int:
    """Where the number that begins at `start` ends.

    Points and commas between digits belong to it, and so do separators of groups of three digits: 1 248 000, and
    separators of hours and minutes: 23:40, 23h40.
    """
    at = _behind_digits(codes, table, start)
    if (
        at - start <= _HOURS
        and codes[at] in _BEFORE_MINUTES
        and _behind_digits(codes, table, at + 1) == at + 1 + _MINUTES
    ):
        behind = at + 1 + _MINUTES
        if not table[codes[behind]] & WORDLIKE and codes[behind] != _COLON:
            return behind
    if at - start <= _GROUP:
        while table[codes[at]] & GROUPS and _behind_digits(codes, table, at + 1) == at + 1 + _GROUP:
            at += 1 + _GROUP
    while table[codes[at]] & POINT and table[codes[at + 1]] & DIGIT:
        at = _behind_digits(codes, table, at + 1)
    return at


@compiled
def _behind_digits(codes: np.ndarray, table: np.ndarray, at: int) -> int:
    """Where the digits at `at` end."""
    while table[codes[at]] & DIGIT:
        at += 1
    return at


@compiled
def _behind_character(codes: np.ndarray, table: np.ndarray, start: int) -> int:
    """Where the character at `start` ends, in a script without spaces, with the signs that belong to it."""
    at = start + 1
    if table[codes[start]] & LEADS:
        behind = at
        while table[codes[behind]] & (ATTACHES | LEADS):  # an invisible sign, a vowel typed as two
            at = behind + 1 if table[codes[behind]] & SPACELESS else at
            behind += 1
        at = behind + 1 if table[codes[behind]] & SPACELESS else at
    while table[codes[at]] & ATTACHES:
        at += 1
        if table[codes[at - 1]] & STACKS and table[codes[at]] & SPACELESS:
            at += 1
    return at


@compiled
def _sign(codes: np.ndarray, table: np.ndarray, at: int, single: int) -> tuple[int, int]:
    """The kind of the sign at `at`, NOTHING if there is none, and its end. single: see `first_single`."""
    code = codes[at]
    if table[code] & BLANK or code == _NEWLINE:
        end = _behind_paragraph(codes, table, at, single)
        return (_PARAGRAPH, end) if end > at else (_NOTHING, at + 1)
    if code in (_GRAVE, _APOSTROPHE) and codes[at + 1] == code:
        return (_OPEN if code == _GRAVE else _CLOSE), at + 2
    return _mark(codes, table, at, single), at + 1


@compiled
def _mark(codes: np.ndarray, table: np.ndarray, at: int, single: int) -> int:
    """The kind of the mark at `at`, NOTHING if there is none."""
    trait = table[codes[at]]
    if trait >> KIND_SHIFT:
        return int(trait >> KIND_SHIFT)
    if trait & STOP and _ends_sentence(codes, table, at):
        return _SENTENCE
    if opens_single(codes, table, at):
        return _OPEN_SINGLE
    if single >= 0 and closes_single(codes, table, at):
        return _CLOSE_SINGLE
    return _NOTHING


@compiled
def _behind_paragraph(codes: np.ndarray, table: np.ndarray, at: int, single: int) -> int:
    """Where the end of a paragraph at `at` ends; `at` if there is none.

    It is an empty line, or a line break before an indented line or after the end of a sentence: wire copy
    is wrapped, so that not every newline is one.
    """
    is_newline = codes[at] == _NEWLINE
    behind_sentence = table[codes[at - 1]] & BEFORE_PARAGRAPH > 0
    if single >= 0 and closes_single(codes, table, at - 1):
        behind_sentence = False
    if not (is_newline or behind_sentence):
        return at
    end = at + 1 if is_newline else at
    while table[codes[end]] & BLANK:
        end += 1
    if codes[end] == _NEWLINE:
        return end + 1
    if is_newline and (behind_sentence or codes[at + 1] in (_SPACE, _TAB)):
        return at + 1
    return at


@compiled
def _ends_sentence(codes: np.ndarray, table: np.ndarray, at: int) -> bool:
    """Whether space follows the stop at `at`, after at most a few closing marks; it may also follow abbreviations."""
    behind = at + 1
    while behind <= at + _MOST_BEHIND_STOP and table[codes[behind]] & BEHIND_STOP:
        behind += 1
    return bool(table[codes[behind]] & SPACE)
