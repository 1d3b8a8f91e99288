"""What is known about each spelling: its word's hash and rarity, and whether it is a number."""

from __future__ import annotations

import secrets
import threading
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.characters import DIGIT, SPACELESS, Kind, text_of, traits
from enrich.copies.text.dates import DATES, DAYS, FIRST_YEAR, MONTHS, YEARS, date_in, dated, months
from enrich.copies.text.folding import folded, key, stem, value
from enrich.copies.text.foreign_frequencies import SHORT, foreign_documents, frequent_documents
from enrich.copies.text.frequencies import SCALE, frozen
from enrich.copies.text.lexemes import Lexemes
from enrich.copies.text.plain_spellings import figures, plain_hashes
from enrich.copies.text.spaceless import LETTER, script_of_code
from enrich.copies.text.spellings import KINDS, RESERVED, Spellings, no_spellings, numbered
from enrich.copies.text.spelt_numbers import spelt_characters, spelt_words
from enrich.kernels.arrays import grown
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import numbers_of
from enrich.kernels.hashing import word_hash
from enrich.kernels.records import dtype_of

NUMBER: Final = 2  # bits of a mark; bit 1 is `tokens.QUOTED`, the weight is above
WEIGHT_SHIFT: Final = 2
CHARACTER_WEIGHT: Final = 63  # of a character that is a token by itself; no word has it: see `frequencies.HEAVIEST`
LETTER_WEIGHT: Final = 62  # the same for scripts whose words have more characters

_LONGEST = 63  # letters that count in a rank
_UPPER: Final = np.uint64(32)  # bits of a hash that are kept
# A date occurs in one of twenty reports, like an everyday word: see `frequencies.Frequencies.weights`.
_DATE_DOCUMENTS: Final = 1_500
_DATE_WEIGHT: Final = 24
# Shingles of letters distinguish texts, but no single letter is a rare word: see `ruleset.Sketching`.
_LETTER_DOCUMENTS: Final = 200
# Tibetan, whose syllables are separated, but are not words: see `spaceless`.
_FIRST_SYLLABLE: Final = 0x0F40
_LAST_SYLLABLE: Final = 0x0FBC
_MOST_SPELLINGS = 200_000  # about 20 MB
_MOST_LETTERS = 4_000_000  # of all of them, 16 MB


class Word(NamedTuple):
    """What is known about a spelling.

    kind: see `Kind`; NOTHING if it has only accents. hash: of the word. key: hash of its first seven
    letters, for a number of all. documents: its document frequency out of 30,000. rank: the lower, the rarer is the
    word. Of words with the same document frequency the longer is the rarer (Zipf 1935), so that common words of a
    language that is not in the table do not count as rare. foreign_documents: out of 30,000 in another language. stem:
    hash of its first four letters. value: hash of the number that it is, spelt or in figures, 0 if it is none. mark:
    `weight << 2 | number << 1`. stem_weight: 0 if the stem is common, or is a character. foreign_mark,
    foreign_stem_weight: the same in a text of another language. script: see `spaceless`; 0 for a word. The rest is
    about dates, 0 if it is not part of one: month, 1 to 12; is_between, like `of` in 12 of January; figure, a number of
    up to four digits; date, a complete one, like 12.1.2026.
    """

    hash: np.uint64
    key: np.uint64
    documents: np.int32
    rank: np.int32
    foreign_documents: np.int32
    stem: np.uint32
    value: np.uint32
    kind: np.uint8
    mark: np.uint8
    stem_weight: np.uint8
    foreign_mark: np.uint8
    foreign_stem_weight: np.uint8
    script: np.uint8
    month: np.uint8
    is_between: np.uint8
    figure: np.uint16
    date: np.uint16


WORD: Final = dtype_of(Word)


@compiled
def rank_of(documents: int, rank: int) -> int:
    """The rank of a word with that document frequency. rank: of the word with any other frequency."""
    return documents * (_LONGEST + 1) + rank % (_LONGEST + 1)


