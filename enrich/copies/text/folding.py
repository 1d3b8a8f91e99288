"""Normalises words and numbers with several spellings: case, accents, script, look-alikes, house style.

A form is only compared with other forms, so it need not be a word: Serbian is in Latin letters, and so are
the Cyrillic words of every other language; Chinese is simplified, and so is Japanese.
"""

# ruff: noqa: RUF001  # letters that look like others are the subject

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from enrich.copies.text.characters import SPACELESS, traits
from enrich.copies.text.han_numbers import in_figures

# Letters without a decomposition that are also written as another, or two: in capitals, without accents, by keyboard.
_AS_SET: Final = {
    "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe",
    # Arabic, Persian and Urdu: yeh, kaf, heh, teh marbuta as typed, the elongated line.
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ە": "ه", "ہ": "ه", "ھ": "ه", "ـ": "",
    "ँ": "ं", "ঁ": "ং",  # candrabindu, for which many publishers write an anusvara
    "\u034f": "", "\u115f": "", "\u1160": "", "\u3164": "", "\u180b": "", "\u180c": "", "\u180d": "", "\u180e": "",
} | {chr(code): "" for code in range(0xFE00, 0xFE10)}  # fmt: skip  # fillers and variation selectors: invisible
# Serbian in Latin letters, without accents; additional letters of other languages stay.
_LATIN: Final = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True)) | {
    "љ": "lj", "њ": "nj", "џ": "dz", "ѕ": "dz",
}  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_SIGNS: Final = str.maketrans(
    {"٫": ".", "٬": ",", "，": ",", "．": ".", ":": ".", "h": ".", "H": "."}
    | dict.fromkeys(" \u00a0\u2009\u202f'\u2019", "")
)
_ZEROS = re.compile(r"^0+(?=\d)")
_WHOLE = re.compile(r"\.0+$")
_ASCII_LETTER = re.compile("[A-Za-z]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
KEY: Final = 7  # letters of a rare word that are looked up: endings after them change
_HANGUL_KEY: Final = 3  # syllables
STEM: Final = 4  # letters: "minister" and "ministry" are one, "mine" is not; 5 lose paraphrases, 3 join strangers
_HANGUL_STEM: Final = 2  # syllables: of most nouns both, before the particles


class _Kept(dict[int, int | None]):
    """Each character, None for an accent or an invisible sign, determined when it is first met."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        is_kept = not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
        self[code] = kept = code if is_kept else None
        return kept


_KEPT: Final = _Kept()


class LookAlikes(NamedTuple):
    """latin: the Latin letter that a letter of another script looks like. cyrillic: the Cyrillic one, by the Latin."""

    latin: dict[int, str]
    cyrillic: dict[int, str]


def folded(spelling: str) -> str:
    """The common form of all spellings of a word, number or character: lower case, no accents, `1,000` as `1000`.

    A time of day is a number with a point, 9.30 for 09:30 and 9h30, and a number is an integer if possible, 9 for 9.00.

    Empty if no letter of the word is left.
    """
    if not spelling.isascii() and (number := in_figures(spelling)):
        return number
    if spelling[0].isdecimal():
        return _plain_number(spelling)
    if spelling.isascii():
        return spelling.lower()  # nearly all
    if traits()[ord(spelling[0])] & SPACELESS:
        return unicodedata.normalize("NFKC", spelling).translate(_simplified()).replace("เเ", "แ")
    return unicodedata.normalize("NFC", _plain(_in_one_script(spelling)).lower().translate(_as_set()))


def stem(word: str) -> str:
    """What remains of a word when its ending changes: four letters, two Korean syllables; a number is unchanged."""
    if word[:1].isdecimal():
        return word
    return word[: _HANGUL_STEM if _HANGUL.match(word) else STEM]


def key(word: str) -> str:
    """The lookup key of a rare word: its first letters, so that its forms agree; a number is unchanged."""
    if word[:1].isdecimal():
        return word
    return word[: _HANGUL_KEY if _HANGUL.match(word) else KEY]


def value(number: str) -> str:
    """The common form of a number, `2.5` for 2.50."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def table(name: str) -> list[list[str]]:
    """The rows of a table in this folder."""
    text = files(__package__).joinpath("tables", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def _in_one_script(spelling: str) -> str:
    """A word with its look-alikes in the script of its other letters: Latin, unless more of these are not."""
    if not _ASCII_LETTER.search(spelling):
        return spelling
    known = look_alikes()
    ascii_letters = [c for c in spelling if c.isascii() and c.isalpha()]
    if not any(ord(c) in known.latin or "\u0400" <= c <= "\u052f" for c in spelling):
        return spelling
    latin = sum(ord(c) not in known.cyrillic for c in ascii_letters)
    others = sum(c.isalpha() and not c.isascii() and ord(c) not in known.latin for c in _plain(spelling))
    return spelling.translate(known.cyrillic if others > latin else known.latin)


def _plain(spelling: str) -> str:
    """Without accents and invisible signs, decomposed."""
    return unicodedata.normalize("NFKD", spelling).translate(_KEPT)


@cache
def look_alikes() -> LookAlikes:
    """The letters that look like another script's, from Unicode's list of confusables."""
    latin = {ord(letter): like for letter, like in table("confusables.tsv")}
    cyrillic = {ord(like): chr(code) for code, like in latin.items() if 0x400 <= code < 0x460}
    return LookAlikes(latin, cyrillic)


@cache
def _simplified() -> dict[int, str]:
    """Simplified characters for traditional ones, and nothing for invisible signs."""
    invisible = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF), "")
    return {ord(one): other for one, other in table("han.tsv")} | invisible


@cache
def _as_set() -> dict[int, str]:
    return {ord(letter): form for letter, form in (_AS_SET | _LATIN).items()}


def _plain_number(digits: str) -> str:
    digits = _ZEROS.sub("", digits.translate(_SIGNS))
    if not digits.isascii():
        digits = "".join(c if c in ".," else str(unicodedata.decimal(c)) for c in digits)
    if _POINTED_THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    if "," in digits:
        digits = digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
    return _WHOLE.sub("", digits)
