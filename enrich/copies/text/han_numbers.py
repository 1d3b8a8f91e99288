"""Numbers in Han characters, or in digits followed by units: 二千三百 is 2300, 3万5000 and 3만5천 are 35000.

Two or more numerals are a number; a single one is part of words, and remains what it is next to others. This applies
to Japanese, where publishers use either these or digits, and to Korean units. Chinese keeps its characters: pairs
of them identify retold reports, and publishers rarely differ.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

import numpy as np

from enrich.copies.text.characters import DIGIT
from enrich.kernels.compiled import compiled

_DIGITS: Final = {name: digit for digit, name in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1_000, "백": 100, "천": 1_000}
_MYRIADS: Final = {
    "万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12,
}  # fmt: skip
HIGHEST: Final = 10**15
_TEN: Final = 10
_HUNDRED: Final = 100
_NEAR: Final = 60  # characters: kana stand in every sentence
_MOST: Final = 10_000  # a myriad, up to which tens count
_FEWEST_FIGURES: Final = 3  # 三四 is three or four
_NUMERALS: Final = frozenset(_DIGITS) | frozenset(_TENS) | frozenset(_MYRIADS)
_STARTS: Final = frozenset(_DIGITS) | frozenset(_TENS)
_PIECE: Final = re.compile(r"\d[\d.,]*|\D")
_CODES: Final = np.array([ord(name) for name in (*_DIGITS, *_TENS, *_MYRIADS)], np.uint32)
_VALUES: Final = np.array([*_DIGITS.values(), *_TENS.values(), *_MYRIADS.values()], np.int64)
_LOWEST: Final = 0x3007
HANGUL: Final = 0xAC00
_FIRST_KANA: Final = 0x3041
_LAST_KANA: Final = 0x30FF


def in_figures(spelling: str) -> str | None:
    """A number with Han or Korean numerals in digits; None if it is none, or only in digits."""
    if len(spelling) < 2 or not (spelling[0].isdecimal() or spelling[0] in _STARTS):
        return None
    pieces = _PIECE.findall(unicodedata.normalize("NFKC", spelling))
    if len(pieces) < 2 or not all(piece[0].isdecimal() or piece in _NUMERALS for piece in pieces):
        return None
    if all(piece in _DIGITS for piece in pieces):
        return "".join(str(_DIGITS[piece]) for piece in pieces).lstrip("0") or "0"
    whole = section = Decimal(0)
    figure: Decimal | None = None
    for piece in pieces:
        if unit := _MYRIADS.get(piece):
            whole += (section + (figure or 0)) * unit
            section, figure = Decimal(0), None
        elif unit := _TENS.get(piece):
            section += (1 if figure is None else figure) * unit
            figure = None
        else:
            figure = Decimal(_DIGITS[piece]) if piece in _DIGITS else _in_digits(piece)
    said = format(whole + section + (figure or 0), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _in_digits(piece: str) -> Decimal:
    bare = piece.rstrip(".,")
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare)
    return Decimal(bare.replace(",", "")) if grouped or bare.count(".") <= 1 else Decimal(bare.replace(".", ""))


@compiled
def behind_han_number(codes: np.ndarray, start: int, first: int, stop: int) -> int:
    """Where the number in Han characters that begins at `start` ends; `start` if there is none, or not in Japanese.

    first, stop: of the text.
    """
    at = start
    figures = zeros = units = 0
    figure = False
    tens = _MOST
    myriad = HIGHEST
    value = _value(codes[at])
    if value < 0 or value >= _MOST or (value >= _HUNDRED and not 0 <= _value(codes[at + 1]) < _TEN):
        return start
    while value >= 0 and codes[at] < HANGUL:
        if value < _TEN:
            figures += figure
            zeros += value == 0
            figure = value > 0 or units == 0  # 一千零五
        elif value < _MOST:
            if value >= tens:
                return start
            tens = value
        else:
            if value >= myriad or not (figure or tens < _MOST):
                return start
            myriad = value
            tens = _MOST
        if value >= _TEN:
            figure = False
            units += 1
        at += 1
        value = _value(codes[at])
    length = at - start
    whole = figures == 0 if units > 0 else length >= _FEWEST_FIGURES or zeros > 0
    return at if length > 1 and whole and _beside_kana(codes, start, first, stop) else start


@compiled
def behind_units(codes: np.ndarray, table: np.ndarray, at: int, first: int, stop: int) -> int:
    """Where a number ends whose digits end at `at`: after its units, and the digits between them.

    table: see `characters.traits`; first, stop: of the text.
    """
    unit = _unit(codes[at])
    if unit == 0 or (codes[at] < HANGUL and not _beside_kana(codes, at, first, stop)):
        return at
    last = HIGHEST
    while 0 < unit < last:
        last = unit
        at += 1
        if 0 < _value(codes[at]) < _TEN and 0 < _unit(codes[at + 1]) < last:
            at += 1
        while table[codes[at]] & DIGIT:
            at += 1
        unit = _unit(codes[at])
    return at


@compiled
def _unit(code: np.uint32) -> int:
    """The unit of a character after digits, a hundred or more; 0 for others."""
    value = _value(code)
    return value if value >= _HUNDRED else 0


@compiled
def _value(code: np.uint32) -> int:
    """The value of a character as a numeral; -1 for others."""
    if code >= _LOWEST:
        for at in range(len(_CODES)):
            if _CODES[at] == code:
                return int(_VALUES[at])
    return -1


@compiled
def _beside_kana(codes: np.ndarray, at: int, first: int, stop: int) -> bool:
    """Whether kana are near a position, as in Japanese."""
    for near in range(max(first, at - _NEAR), min(stop, at + _NEAR)):
        if _FIRST_KANA <= codes[near] <= _LAST_KANA:
            return True
    return False