@compiled
def letters_of(rank: int) -> int:
    """How many letters a word of this rank has, up to 63."""
    return _LONGEST - rank % (_LONGEST + 1)


class Lexicon:
    """What is known about the spellings met so far; only a cache: each entry depends on its spelling alone.

    It is cleared once it has more than 200,000, or four million letters of them. Threads may share it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seed = np.uint64(secrets.randbits(64))
        self._forget()

    def forget(self) -> None:
        """Frees the memory."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._spellings = no_spellings()
        self._words = np.zeros(RESERVED, WORD)
        self._words["kind"][:KINDS] = range(KINDS)
        self._words[KINDS:] = _dates()

    def words(self, found: Lexemes) -> tuple[np.ndarray, np.ndarray]:
        """A table of WORD, and each lexeme's row in it, int32; for a sign only the kind.

        A date is a word, and its other parts, day and year, are signs without a meaning.
        """
        with self._lock:
            try:
                rows = self._numbered(found)
            except BaseException:
                self._forget()  # otherwise numbered but undescribed spellings would stay so
                raise
            words = self._words
            if (
                self._spellings.known > _MOST_SPELLINGS
                or self._spellings.ends[self._spellings.known - 1] > _MOST_LETTERS
            ):
                self._forget()
        return words, dated(found, words, rows, KINDS)

    def _numbered(self, found: Lexemes) -> np.ndarray:
        described = self._spellings.known
        rows, self._spellings = numbered(found, self._spellings, self._seed)
        known = self._spellings.known
        if known > described:
            self._words = grown(self._words, known)
            self._words[described:known] = _described(self._spellings, described)
        return rows


@cache
def _dates() -> np.ndarray:
    """What is known about each date, WORD: as frequent as a date in reports; then about each year and day.

    A year and a day are as rare as elsewhere. A day that could be a month is not a number that two texts can disagree
    about: in 5/6/2026 it is ambiguous.
    """
    dates = np.zeros(DATES + YEARS + DAYS, WORD)
    sure = np.r_[DATES : DATES + YEARS, DATES + YEARS + MONTHS + 1 : len(dates)]
    dates["kind"] = Kind.WORD
    dates["kind"][sure] = Kind.NUMBER
    names = [f"date {number}" for number in range(DATES)] + [str(FIRST_YEAR + year) for year in range(YEARS)]
    names += [str(day) for day in range(DAYS)]
    dates["hash"] = dates["key"] = [word_hash(name) for name in names]
    dates["documents"] = _DATE_DOCUMENTS
    dates["foreign_documents"] = _DATE_DOCUMENTS
    dates["rank"] = rank_of(_DATE_DOCUMENTS, 0)
    dates["mark"] = _DATE_WEIGHT << WEIGHT_SHIFT
    dates["mark"][sure] |= NUMBER
    dates["stem"] = dates["hash"] >> _UPPER
    table = frozen()
    dates["stem_weight"][DATES:] = table.stem_weights[numbers_of(table.stem_counts, dates["hash"][DATES:])]
    dates["value"][DATES:] = dates["stem"][DATES:]
    dates["foreign_mark"], dates["foreign_stem_weight"] = dates["mark"], dates["stem_weight"]
    return dates


