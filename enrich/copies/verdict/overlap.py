"""How much of two texts is the same words: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.kernels.hash_table import slot_of, table_of
from enrich.copies.kernels.hashing import shingle_hashes
from enrich.copies.ruleset import QUOTATION, VERBATIM, WHOLE, WRAPPING
from enrich.copies.sketch.features import Corpus
from enrich.copies.text.lexicon import CHARACTER_WEIGHT, WEIGHT_SHIFT
from enrich.copies.text.tokens import QUOTED
from enrich.copies.verdict.numbers import shared_values, strange_numbers

_RUN: Final = VERBATIM.shingle
_QUOTATION: Final = QUOTATION.whole
_QUOTED: Final = QUOTATION.quoted
_GAP: Final = 10  # words between two shared runs that still are one edited passage


class Text(NamedTuple):
    """The words of one text of a corpus, their marks, the runs that begin at them, the numbers that it names, and whether it is one quotation."""

    words: np.ndarray
    marks: np.ndarray
    runs: np.ndarray
    values: np.ndarray
    is_quotation: bool


class Texts(NamedTuple):
    """A corpus, with the hash of the run that begins at each word, uint64, where the text has that many more words.

    quotations: bool by text, whether it is one.
    """

    corpus: Corpus
    runs: np.ndarray
    quotations: np.ndarray


@compiled
def texts_of(corpus: Corpus) -> Texts:
    """The texts of a corpus, to be compared: each once, with however many it is."""
    runs = np.empty(len(corpus.words), np.uint64)
    quotations = np.zeros(len(corpus.offsets) - 1, np.bool_)
    for text in range(len(quotations)):
        start = corpus.offsets[text]
        end = corpus.offsets[text + 1]
        runs[start:end] = _runs(corpus.words[start:end])
        quotations[text] = WHOLE * _quoted(corpus.marks[start:end]) > _QUOTATION * (end - start)
    return Texts(corpus, runs, quotations)


@compiled
def _quoted(marks: np.ndarray) -> int:
    """How many words stand in quotation marks."""
    found = 0
    for mark in marks:
        found += mark & QUOTED
    return found


class Overlap(NamedTuple):
    """Two texts compared, in words. Of two texts of one length the shorter is the one with more covered.

    A word is covered when it lies in a run of four words that both texts have.
    """

    same: int  # 1 where the two are the same words in the same order
    words: int  # of the shorter text
    words_longer: int
    unquoted: int  # of the shorter text, as are all that follow
    unquoted_covered: int
    covered: int
    unquoted_weight: int
    unquoted_weight_covered: int
    longest: int  # words of the longest covered passage
    longest_unquoted: int  # unquoted words of the covered passage that has most
    conflicts: int  # gaps of at most ten words between covered passages that hold a number which the longer text lacks
    numbers: int  # distinct
    numbers_longer: int
    numbers_shared: int
    own_lead: int  # words of the longer before its first covered passage of `WRAPPING.passage` words
    values: int  # distinct, spelt ones too
    values_longer: int
    values_shared: int
    characters: int  # of the words those that are characters of a script without spaces

    @property
    def length(self) -> int:
        """How long the shorter text is, in words of a script with spaces: two characters make about one."""
        return self.words - self.characters // 2


_FIELDS: Final = len(Overlap._fields)


def overlaps(texts: Texts, pairs: np.ndarray) -> list[Overlap]:
    """The overlap of each pair, the same whichever stands first. pairs: rows of texts, int64 of shape (n, 2).

    Linear in the words of the pair.
    """
    return [Overlap(*row) for row in _overlaps(texts, pairs, WRAPPING.passage).tolist()]


@compiled
def _overlaps(texts: Texts, pairs: np.ndarray, passage: int) -> np.ndarray:
    """A row of Overlap's fields for each pair, int64."""
    rows = np.zeros((len(pairs), _FIELDS), np.int64)
    for pair in range(len(rows)):
        x = text_of(texts, pairs[pair, 0])
        y = text_of(texts, pairs[pair, 1])
        x_covered, y_covered = covered_in(x.runs, y.runs)
        if len(x.words) <= len(y.words):
            rows[pair] = _row(x, x_covered, y, y_covered, passage)
        if len(x.words) >= len(y.words):
            row = _row(y, y_covered, x, x_covered, passage)
            if len(x.words) > len(y.words) or _is_greater(row, rows[pair]):
                rows[pair] = row
    return rows


@compiled
def text_of(texts: Texts, text: int) -> Text:
    """One of the texts, not copied."""
    start = texts.corpus.offsets[text]
    end = texts.corpus.offsets[text + 1]
    values = texts.corpus.values[texts.corpus.value_offsets[text] : texts.corpus.value_offsets[text + 1]]
    return Text(
        texts.corpus.words[start:end],
        texts.corpus.marks[start:end],
        texts.runs[start:end],
        values,
        texts.quotations[text],
    )


