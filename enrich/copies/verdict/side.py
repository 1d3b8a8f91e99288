"""One text of a pair, as the paraphrase rules count it.

What a second writer keeps of a report are its names, its rare words and their order. Words count by
their stems, at positions counted in words, and by rarity; those in quotation marks and in long shared
passages do not count, since two reports may have one speech or one statement in common.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.ruleset import WHOLE, ParaphraseRule
from enrich.copies.sketch.features import Corpus
from enrich.copies.text.tokens import QUOTED
from enrich.copies.verdict.coverage import covered_passages
from enrich.kernels.compiled import compiled


class Side(NamedTuple):
    """One text of a pair.

    eligible, own, covered: bool by word. own: it is not in a long shared passage. eligible: it is own, and not quoted.
    covered: it is in a shared shingle. stems, places, weights: uint32, uint16 and uint8, its rare stems by
    stem, then position. ends: uint16, the last word of each sentence.
    """

    eligible: np.ndarray
    own: np.ndarray
    covered: np.ndarray
    stems: np.ndarray
    places: np.ndarray
    weights: np.ndarray
    ends: np.ndarray


@compiled
def side_of(corpus: Corpus, text: int, marks: np.ndarray, covered: np.ndarray, rule: ParaphraseRule) -> Side:
    """A text as one of a pair. marks, covered: uint8 and bool, for each of its words."""
    longest = covered_passages(marks, covered, np.zeros(len(marks), np.bool_)).longest
    statement = rule.statement
    if rule.short_statement <= longest < statement and WHOLE * longest >= rule.statement_share * len(marks):
        statement = longest
    own = np.ones(len(marks), np.bool_)
    start = 0  # of the covered passage
    for i in range(len(marks)):
        if not covered[i]:
            start = i + 1
        elif i - start + 1 == statement:
            own[start : i + 1] = False
        elif i - start + 1 > statement:
            own[i] = False
    return Side(
        own & (marks & QUOTED == 0),
        own,
        covered,
        part_of(corpus.stems, corpus.stem_offsets, text),
        part_of(corpus.places, corpus.stem_offsets, text),
        part_of(corpus.weights, corpus.stem_offsets, text),
        part_of(corpus.ends, corpus.end_offsets, text),
    )


@compiled
def part_of(values: np.ndarray, offsets: np.ndarray, text: int) -> np.ndarray:
    """The part of an array that belongs to one text, as a view."""
    return values[offsets[text] : offsets[text + 1]]
