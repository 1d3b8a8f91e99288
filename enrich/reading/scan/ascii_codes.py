"""Letters, white space and ends of sentences of lines in ASCII, in compiled code. Places are numbers of bytes."""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled

SPACE: Final = 32
LINE_FEED: Final = 10
LAST: Final = 127
_BETWEEN_CASES: Final = 32
_FIRST_SEPARATOR: Final = 28
_LAST_SEPARATOR: Final = 31


def codes_of(text: str) -> np.ndarray:
    """A text in ASCII as uint8."""
    return np.frombuffer(text.encode("ascii"), np.uint8)


@compiled
def is_space(code: int) -> bool:
    """Whether it is white space, as `str.isspace` has it."""
    return code == SPACE or ord("\t") <= code <= ord("\r") or _FIRST_SEPARATOR <= code <= _LAST_SEPARATOR


@compiled
def is_upper(code: int) -> bool:
    """Whether it is a capital."""
    return ord("A") <= code <= ord("Z")


@compiled
def is_small(code: int) -> bool:
    """Whether it is a small letter."""
    return ord("a") <= code <= ord("z")


@compiled
def is_letter(code: int) -> bool:
    """Whether it is an ASCII letter."""
    return is_small(code) or is_upper(code)


@compiled
def is_digit(code: int) -> bool:
    """Whether it is a figure."""
    return ord("0") <= code <= ord("9")


@compiled
def lower(code: int) -> int:
    """A letter in lower case; any other code as it is."""
    return code + _BETWEEN_CASES if is_upper(code) else code


@compiled
def begins(codes: np.ndarray, start: int, end: int, word: np.ndarray) -> bool:
    """Whether a text between two places begins with a word, in the same case."""
    same = 0
    while same < len(word) and start + same < end and codes[start + same] == word[same]:
        same += 1
    return same == len(word)


@compiled
def is_stop(code: int) -> bool:
    """Whether it ends a sentence."""
    return code == ord(".") or code == ord("!") or code == ord("?")


@compiled
def ends_like_sentence(codes: np.ndarray, start: int, end: int) -> bool:
    """`lines.ends_like_sentence` of a line in ASCII that is not empty."""
    last = codes[end - 1]
    if is_stop(last):
        return True
    closing = last == ord('"') or last == ord("'") or last == ord(")")
    return closing and end - start > 1 and (is_stop(codes[end - 2]) or codes[end - 2] == ord(","))


@compiled
def has_sentence(codes: np.ndarray, start: int, end: int) -> bool:
    """Whether a sentence ends inside a line."""
    at = start + 1
    while at < end and not (is_space(codes[at]) and is_stop(codes[at - 1])):
        at += 1
    return at < end
