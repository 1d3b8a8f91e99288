"""Numbers that are spelt: `six` and `6` are one number."""

from __future__ import annotations

from functools import cache
from typing import Final

from enrich.copies.text.folding import folded, table
from enrich.copies.text.frequencies import frozen
from enrich.kernels.hash_table import Numbers, numbers_by_word

# What `numbers.tsv` lacks: inflected forms, and languages without a table. Used only if English has no such word.
_ELSEWHERE: Final = {
    2: "zwo duas двух двое dwie δυο दो",
    3: "трех трое τρεις τρια ثلاث तीन",
    4: "четырех четверо τεσσερα τεσσερις اربع चार",
    5: "fuenf пяти пятеро πεντε خمس पाच",
    6: "шести εξι ست छह",
    7: "семи επτα سبع सात",
    8: "восьми οκτω ثماني आठ",
    9: "neuf nove девяти εννεα تسع नौ",
    10: "десяти δεκα عشر दस",
}
_COMMON_ENGLISH: Final = 10  # documents of `frequencies` that contain the word
_CHARACTERS: Final = dict(zip("二三四五六七八九十", range(2, 11), strict=True)) | {"两": 2}
_UNITS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)  # "one" is a pronoun too
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH: Final = {word: number for number, word in enumerate(_UNITS.split(), 2)} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), 2)
}


@cache
def spelt_words() -> Numbers:
    """The number that each word is, by the word's hash. Tens and units are two words in English.

    A word of another language counts unless it is a common one in English, such as sept, once, due and sex.
    """
    elsewhere = {folded(word): int(number) for word, number in table("numbers.tsv")}
    elsewhere |= {folded(word): number for number, words in _ELSEWHERE.items() for word in words.split()}
    rare = {word: number for word, number in elsewhere.items() if frozen().count(word) < _COMMON_ENGLISH}
    return numbers_by_word(rare | _ENGLISH)


@cache
def spelt_characters() -> Numbers:
    """The number that each character is, by its hash: part of words, so that it remains what it is next to others."""
    return numbers_by_word(_CHARACTERS)
