"""What is known of each spelling: its word's hash and rarity, and whether it is a number."""

from __future__ import annotations

import secrets
import threading
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.kernels.arrays import grown
from enrich.copies.kernels.compiled import compiled
from enrich.copies.kernels.hash_table import numbers_of
from enrich.copies.kernels.hashing import word_hash
from enrich.copies.kernels.records import dtype_of
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

NUMBER: Final = 2  # bits of a mark; bit 1 is `tokens.QUOTED`, the weight stands above
WEIGHT_SHIFT: Final = 2
CHARACTER_WEIGHT: Final = 63  # of a character that stands for itself, and of no word: see `frequencies.HEAVIEST`
LETTER_WEIGHT: Final = 62  # the same of scripts where a word takes more of them

_LONGEST = 63  # letters that count in a rank
_UPPER: Final = np.uint64(32)  # bits of a hash that are kept
# A date stands in one report of twenty, as a word of everyday does: see `frequencies.Frequencies.weights`.
_DATE_DOCUMENTS: Final = 1_500
_DATE_WEIGHT: Final = 24
# A letter's shingles tell texts apart, and no single one of its words is rare: see `ruleset.Sketching`.
_LETTER_DOCUMENTS: Final = 200
# Tibetan, whose syllables stand apart, and are no words: see `spaceless`.
_FIRST_SYLLABLE: Final = 0x0F40
_LAST_SYLLABLE: Final = 0x0FBC
_MOST_SPELLINGS = 200_000  # about 20 MB
_MOST_LETTERS = 4_000_000  # of all of them, 16 MB


class Word(NamedTuple):
    """What is known of a spelling.

    kind: see `Kind`; NOTHING of what holds nothing but accents. hash: of the word. key: hash of its first seven
    letters, all of a known one's. documents: how many of 30,000 hold it. rank: the lower, the rarer is the word. Of
    words in as many documents the longer is the rarer (Zipf 1935), so that the common words of a language that the
    table does not know are no rare ones. foreign_documents: how many of 30,000 do in another language. stem: hash of
    its first four letters. value: hash of the number that it is, spelt or in figures, 0 where it is none. mark:
    `weight << 2 | number << 1`. stem_weight: 0 where the stem is common, or is a character. foreign_mark,
    foreign_stem_weight: the same in a text of another language. script: see `spaceless`; 0 of a word. The rest tells
    what the spelling is of a date, 0 where it is none: month, 1 to 12; is_between, as the `of` in 12 of January;
    figure, a number in up to four digits; date, the whole of one, as 12.1.2026.
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
    """The rank of a word that stands in so many documents. rank: of the word in any other number of them."""
    return documents * (_LONGEST + 1) + rank % (_LONGEST + 1)


@compiled
def letters_of(rank: int) -> int:
    """How many letters a word of this rank has, up to 63."""
    return _LONGEST - rank % (_LONGEST + 1)


class Lexicon:
    """What is known of the spellings met so far; a memory only: what it says of one depends on that one alone.

    It forgets everything once it holds more than 200,000, or four million letters of them. Threads may share it.
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
        """A table of WORD, and the row in it of each lexeme, int32; of a sign it tells the kind alone.

        A date is a word, and what it was written with beside day and year a sign without a meaning.
        """
        with self._lock:
            try:
                rows = self._numbered(found)
            except BaseException:
                self._forget()  # or what is numbered and not described would stay so
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
    """What is known of each date, WORD: it stands in as many reports as a day is news; then of each year and day.

    A year and a day are as rare as elsewhere. A day that could be a month is no number that two texts can disagree
    about: in 5/6/2026 one cannot say which it is.
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
    """What is known of the spellings from number `first` on, WORD."""
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
    for at in np.flatnonzero(lengths == 0).tolist():
        word = folded(text[ends[at] : ends[at + 1]])
        hashes[at] = word_hash(word)
        keys[at] = word_hash(key(word))
        stems[at] = word_hash(stem(word))
        values[at] = word_hash(value(word)) if word[:1].isdecimal() else 0
        are_numbers[at] |= word[:1].isdecimal()  # in Han characters
        found["date"][at] = date_in(word)
        lengths[at] = len(word)
        is_short[at] = len(word) < SHORT and word.isascii()
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
    """Note what words weigh in another language. words: WORD; counts: of those in the English table."""
    words["foreign_mark"], words["foreign_stem_weight"] = words["mark"], words["stem_weight"]
    table = frozen()
    frequent = frequent_documents(words["key"]) * table.documents // SCALE
    at = np.flatnonzero((words["kind"] == Kind.WORD) & (frequent > counts))
    words["foreign_mark"][at] = table.weights[frequent[at]] << WEIGHT_SHIFT
    words["foreign_stem_weight"][at] = np.minimum(words["stem_weight"][at], table.stem_weights[frequent[at]])


def _values_of_characters(hashes: np.ndarray) -> np.ndarray:
    """The upper half of the hash of the number that a character is, 0 of others."""
    numbers = numbers_of(spelt_characters(), hashes)
    values = np.zeros(len(hashes), np.uint64)
    for at in np.flatnonzero(numbers).tolist():
        values[at] = word_hash(str(numbers[at])) >> int(_UPPER)
    return values


LEXICON: Final = Lexicon()
"""That of this process: texts that are compared, or shown as evidence, are of the words that others were read with."""
