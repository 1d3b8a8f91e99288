"""What is known of each spelling: its word's hash and rarity, and whether it is a number."""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.kernels.arrays import grown
from enrich.copies.kernels.compiled import compiled
from enrich.copies.kernels.hash_table import Numbers, numbers_of
from enrich.copies.kernels.hashing import LONGEST_PLAIN, plain_hash, word_hash
from enrich.copies.kernels.records import dtype_of
from enrich.copies.text.characters import DIGIT, SPACELESS, Kind, text_of, traits
from enrich.copies.text.frequencies import SCALE, by_hash, frozen
from enrich.copies.text.lexemes import Lexemes
from enrich.copies.text.spellings import KINDS, Spellings, no_spellings, numbered

NUMBER: Final = 2  # bits of a mark; bit 1 is `tokens.QUOTED`, the weight stands above
WEIGHT_SHIFT: Final = 2
CHARACTER_WEIGHT: Final = 63  # of a character that stands for itself, and of no word: see `frequencies.HEAVIEST`

_LONGEST = 63  # letters that count in a rank
_STEM = 4  # letters: "minister" and "ministry" are one, "mine" is not; 5 lose paraphrases, 3 join strangers
_UPPER: Final = np.uint64(32)  # bits of a hash that are kept
_LAST_ASCII: Final = 0x7F
_COMMA: Final = ord(",")
_POINT: Final = ord(".")
_ZERO: Final = ord("0")
_NINE: Final = ord("9")
# The same in other languages, where the word is no common one of English (as sept, once, due, sex are).
_SPELT_ELSEWHERE: Final = {
    2: "zwei zwo dos deux dois duas twee два две двух двое tva dwa dwie 二 两 兩",
    3: "drei tres trois tre drie три трех трое trzy 三",
    4: "vier cuatro quatre quattro quatro fyra четыре четырех четверо cztery 四",
    5: "funf cinco cinq cinque vijf fem пять пяти пятеро piec 五",
    6: "sechs seis zes шесть шести szesc 六",
    7: "sieben siete sette sete zeven sju семь семи siedem 七",
    8: "acht ocho huit otto oito atta восемь восьми osiem 八",
    9: "neun nueve neuf nove negen nio девять девяти dziewiec 九",
    10: "zehn diez dix dieci dez tien tio десять десяти dziesiec 十",
    11: "elf onze undici elva",
    12: "zwolf doce douze dodici doze twaalf tolv",
}
_UNITS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)  # "one" is a pronoun too
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT: Final = (
    {word: number for number, word in enumerate(_UNITS.split(), 2)}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {word: number for number, words in _SPELT_ELSEWHERE.items() for word in words.split()}
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MOST_SPELLINGS = 200_000  # about 20 MB
_MOST_LETTERS = 4_000_000  # of all of them, 16 MB


class Word(NamedTuple):
    """What is known of a spelling.

    kind: see `Kind`; NOTHING of what holds nothing but accents. hash: of the word. documents: how many of 30,000 hold
    it. rank: the lower, the rarer is the word. Of words in as many documents the longer is the rarer (Zipf 1935), so
    that the common words of a language that the table does not know are no rare ones. stem: hash of its first four
    letters. value: hash of the number that it is, spelt or in figures, 0 where it is none. mark: `weight << 2 |
    number << 1`. stem_weight: 0 where the stem is common, or is a character.
    """

    hash: np.uint64
    documents: np.int32
    rank: np.int32
    stem: np.uint32
    value: np.uint32
    kind: np.uint8
    mark: np.uint8
    stem_weight: np.uint8


WORD: Final = dtype_of(Word)


class Lexicon:
    """What is known of the spellings met so far; a memory only: what it says of one depends on that one alone.

    It forgets everything once it holds more than 200,000, or four million letters of them. Threads may share it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seed = np.uint64(secrets.randbits(64))
        self._forget()

    def _forget(self) -> None:
        self._spellings = no_spellings()
        self._words = np.zeros(KINDS, WORD)
        self._words["kind"] = range(KINDS)

    def words(self, found: Lexemes) -> tuple[np.ndarray, np.ndarray]:
        """A table of WORD, and the row in it of each lexeme, int32; of a sign it tells the kind alone."""
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
        return words, rows

    def _numbered(self, found: Lexemes) -> np.ndarray:
        described = self._spellings.known
        rows, self._spellings = numbered(found, self._spellings, self._seed)
        known = self._spellings.known
        if known > described:
            self._words = grown(self._words, known)
            self._words[described:known] = _described(self._spellings, described)
        return rows


def folded(spelling: str) -> str:
    """The one form of all spellings of a word or number: lower case, no accents, `1,000` as `1000`; a character stays.

    Empty where a word holds no letter that stays.
    """
    if spelling[0].isdecimal():
        return _plain_number(spelling)
    if spelling.isascii():
        return spelling.lower()  # nearly all
    if traits()[ord(spelling[0])] & SPACELESS:
        return spelling
    return "".join(c for c in unicodedata.normalize("NFKD", spelling) if _is_kept(c)).lower()


def stem(word: str) -> str:
    """What stays of a word when its ending changes: its first four letters; a number stays whole."""
    return word if word[:1].isdecimal() else word[:_STEM]


def value(number: str) -> str:
    """The one form of a number, `2.5` of 2.50."""
    return number.rstrip("0").rstrip(".") if "." in number else number


@cache
def _spelt_values() -> Numbers:
    """The upper half of the hash of each number that is spelt, by the hash of its word. Tens and units are two."""
    return by_hash({word: word_hash(str(number)) >> int(_UPPER) for word, number in _SPELT.items()})


def _described(spellings: Spellings, first: int) -> np.ndarray:
    """What is known of the spellings from number `first` on, WORD."""
    ends = spellings.ends[first - 1 : spellings.known]
    letters = spellings.letters[ends[0] : ends[-1]]
    ends = ends - ends[0]
    hashes, stems, values, lengths = _plain(letters, ends)
    text = text_of(letters)
    for at in np.flatnonzero(lengths == 0).tolist():
        word = folded(text[ends[at] : ends[at + 1]])
        hashes[at] = word_hash(word)
        stems[at] = word_hash(stem(word))
        values[at] = word_hash(value(word)) if word[:1].isdecimal() else 0
        lengths[at] = len(word)
    traits_of_first = traits()[letters[ends[:-1]]]
    kinds = np.select(
        [traits_of_first & DIGIT > 0, traits_of_first & SPACELESS > 0, lengths == 0],
        [Kind.NUMBER, Kind.CHARACTER, Kind.NOTHING],
        Kind.WORD,
    )
    table = frozen()
    counts = numbers_of(table.word_counts, hashes)
    found = np.zeros(len(hashes), WORD)
    found["kind"] = kinds
    found["hash"] = hashes
    found["documents"] = counts * SCALE // table.documents
    found["rank"] = found["documents"] * (_LONGEST + 1) + _LONGEST - np.minimum(lengths, _LONGEST)
    weights = np.where(kinds == Kind.CHARACTER, CHARACTER_WEIGHT, table.weights[counts]).astype(np.uint8)
    found["mark"] = weights << WEIGHT_SHIFT | np.where(kinds == Kind.NUMBER, NUMBER, 0)
    found["stem"] = stems >> _UPPER
    found["stem_weight"] = np.where(kinds <= Kind.NUMBER, table.stem_weights[numbers_of(table.stem_counts, stems)], 0)
    found["value"] = values >> _UPPER | numbers_of(_spelt_values(), hashes)
    return found


@compiled
def _plain(letters: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of each spelling the hashes of its form, of its stem, and of the number that it is in figures; the form's length.

    All are 0 of a spelling that is long or not its own form, and the number's hash is 0 of what is no number. The
    letters of spelling i are `letters[ends[i]:ends[i + 1]]`.
    """
    count = len(ends) - 1
    hashes = np.zeros(count, np.uint64)
    stems = np.zeros(count, np.uint64)
    values = np.zeros(count, np.uint64)
    lengths = np.zeros(count, np.int64)
    for i in range(count):
        start = ends[i]
        end = ends[i + 1]
        if end - start > LONGEST_PLAIN or not _is_plain(letters[start:end]):
            continue
        lengths[i] = end - start
        hashes[i] = plain_hash(letters[start:end])
        if _ZERO <= letters[start] <= _NINE:
            stems[i] = hashes[i]
            values[i] = plain_hash(letters[start : _end_of_value(letters, start, end)])
        else:
            stems[i] = plain_hash(letters[start : min(end, start + _STEM)])
    return hashes, stems, values, lengths


@compiled
def _is_plain(letters: np.ndarray) -> bool:
    """Whether a spelling, whose letters are small, is its own form."""
    return not np.any((letters > _LAST_ASCII) | (letters == _COMMA))


@compiled
def _end_of_value(letters: np.ndarray, start: int, end: int) -> int:
    """Where `value` of a number ends."""
    if not np.any(letters[start:end] == _POINT):
        return end
    while letters[end - 1] == _ZERO:
        end -= 1
    while letters[end - 1] == _POINT:
        end -= 1
    return end


def _is_kept(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Cf"


def _plain_number(digits: str) -> str:
    if not digits.isascii():
        digits = "".join(c if c in ".," else str(unicodedata.decimal(c)) for c in digits)
    if "," not in digits:
        return digits
    return digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
