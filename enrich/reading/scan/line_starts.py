"""What a line could be by its first words, in compiled code: each function is a quick no for one rule.

Each line is in ASCII, without white space at its ends, and not empty; `codes[start:end]` are its bytes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.reading.scan.ascii_codes import SPACE, is_digit, is_letter, is_small, is_space, is_upper, lower
from enrich.reading.scan.hints import (
    ADDRESS,
    AGENCY_END,
    ALONE,
    CONJUNCTION,
    FIRST_OF_TWO,
    KNOWN_PHRASE,
    LINE_START,
    MARK,
    PARTICLE,
    TWO,
)
from enrich.reading.scan.limits import LONGEST_DATE, LONGEST_INITIALS, LONGEST_UNLABELLED, START_LENGTH
from enrich.reading.scan.line_marks import AT, CONTRIBUTED_TO, COPYRIGHT, DATED, EQUALS, MARKED, NUMBER, SENTENCE
from enrich.reading.scan.word_table import EMPTY, contains, grown, hash_of

_WORDS: Final = 4  # of a sentence, not of a name


@compiled
def may_start(codes: np.ndarray, start: int, end: int, table: np.ndarray, kind: int) -> bool:
    """`FirstWords.may_start`: whether a text can begin with one of the phrases of a kind."""
    if not is_letter(codes[start]):
        return contains(table, kind + MARK, grown(EMPTY, codes[start]))
    value = EMPTY
    at = start
    while at < end and is_letter(codes[at]):
        value = grown(value, lower(codes[at]))
        at += 1
    if contains(table, kind + ALONE, value):
        return True
    if not contains(table, kind + FIRST_OF_TWO, value):
        return False
    while at < end and not is_letter(codes[at]):
        at += 1
    value = grown(value, SPACE)
    while at < end and is_letter(codes[at]):
        value = grown(value, lower(codes[at]))
        at += 1
    return contains(table, kind + TWO, value)


@compiled
def may_match(codes: np.ndarray, start: int, end: int, seen: int, table: np.ndarray) -> bool:
    """`prefilter.possible_match`. seen: by `marks_of`."""
    first = codes[start]
    quoted = first == ord('"') or first == ord("'")
    if seen & MARKED or not (quoted or is_letter(first)) or _is_address(codes, start, end, table):
        return True
    if seen & (CONTRIBUTED_TO | AT) or codes[end - 1] == ord(")") or _may_end_with_agency(codes, start, end, table):
        return True
    return (quoted or _starts_known(codes, start, min(end, start + START_LENGTH), table)) and (
        seen & (EQUALS | NUMBER | COPYRIGHT) != 0
        or (end - start <= LONGEST_DATE and seen & DATED != 0)
        or may_start(codes, start, end, table, KNOWN_PHRASE)
        or (end - start <= LONGEST_UNLABELLED and not seen & SENTENCE and _may_be_name(codes, start, end, table))
    )


@compiled
def _may_end_with_agency(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """Whether a line may be initials, or ends with an agency's last word: `bylines.ends_with_agency`."""
    if end - start < LONGEST_INITIALS and is_small(codes[start]):
        return True
    if end - start > LONGEST_UNLABELLED or codes[end - 1] == ord("."):
        return False
    at = end
    while at > start and codes[at - 1] != SPACE:
        at -= 1
    return contains(table, AGENCY_END, hash_of(codes, at, end))


@compiled
def _is_address(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """Whether a line starts like a site's address."""
    return contains(table, ADDRESS, hash_of(codes, start, min(end, start + START_LENGTH)))


@compiled
def _starts_known(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """Whether the first letters of a line are those of one that rules recognise, or of a first short word."""
    if contains(table, LINE_START, hash_of(codes, start, end)):
        return True
    at = start
    while at < end and codes[at] != SPACE:
        at += 1
    while at > start and is_joint(codes[at - 1]):
        at -= 1
    return at < end and contains(table, LINE_START, hash_of(codes, start, at))


@compiled
def is_joint(code: int) -> bool:
    """Whether it may end a word, and not a sentence."""
    return code == ord(".") or code == ord(",") or code == ord("-") or code == ord("'")


@compiled
def _may_be_name(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """`names.may_be_name`, without what it says of the words behind the second."""
    if not is_letter(codes[start]):
        return bool(codes[start] == ord(".") or codes[start] == ord("'") or codes[start] == ord("-"))
    at = start
    while at < end and not is_space(codes[at]):
        at += 1
    while at < end and is_space(codes[at]):
        at += 1
    word = at
    while at < end and not is_space(codes[at]):
        at += 1
    if not is_digit(codes[end - 1]) and _is_endless(codes, start, end, table):
        return False
    if word == end or not is_letter(codes[word]):
        return False
    if is_upper(codes[word]) or (codes[word] == ord("a") and word + 1 < end and codes[word + 1] == ord("l")):
        return True
    apostrophe = bool(codes[word] == ord("d") and word + 1 < end and codes[word + 1] == ord("'"))
    return apostrophe or contains(table, PARTICLE, hash_of(codes, word, at))


@compiled
def _is_endless(codes: np.ndarray, start: int, end: int, table: np.ndarray) -> bool:
    """Whether a line begins with more words than a name has."""
    at = start
    for _ in range(_WORDS):
        word = at
        while at < end and is_letter(codes[at]):
            at += 1
        if (
            at == word
            or (at < end and not is_space(codes[at]))
            or contains(table, CONJUNCTION, hash_of(codes, word, at))
        ):
            return False
        while at < end and is_space(codes[at]):
            at += 1
    return True