def _described(spellings: Spellings, first: int) -> np.ndarray:
    """What is known about the spellings from number `first` on, WORD."""
    ends = spellings.ends[first - 1 : spellings.known]
    letters = spellings.letters[ends[0] : ends[-1]]
    ends = ends - ends[0]
    hashes, keys, stems, values, lengths = plain_hashes(letters, ends)
    is_short = (lengths > 0) & (lengths < SHORT)
    text = text_of(letters)
    initials = letters[ends[:-1]]
    traits_of_first = traits()[initials]
    are_numbers = traits_of_first & DIGIT > 0
    found = np.zeros(len(hashes), WORD)
    others = np.flatnonzero(lengths == 0)
    bounds = zip(ends[others].tolist(), ends[others + 1].tolist(), strict=True)
    words = [folded(text[start:end]) for start, end in bounds]
    for column, form in ((hashes, str), (keys, key), (stems, stem)):
        column[others] = np.array([word_hash(form(word)) for word in words], np.uint64)
    values[others] = np.array([word_hash(value(word)) if word[:1].isdecimal() else 0 for word in words], np.uint64)
    are_numbers[others] |= np.array([word[:1].isdecimal() for word in words], np.bool_)  # in Han characters
    found["date"][others] = [date_in(word) for word in words]
    lengths[others] = [len(word) for word in words]
    is_short[others] = [len(word) < SHORT and word.isascii() for word in words]
    kinds = np.select(
        [are_numbers, traits_of_first & SPACELESS > 0, lengths == 0],
        [Kind.NUMBER, Kind.CHARACTER, Kind.NOTHING],
        Kind.WORD,
    )
    spelt = numbers_of(spelt_words(), hashes)
    for at in np.flatnonzero(spelt).tolist():
        hashes[at] = values[at] = word_hash(str(spelt[at]))
    months_of = numbers_of(months(), hashes)
    table = frozen()
    counts = numbers_of(table.word_counts, hashes)
    found["kind"] = kinds
    found["hash"] = hashes
    found["key"] = np.where((counts == 0) & (kinds == Kind.WORD), keys, hashes)
    found["documents"] = counts * SCALE // table.documents
    found["rank"] = found["documents"] * (_LONGEST + 1) + _LONGEST - np.minimum(lengths, _LONGEST)
    weights = np.where(kinds == Kind.CHARACTER, CHARACTER_WEIGHT, table.weights[counts]).astype(np.uint8)
    found["mark"] = weights << WEIGHT_SHIFT | np.where(kinds == Kind.NUMBER, NUMBER, 0)
    found["stem"] = stems >> _UPPER
    found["stem_weight"] = np.where(kinds <= Kind.NUMBER, table.stem_weights[numbers_of(table.stem_counts, stems)], 0)
    found["value"] = values >> _UPPER | _values_of_characters(hashes)
    found["month"] = np.where(months_of <= MONTHS, months_of, 0)
    found["is_between"] = months_of > MONTHS
    found["figure"] = figures(letters, ends)
    has_script = (kinds == Kind.CHARACTER) | ((initials >= _FIRST_SYLLABLE) & (initials <= _LAST_SYLLABLE))
    found["script"] = np.where(has_script, script_of_code()[initials], 0)
    are_letters = found["script"] == LETTER
    found["mark"][are_letters] = LETTER_WEIGHT << WEIGHT_SHIFT
    found["documents"][are_letters] = _LETTER_DOCUMENTS
    _weigh_abroad(found, counts)
    elsewhere = foreign_documents(found["key"], (kinds == Kind.WORD) & is_short)
    found["foreign_documents"] = np.maximum(found["documents"], elsewhere)
    return found


def _weigh_abroad(words: np.ndarray, counts: np.ndarray) -> None:
    """Set the weights of words in another language. words: WORD; counts: of those in the English table."""
    words["foreign_mark"], words["foreign_stem_weight"] = words["mark"], words["stem_weight"]
    table = frozen()
    frequent = frequent_documents(words["key"]) * table.documents // SCALE
    at = np.flatnonzero((words["kind"] == Kind.WORD) & (frequent > counts))
    words["foreign_mark"][at] = table.weights[frequent[at]] << WEIGHT_SHIFT
    words["foreign_stem_weight"][at] = np.minimum(words["stem_weight"][at], table.stem_weights[frequent[at]])


def _values_of_characters(hashes: np.ndarray) -> np.ndarray:
    """The upper half of the hash of the number that a character is, 0 for others."""
    numbers = numbers_of(spelt_characters(), hashes)
    values = np.zeros(len(hashes), np.uint64)
    for at in np.flatnonzero(numbers).tolist():
        values[at] = word_hash(str(numbers[at])) >> int(_UPPER)
    return values


LEXICON: Final = Lexicon()
"""The lexicon of this process: texts to compare, or shown as evidence, share words with those read before."""
