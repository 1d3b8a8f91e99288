"""How many words of two texts are the same, for the verbatim rule: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import VERBATIM, WRAPPING
from enrich.copies.text.lexicon import CHARACTER_WEIGHT, LETTER_WEIGHT, WEIGHT_SHIFT
from enrich.copies.verdict.coverage import covered_in, covered_passages, covered_words
from enrich.copies.verdict.numbers import compare_numbers, count_shared_values
from enrich.copies.verdict.swaps import Swaps, count_swaps
from enrich.copies.verdict.texts import Text, Texts, marks_beside, text_of
from enrich.kernels.compiled import compiled


class VerbatimOverlap(NamedTuple):
    """Two texts compared, in words. Of two texts of equal length the shorter is the one with more covered.

    A word is covered if it is in a shingle of four words that both texts have.
    """

    same: int  # 1 if both have the same words in the same order
    words: int  # of the shorter text
    words_longer: int
    unquoted: int  # of the shorter text, as are all that follow
    unquoted_covered: int
    covered: int
    unquoted_weight: int
    unquoted_weight_covered: int
    longest: int  # words of the longest covered passage
    longest_unquoted: int  # unquoted words of the covered passage with most
    conflicts: int  # gaps of at most ten words between covered passages, with a number that the longer text lacks
    numbers: int  # distinct
    numbers_longer: int
    numbers_shared: int
    own_lead: int  # words of the longer before its first covered passage of `WRAPPING.passage` words
    values: int  # distinct, including spelt ones
    values_longer: int
    values_shared: int
    characters: int  # words that are characters of a script without spaces, Chinese or Japanese
    letters: int  # words that are characters of another such script
    swaps: int  # see `Swaps.named`; both are 0 if less than half of the words, or nearly all, are covered
    swapped_phrases: int

    @property
    def length(self) -> int:
        """The length of the shorter text in words of a script with spaces: two characters or five letters make one."""
        return self.words - self.beyond_words

    @property
    def beyond_words(self) -> int:
        """How many of the words would not count as words in a script with spaces."""
        return self.characters // 2 + 3 * self.letters // 5


_FIELDS: Final = len(VerbatimOverlap._fields)
_MOST_WORDS_OF_FORM: Final = 5 * VERBATIM.form // 2  # in an alphabetic script without spaces


def verbatim_overlaps(texts: Texts, pairs: np.ndarray) -> list[VerbatimOverlap]:
    """The overlap of each pair, independent of its order. pairs: rows of texts, int64 of shape (n, 2).

    Linear in the words of the pair.
    """
    return list(map(VerbatimOverlap._make, _overlaps(texts, pairs, WRAPPING.passage).tolist()))


@compiled
def _overlaps(texts: Texts, pairs: np.ndarray, passage: int) -> np.ndarray:
    """The fields of each pair's overlap, int64 of shape (n, fields)."""
    rows = np.empty((len(pairs), _FIELDS), np.int64)
    for pair in range(len(pairs)):
        left, right = pairs[pair]
        x = text_of(texts, left)
        y = text_of(texts, right)
        x_covered, y_covered = covered_in(x.shingles, y.shingles)
        if len(x.words) > len(y.words):
            x, x_covered, y, y_covered = y, y_covered, x, x_covered
        overlap = _overlap(x, x_covered, y, y_covered, passage)
        rows[pair] = np.array(overlap)
        if len(x.words) == len(y.words):
            other = _overlap(y, y_covered, x, x_covered, passage)
            if other > overlap:
                rows[pair] = np.array(other)
    return rows


@compiled
def _overlap(x: Text, x_covered: np.ndarray, y: Text, y_covered: np.ndarray, passage: int) -> VerbatimOverlap:
    """The overlap of a pair, with x as the shorter text."""
    marks = marks_beside(x, y, y_covered)
    numbers = compare_numbers(x, y)
    numbers_longer = compare_numbers(y, x)
    covered = covered_words(marks, x_covered)
    passages = covered_passages(marks, x_covered, numbers.unshared)
    same = len(x.words) == len(y.words) and bool(np.all(x.words == y.words))
    swaps = Swaps(0, 0)
    if not same and 2 * covered.covered >= len(x.words) and len(x.words) < _MOST_WORDS_OF_FORM:
        swaps = count_swaps(x, y)
    return VerbatimOverlap(
        same=int(same),
        words=len(x.words),
        words_longer=len(y.words),
        unquoted=covered.unquoted,
        unquoted_covered=covered.unquoted_covered,
        covered=covered.covered,
        unquoted_weight=covered.unquoted_weight,
        unquoted_weight_covered=covered.unquoted_weight_covered,
        longest=passages.longest,
        longest_unquoted=passages.longest_unquoted,
        conflicts=passages.conflicts,
        numbers=numbers.distinct,
        numbers_longer=numbers_longer.distinct,
        numbers_shared=numbers.shared,
        own_lead=_own_lead(y_covered, passage),
        values=len(x.values),
        values_longer=len(y.values),
        values_shared=count_shared_values(x.values, y.values),
        characters=int(np.sum(x.marks >> WEIGHT_SHIFT == CHARACTER_WEIGHT)),
        letters=int(np.sum(x.marks >> WEIGHT_SHIFT == LETTER_WEIGHT)),
        swaps=swaps.named,
        swapped_phrases=swaps.phrases,
    )


@compiled
def _own_lead(covered: np.ndarray, passage: int) -> int:
    """Words before the first covered passage of at least so many words; all if there is none."""
    words = 0
    for i in range(len(covered)):
        words = words + 1 if covered[i] else 0
        if words == passage:
            return i - passage + 1
    return len(covered)
