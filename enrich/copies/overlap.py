"""How much of two texts is the same words: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.features import Corpus
from enrich.copies.hashing import mixed, run_hash
from enrich.copies.lexicon import NUMBER, WEIGHT_SHIFT
from enrich.copies.ruleset import SAME_WORDS, WRAPPING
from enrich.copies.tokens import QUOTED

_RUN: Final = SAME_WORDS.run
_GAP: Final = 10  # words between two shared runs that still are one edited passage


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
    conflicts: int  # numbers that the longer text lacks, between two covered passages at most ten words apart
    numbers: int  # distinct
    numbers_longer: int
    numbers_shared: int
    own_lead: int  # words of the longer before its first covered passage of `WRAPPING.passage` words


_FIELDS: Final = len(Overlap._fields)


def overlaps(left: Corpus, right: Corpus) -> list[Overlap]:
    """The overlap of each text on the left with the one beside it on the right, the same whichever stands where.

    Linear in the words of the pair.
    """
    figures = _overlaps(left.words, left.marks, left.offsets, right.words, right.marks, right.offsets, WRAPPING.passage)
    return [Overlap(*row) for row in figures.tolist()]


@compiled
def _overlaps(
    words: np.ndarray, marks: np.ndarray, offsets: np.ndarray,
    other_words: np.ndarray, other_marks: np.ndarray, other_offsets: np.ndarray, passage: int,
) -> np.ndarray:  # fmt: skip
    """A row of Overlap's fields for each pair, int64."""
    pairs = len(offsets) - 1
    rows = np.zeros((pairs, _FIELDS), np.int64)
    for pair in range(pairs):
        x = words[offsets[pair] : offsets[pair + 1]]
        y = other_words[other_offsets[pair] : other_offsets[pair + 1]]
        x_marks = marks[offsets[pair] : offsets[pair + 1]]
        y_marks = other_marks[other_offsets[pair] : other_offsets[pair + 1]]
        x_covered, y_covered = _covered(x, y)
        x_row = _row(x, x_marks, x_covered, y, y_marks, y_covered, passage)
        y_row = _row(y, y_marks, y_covered, x, x_marks, x_covered, passage)
        rows[pair] = x_row if _is_shorter(x_row, y_row) else y_row
    return rows


@compiled
def _is_shorter(row: np.ndarray, other: np.ndarray) -> bool:
    """Whether `row` is the shorter text's; of equal ones the row that is greater, field by field."""
    if row[1] != other[1]:
        return row[1] < other[1]
    for i in range(_FIELDS):
        if row[i] != other[i]:
            return row[i] > other[i]
    return True


@compiled
def _row(
    x: np.ndarray, x_marks: np.ndarray, x_covered: np.ndarray,
    y: np.ndarray, y_marks: np.ndarray, y_covered: np.ndarray, passage: int,
) -> np.ndarray:  # fmt: skip
    """Overlap's fields with x as the shorter text."""
    row = np.zeros(_FIELDS, np.int64)
    strange, numbers, shared = _numbers(x, x_marks, y, y_marks)
    _, numbers_longer, _ = _numbers(y, y_marks, x, x_marks)
    unquoted, unquoted_covered, covered, weight, weight_covered = _coverage(x_marks, x_covered)
    longest, longest_unquoted, conflicts = _passages(x_marks, x_covered, strange)
    row[0] = len(x) == len(y) and bool(np.all(x == y))
    row[1] = len(x)
    row[2] = len(y)
    row[3] = unquoted
    row[4] = unquoted_covered
    row[5] = covered
    row[6] = weight
    row[7] = weight_covered
    row[8] = longest
    row[9] = longest_unquoted
    row[10] = conflicts
    row[11] = numbers
    row[12] = numbers_longer
    row[13] = shared
    row[14] = _own_lead(y_covered, passage)
    return row


