"""What is known of each spelling: its word's hash and rarity, and whether it is a number."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.frequencies import SCALE, frozen
from enrich.copies.hashing import word_hash
from enrich.copies.lexemes import Kind, classified

NUMBER: Final = 2  # bits of a mark; bit 1 is `tokens.QUOTED`, the weight stands above
WEIGHT_SHIFT: Final = 2

_LONGEST = 63  # letters that count in a rank
_STEM = 4  # letters: "minister" and "ministry" are one, "mine" is not; 5 lose rewrites, 3 join strangers
_UPPER = 32  # bits of a hash that are kept
_UNITS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)  # "one" is a pronoun too
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT: Final = {word: str(number) for number, word in enumerate(_UNITS.split(), 2)} | {
    word: str(10 * number) for number, word in enumerate(_TENS.split(), 2)
}
_MOST_SPELLINGS = 200_000  # about 40 MB


class Columns(NamedTuple):
    """Properties by a spelling's number.

    kinds: uint8, see `lexemes.Kind`. hashes: uint64, of the word. counts: int32, documents of 30,000 that hold
    it. ranks: int32, its rarity: the lower the rarer; of words of one count the longer is the rarer
    (Zipf 1935), so that the common words of a language that the table does not know are no rare ones.
    marks: uint8, `weight << 2 | number << 1`. stems: uint32, hash of its first four letters. stem_weights:
    uint8, 0 where the stem is common, or is a character. values: uint32, hash of the number that it
    is, spelt or in figures, 0 where it is none.
    """

    kinds: np.ndarray
    hashes: np.ndarray
    counts: np.ndarray
    ranks: np.ndarray
    marks: np.ndarray
    stems: np.ndarray
    stem_weights: np.ndarray
    values: np.ndarray


class Lexicon:
    """Spellings, numbered as they come; a memory only: what it says of a spelling depends on that spelling alone.

    It forgets everything when it holds more than 200,000 spellings and its columns are asked for again.
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._numbers = _Numbers()
        self._columns = _described([])

    def numbers(self, lexemes: list[str]) -> list[int]:
        """The number of each lexeme, valid until the columns are asked for."""
        return list(map(self._numbers.__getitem__, lexemes))

    def columns(self) -> Columns:
        """The properties of every spelling numbered so far."""
        fresh = list(self._numbers.fresh)
        self._numbers.fresh.clear()
        if fresh:
            added = _described(fresh)
            self._columns = Columns(*map(np.concatenate, zip(self._columns, added, strict=True)))
        columns = self._columns
        if len(self._numbers) > _MOST_SPELLINGS:
            self._forget()
        return columns


class _Numbers(dict[str, int]):
    """Numbers spellings, and remembers those that have no columns yet."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[str] = []

    def __missing__(self, lexeme: str) -> int:
        self.fresh.append(lexeme)
        number = self[lexeme] = len(self)
        return number


def _described(spellings: list[str]) -> Columns:
    table = frozen()
    kinds_and_words = [classified(spelling) for spelling in spellings]
    words = [word for _, word in kinds_and_words]
    kinds = np.array([kind for kind, _ in kinds_and_words], np.uint8)
    documents = np.array([table.count(word) for word in words], np.int64)
    counts = (documents * SCALE // table.documents).astype(np.int32)
    lengths = np.minimum(np.array([len(word) for word in words], np.int32), _LONGEST)
    marks = table.weights[documents] << WEIGHT_SHIFT | np.where(kinds == Kind.NUMBER, NUMBER, 0)
    stems = [stem(word) for word in words]
    holding = np.array([table.stem_count(short) for short in stems], np.int64)
    return Columns(
        kinds,
        np.array([word_hash(word) for word in words], np.uint64),
        counts,
        counts * (_LONGEST + 1) + _LONGEST - lengths,
        marks.astype(np.uint8),
        np.array([word_hash(short) >> _UPPER for short in stems], np.uint32),
        np.where(kinds <= Kind.NUMBER, table.stem_weights[holding], 0).astype(np.uint8),
        np.array([_value_hash(value(word)) for word in words], np.uint32),
    )


def stem(word: str) -> str:
    """What stays of a word when its ending changes: its first four letters; a number stays whole."""
    return word if word[:1].isdecimal() else word[:_STEM]


def value(word: str) -> str:
    """The number that a word is, `2.5` of 2.50 and `12` of twelve; empty where it is none. Tens and units are two."""
    if not word[:1].isdecimal():
        return _SPELT.get(word, "")
    return word.rstrip("0").rstrip(".") if "." in word else word


def _value_hash(number: str) -> int:
    return word_hash(number) >> _UPPER if number else 0
