"""What a line could be by its form, in compiled code: each function is a quick no for one rule.

Each line is in ASCII, without white space at its ends, and not empty; `codes[start:end]` are its bytes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.reading.scan.ascii_codes import (
    SPACE,
    begins,
    codes_of,
    is_digit,
    is_letter,
    is_small,
    is_space,
    is_stop,
    is_upper,
    lower,
)
from enrich.reading.scan.hints import (
    AGENCY,
    CITY,
    DECORATION,
    EDITORS_NOTE,
    HEADING_LETTERS,
    HEADING_START,
    INLINE_PHRASE,
    INLINE_SMALL,
    INLINE_START,
)
from enrich.reading.scan.limits import (
    CITY_WITHIN,
    HOST_WITHIN,
    LONG_LINE,
    LONGEST_ENTRY,
    LONGEST_HEADING,
    LONGEST_INLINE,
    LONGEST_OPENER,
    LONGEST_SMALL_ENTRY,
    MARKED_WITHIN,
    SHORTEST_PROSE,
    SIGN_OFF_WITHIN,
    START_LENGTH,
)
from enrich.reading.scan.line_marks import SENTENCE
from enrich.reading.scan.line_starts import is_joint, may_start
from enrich.reading.scan.word_table import EMPTY, contains, grown, hash_of

_LETTERS: Final = 5  # of a heading
_NOTE: Final = 3
_LAST_PAGE = codes_of("-0-")


@compiled
def may_be_prose(start: int, end: int, first: int, seen: int) -> bool:
    """`head._is_prose`. first: the character at `start`."""
    return end - start >= LONG_LINE or is_small(first) or (end - start >= SHORTEST_PROSE and seen & SENTENCE != 0)


@compiled
def may_be_entry(start: int, end: int, first: int, seen: int) -> bool:
    """`boilerplate.is_block_entry`. first: the character at `start`."""
    if end - start > LONGEST_ENTRY or seen & SENTENCE:
        return False
    return end - start <= LONGEST_SMALL_ENTRY or not is_small(first)


@compiled
def may_open(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """`boilerplate.block_reason`: whether a line can open a block, by its first letters."""
    if end - start > LONGEST_OPENER:
        return False
    if not is_letter(codes[start]):
        return True
    value = EMPTY
    near = min(end, start + START_LENGTH)
    at = start
    while at < near and is_letter(codes[at]):
        value = grown(value, lower(codes[at]))
        at += 1
    if contains(table, HEADING_START, value):
        return True
    for length in range(2, _LETTERS + 1):
        if not is_upper(codes[start]):
            return False
        if contains(table, HEADING_LETTERS, hash_of(codes, start, min(end, start + length))):
            return True
    return False


@compiled
def may_be_dated(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """`datelines.dateline_at_start`: whether the start of a line has an editor's note, a mark, a site or a city."""
    if codes[start] == ord("(") or contains(table, EDITORS_NOTE, hash_of(codes, start, min(end, start + _NOTE))):
        return True
    ends = False
    for i in range(start, end):
        code = codes[i]
        if is_letter(code) or code == SPACE:
            continue
        before = codes[i - 1] if i > start else 0
        after = codes[i + 1] if i + 1 < end else 0
        if code == ord(".") and i < start + HOST_WITHIN and i + 2 < end:
            if _is_in_host(before, after, codes[i + 2]):
                return True
        elif _ends_dateline(before, code, after):
            return True
        ends = ends or code == ord(":") or code == ord("|") or code == ord("-")
    return ends and _starts_with_city(codes, start, min(end, start + CITY_WITHIN), table)


@compiled
def _is_in_host(before: int, after: int, second: int) -> bool:
    """Whether a full stop between these is part of a site's name: `KOMPAS.com`."""
    return (is_letter(before) or is_digit(before)) and is_letter(after) and is_letter(second)


@compiled
def _ends_dateline(before: int, code: int, after: int) -> bool:
    """Whether a mark between these can be at a dateline's end."""
    if code == ord("-"):
        return is_space(before) or before == ord(".") or before == ord("-")
    if code == ord(":") or code == ord("|"):
        return is_space(after)
    return code == ord(")") or code == ord("_") or code == ord("/")


@compiled
def _starts_with_city(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    at = start
    while at < end and not is_space(codes[at]):
        at += 1
    while at > start and (is_joint(codes[at - 1]) or codes[at - 1] == ord(":")):
        at -= 1
    return contains(table, CITY, hash_of(codes, start, at))


@compiled
def may_be_inline(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """What `tail.read_middle` examines: boilerplate, picture credits, and headings of other reports."""
    first = codes[start]
    value = hash_of(codes, start, min(end, start + START_LENGTH))
    if is_small(first):
        known = contains(table, INLINE_SMALL, value)
    else:
        known = contains(table, INLINE_START, value) or contains(table, DECORATION, grown(EMPTY, first))
    if known and may_start(codes, start, end, table, INLINE_PHRASE):
        return True
    length = end - start
    if length <= LONGEST_INLINE and _has(codes, start, min(end, start + MARKED_WITHIN), ord(":")):
        return True
    stopped = codes[end - 1] == ord(".") or codes[end - 1] == ord(",")
    return (
        length <= LONGEST_HEADING
        and not stopped
        and _has(codes, start, end, SPACE)
        and may_open(codes, start, end, table)
    )


@compiled
def _has(codes: np.ndarray, start: int, end: int, sought: int) -> bool:
    at = start
    while at < end and codes[at] != sought:
        at += 1
    return at < end


@compiled
def may_be_signed(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """`tail._remove_sign_off`: whether an agency, or a credit in brackets, may be behind a sentence."""
    last = codes[end - 1]
    if last == ord(")") or is_digit(last) or begins(codes, max(start, end - len(_LAST_PAGE)), end, _LAST_PAGE):
        return True
    for i in range(max(start, end - SIGN_OFF_WITHIN), end - 1):
        code = codes[i]
        if is_stop(code) or code == ord('"') or code == ord("'") or code == ord(")"):
            behind = _behind_brackets(codes, i + 1, end)
            if behind < end and (may_start(codes, behind, end, table, AGENCY) or _has(codes, behind, end, ord("/"))):
                return True
    return False


@compiled
def _behind_brackets(codes: np.ndarray, start: int, end: int) -> int:
    """Where the first letter or figure is, or the one behind a copyright sign's `(c)`."""
    at = _first_letter(codes, start, end)
    if start < at < end - 1 and codes[at - 1] == ord("(") and codes[at + 1] == ord(")"):
        at = _first_letter(codes, at + 2, end)
    return at


@compiled
def _first_letter(codes: np.ndarray, start: int, end: int) -> int:
    at = start
    while at < end and not (is_letter(codes[at]) or is_digit(codes[at])):
        at += 1
    return at