@compiled
def _table(values: np.ndarray) -> np.ndarray:
    """A set of hashes, open addressing, at most half full; 0 is empty (a hash of 0 counts as 1)."""
    size = 16
    while size < 2 * len(values):
        size *= 2
    table = np.zeros(size, np.uint64)
    for value in values:
        table[_slot(table, value)] = max(value, np.uint64(1))
    return table


@compiled
def _slot(table: np.ndarray, value: np.uint64) -> int:
    """Where `value` stands in the set, or would."""
    value = max(value, np.uint64(1))
    last = np.uint64(len(table) - 1)
    slot = mixed(value) & last
    while table[slot] != 0 and table[slot] != value:
        slot = (slot + np.uint64(1)) & last
    return np.int64(slot)


@compiled
def _runs(words: np.ndarray) -> np.ndarray:
    runs = np.empty(max(0, len(words) - _RUN + 1), np.uint64)
    for i in range(len(runs)):
        runs[i] = run_hash(words, i, _RUN)
    return runs


@compiled
def _covered(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which words of each text lie in a run that both have, bool."""
    x_runs = _runs(x)
    y_runs = _runs(y)
    table = _table(x_runs)
    shared = np.zeros(len(table), np.bool_)
    x_covered = np.zeros(len(x), np.bool_)
    y_covered = np.zeros(len(y), np.bool_)
    for i in range(len(y_runs)):
        slot = _slot(table, y_runs[i])
        if table[slot] != 0:
            shared[slot] = True
            y_covered[i : i + _RUN] = True
    for i in range(len(x_runs)):
        if shared[_slot(table, x_runs[i])]:
            x_covered[i : i + _RUN] = True
    return x_covered, y_covered


@compiled
def _coverage(marks: np.ndarray, covered: np.ndarray) -> tuple[int, int, int, int, int]:
    """Unquoted words, covered ones of these, covered of all; weight of the unquoted, and of the covered of these."""
    unquoted = 0
    unquoted_covered = 0
    every = 0
    weight = 0
    weight_covered = 0
    for i in range(len(marks)):
        every += covered[i]
        if marks[i] & QUOTED:
            continue
        heavy = np.int64(marks[i] >> WEIGHT_SHIFT)
        unquoted += 1
        weight += heavy
        if covered[i]:
            unquoted_covered += 1
            weight_covered += heavy
    return unquoted, unquoted_covered, every, weight, weight_covered


@compiled
def _passages(marks: np.ndarray, covered: np.ndarray, strange: np.ndarray) -> tuple[int, int, int]:
    """The longest covered passage in words, the most unquoted words in one, and the strange numbers in short gaps."""
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
            conflicts += strange_in_gap
        gap = 0
        strange_in_gap = 0
        words += 1
        unquoted += not marks[i] & QUOTED
        longest = max(longest, words)
        longest_unquoted = max(longest_unquoted, unquoted)
    return longest, longest_unquoted, conflicts


@compiled
def _numbers(x: np.ndarray, x_marks: np.ndarray, y: np.ndarray, y_marks: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Which tokens of x are numbers that y lacks; the distinct numbers of x; those of them in y."""
    own = x[x_marks & NUMBER != 0]
    others = _table(y[y_marks & NUMBER != 0])
    seen = _table(own)
    counted = np.zeros(len(seen), np.bool_)
    strange = np.zeros(len(x), np.bool_)
    distinct = 0
    shared = 0
    for i in range(len(x)):
        if not x_marks[i] & NUMBER:
            continue
        known = others[_slot(others, x[i])] != 0
        strange[i] = not known
        slot = _slot(seen, x[i])
        if not counted[slot]:
            counted[slot] = True
            distinct += 1
            shared += known
    return strange, distinct, shared


@compiled
def _own_lead(covered: np.ndarray, passage: int) -> int:
    """Words before the first covered passage of at least so many words; all where there is none."""
    words = 0
    for i in range(len(covered)):
        words = words + 1 if covered[i] else 0
        if words == passage:
            return i - passage + 1
    return len(covered)