@compiled
def marks_beside(x: Text, y: Text, y_covered: np.ndarray) -> np.ndarray:
    """The marks of x's words: a text that is one quotation quotes nobody, unless the other one quotes it."""
    if not x.is_quotation:
        return x.marks
    if not y.is_quotation and WHOLE * _quoted(y.marks[y_covered]) > _QUOTED * np.sum(y_covered):
        return x.marks
    return x.marks & np.uint8(255 - QUOTED)


@compiled
def _is_greater(row: np.ndarray, other: np.ndarray) -> bool:
    for i in range(_FIELDS):
        if row[i] != other[i]:
            return bool(row[i] > other[i])
    return False


@compiled
def _row(x: Text, x_covered: np.ndarray, y: Text, y_covered: np.ndarray, passage: int) -> np.ndarray:
    """Overlap's fields, in their order, with x as the shorter text."""
    row = np.zeros(_FIELDS, np.int64)
    strange, numbers, shared = strange_numbers(x, y)
    _, numbers_longer, _ = strange_numbers(y, x)
    row[0] = len(x.words) == len(y.words) and bool(np.all(x.words == y.words))
    row[1] = len(x.words)
    row[2] = len(y.words)
    marks = marks_beside(x, y, y_covered)
    row[3:8] = _coverage(marks, x_covered)
    row[8:11] = passages_of(marks, x_covered, strange)
    row[11] = numbers
    row[12] = numbers_longer
    row[13] = shared
    row[14] = _own_lead(y_covered, passage)
    row[15] = len(x.values)
    row[16] = len(y.values)
    row[17] = shared_values(x.values, y.values)
    row[18] = np.sum(x.marks >> WEIGHT_SHIFT == CHARACTER_WEIGHT)
    return row


@compiled
def _runs(words: np.ndarray) -> np.ndarray:
    """The hash of the run of `_RUN` words that begins at each word, uint64; 0 at the last ones, where none does."""
    runs = np.zeros(len(words), np.uint64)
    hashes = shingle_hashes(words, _RUN)
    runs[: len(hashes)] = hashes
    return runs


@compiled
def covered_by(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which words of each text lie in a run that both have, bool."""
    return covered_in(_runs(x), _runs(y))


@compiled
def covered_in(x_runs: np.ndarray, y_runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same by the runs of the texts."""
    in_x = x_runs[: max(0, len(x_runs) - _RUN + 1)]
    in_y = y_runs[: max(0, len(y_runs) - _RUN + 1)]
    table = table_of(in_x)
    shared = np.zeros(len(table), np.bool_)
    x_covered = np.zeros(len(x_runs), np.bool_)
    y_covered = np.zeros(len(y_runs), np.bool_)
    for i in range(len(in_y)):
        slot = slot_of(table, in_y[i])
        if table[slot] != 0:
            shared[slot] = True
            y_covered[i : i + _RUN] = True
    for i in range(len(in_x)):
        if shared[slot_of(table, in_x[i])]:
            x_covered[i : i + _RUN] = True
    return x_covered, y_covered


@compiled
def _coverage(marks: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """Unquoted words, the covered of these, the covered of all; weight of the unquoted, and of the covered of these."""
    found = np.zeros(5, np.int64)
    for i in range(len(marks)):
        found[2] += covered[i]
        if not marks[i] & QUOTED:
            weight = marks[i] >> WEIGHT_SHIFT
            found[0] += 1
            found[3] += weight
            if covered[i]:
                found[1] += 1
                found[4] += weight
    return found


@compiled
def passages_of(marks: np.ndarray, covered: np.ndarray, strange: np.ndarray) -> np.ndarray:
    """The longest covered passage in words, the most unquoted words in one, and the short gaps with strange numbers."""
    longest = 0
    longest_unquoted = 0
    conflicts = 0
    words = 0
    unquoted = 0
    gap = _GAP + 1  # what stands before the first passage is no gap
    strange_in_gap = 0
    for i in range(len(covered)):
        if not covered[i]:
            words = 0
            unquoted = 0
            gap += 1
            strange_in_gap += strange[i]
            continue
        if gap <= _GAP:
            conflicts += strange_in_gap > 0  # one figure, however its digits are set: 2,000 or 2 , 000
        gap = 0
        strange_in_gap = 0
        words += 1
        unquoted += not marks[i] & QUOTED
        longest = max(longest, words)
        longest_unquoted = max(longest_unquoted, unquoted)
    return np.array([longest, longest_unquoted, conflicts])


@compiled
def _own_lead(covered: np.ndarray, passage: int) -> int:
    """Words before the first covered passage of at least so many words; all where there is none."""
    words = 0
    for i in range(len(covered)):
        words = words + 1 if covered[i] else 0
        if words == passage:
            return i - passage + 1
    return len(covered)
