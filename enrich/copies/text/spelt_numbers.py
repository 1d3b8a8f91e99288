"""Numbers that are spelt: `six` and `6` are one, whichever the house sets."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from enrich.copies.kernels.hash_table import Numbers, numbers_by
from enrich.copies.kernels.hashing import word_hash
from enrich.copies.text.folding import folded

# In other languages, where the word is no common one of English (as sept, once, due, sex are), nor of another of them.
_ELSEWHERE: Final = {
    2: "zwei zwo dos deux dois duas twee два две двух двое dva dve tva dwa dwie iki ketto δυο اثنان दो",
    3: "drei tres trois tre drie три трех трое tri trzy harom trei τρεις τρια ثلاثة ثلاث तीन",
    4: "vier cuatro quatre quattro quatro fyra четыре четырех четверо ctyri cetiri cztery negy patru "
    "τεσσερα τεσσερις اربعة اربع चार",
    5: "funf fuenf cinco cinq cinque vijf fem пять пяти пятеро piec cinci πεντε خمسة خمس पाच",
    6: "sechs seis zes шесть шести szesc sest εξι ستة ست छह",
    7: "sieben siete sette sete zeven sju syv семь семи siedem sedm sedam yedi επτα سبعة سبع सात",
    8: "acht ocho huit otto oito atta otte восемь восьми osiem osm osam sekiz nyolc οκτω ثمانية ثماني आठ",
    9: "neun nueve neuf nove negen nio девять девяти dziewiec devet dokuz kilenc εννεα تسعة تسع नौ",
    10: "zehn diez dix dieci dez tien tio десять десяти dziesiec deset tiz δεκα عشرة عشر दस",
    11: "elf onze undici elva",
    12: "zwolf doce douze dodici doze twaalf tolv",
}
_CHARACTERS: Final = dict(zip("二三四五六七八九十", range(2, 11), strict=True)) | {"两": 2}
_UNITS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)  # "one" is a pronoun too
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: Final = (
    {word: number for number, word in enumerate(_UNITS.split(), 2)}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {word: number for number, words in _ELSEWHERE.items() for word in map(folded, words.split())}
)


@cache
def spelt_words() -> Numbers:
    """The number that each word is, by the word's hash. Tens and units are two words."""
    return _by_hash(_WORDS)


@cache
def spelt_characters() -> Numbers:
    """The number that each character is, by its hash: a part of words, so that it stays what it is beside others."""
    return _by_hash(_CHARACTERS)


def _by_hash(numbers: dict[str, int]) -> Numbers:
    hashes = np.fromiter(map(word_hash, numbers), np.uint64, len(numbers))
    return numbers_by(hashes, np.fromiter(numbers.values(), np.uint32, len(numbers)))
