"""The texts to be compared, unpacked: words, marks, shingles and numbers."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import QUOTATION, WHOLE
from enrich.copies.sketch.features import Corpus
from enrich.copies.text.tokens import QUOTED
from enrich.copies.verdict.coverage import shingles_of
from enrich.kernels.compiled import compiled

_QUOTATION: Final = QUOTATION.whole
_QUOTED: Final = QUOTATION.quoted


class Text(NamedTuple):
    """One text of a corpus.

    words: uint64. marks: uint8, of each word. shingles: uint64, the hash of the shingle that begins at each word, 0
    at the last ones. values: uint32, its distinct numbers, ascending by hash. is_quotation: whether it
    is one quotation. weighs_abroad: whether its words have the weights of a language other than English.
    """

    words: np.ndarray
    marks: np.ndarray
    shingles: np.ndarray
    values: np.ndarray
    is_quotation: bool
    weighs_abroad: bool


class Texts(NamedTuple):
    """A corpus, with what all comparisons of a text need. shingles: uint64 by word. are_quotations: bool by text."""

    corpus: Corpus
    shingles: np.ndarray
    are_quotations: np.ndarray


@compiled
def texts_of(corpus: Corpus) -> Texts:
    """The texts of a corpus, prepared once, however many others each is compared with."""
    shingles = np.empty(len(corpus.words), np.uint64)
    are_quotations = np.zeros(len(corpus.offsets) - 1, np.bool_)
    for text in range(len(are_quotations)):
        start = corpus.offsets[text]
        end = corpus.offsets[text + 1]
        shingles[start:end] = shingles_of(corpus.words[start:end])
        are_quotations[text] = WHOLE * _quoted_words(corpus.marks[start:end]) > _QUOTATION * (end - start)
    return Texts(corpus, shingles, are_quotations)


@compiled
def text_of(texts: Texts, text: int) -> Text:
    """One of the texts, as views of the arrays."""
    start = texts.corpus.offsets[text]
    end = texts.corpus.offsets[text + 1]
    values = texts.corpus.values[texts.corpus.value_offsets[text] : texts.corpus.value_offsets[text + 1]]
    return Text(
        texts.corpus.words[start:end],
        texts.corpus.marks[start:end],
        texts.shingles[start:end],
        values,
        texts.are_quotations[text],
        texts.corpus.weigh_abroad[text],
    )


@compiled
def marks_beside(x: Text, y: Text, y_covered: np.ndarray) -> np.ndarray:
    """The marks of x's words: in a text that is one quotation nothing counts as quoted, unless the other quotes it."""
    if not x.is_quotation:
        return x.marks
    if not y.is_quotation and WHOLE * _quoted_words(y.marks[y_covered]) > _QUOTED * np.sum(y_covered):
        return x.marks
    return x.marks & np.uint8(255 - QUOTED)


@compiled
def _quoted_words(marks: np.ndarray) -> int:
    """How many words are in quotation marks."""
    found = 0
    for mark in marks:
        found += mark & QUOTED
    return found
