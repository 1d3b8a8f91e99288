"""Texts as tokens: what each word is, how rare it is, whether it is a number, whether it is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.compiled import compiled
from enrich.copies.hashing import mixed
from enrich.copies.lexemes import Kind, lexemes
from enrich.copies.lexicon import Lexicon
from enrich.copies.ruleset import SKETCHING

QUOTED: Final = 1  # a bit of a token's mark, beside those of `lexicon`

_CHARACTER = int(Kind.CHARACTER)
_NOTHING = int(Kind.NOTHING)
_PARAGRAPH = int(Kind.PARAGRAPH)
_SENTENCE = int(Kind.SENTENCE)
_CLOSE = int(Kind.CLOSE)
_OPEN_SINGLE = int(Kind.OPEN_SINGLE)
_CLOSE_SINGLE = int(Kind.CLOSE_SINGLE)


class Tokens(NamedTuple):
    """The tokens of some texts, one text after the other; those of text i are `offsets[i]:offsets[i + 1]`.

    hashes: uint64; counts, ranks: int32; marks, stem_weights: uint8; stems, values: uint32: see `lexicon.Columns`,
    a mark's bit QUOTED saying that the token stands in quotation marks. ends: bool, it is its sentence's last.
    """

    hashes: np.ndarray
    counts: np.ndarray
    ranks: np.ndarray
    marks: np.ndarray
    stems: np.ndarray
    stem_weights: np.ndarray
    values: np.ndarray
    ends: np.ndarray
    offsets: np.ndarray


def tokenise(texts: Sequence[str], lexicon: Lexicon | None = None) -> Tokens:
    """The tokens of each text, at most `SKETCHING.most_words` of one. Linear in the texts' length.

    A lexicon that is handed from batch to batch halves the time, and changes nothing else.
    """
    lexicon = Lexicon() if lexicon is None else lexicon
    lists = [lexicon.numbers(lexemes(text)) for text in texts]
    starts = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(rows) for rows in lists], out=starts[1:])
    rows = np.fromiter(chain.from_iterable(lists), np.int32, starts[-1])
    columns = lexicon.columns()
    kept, quoted, offsets = _quotations(columns.kinds, rows, starts, SKETCHING.most_words)
    ends = _ends(columns.kinds[rows], kept, starts, offsets)
    rows = rows[kept]
    return Tokens(
        _joined(columns.hashes[rows], columns.kinds[rows], offsets),
        columns.counts[rows],
        columns.ranks[rows],
        columns.marks[rows] | quoted,
        columns.stems[rows],
        columns.stem_weights[rows],
        columns.values[rows],
        ends,
        offsets,
    )


def _ends(kinds: np.ndarray, kept: np.ndarray, starts: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Which tokens stand before an end of a sentence or paragraph of their own text."""
    marks = np.flatnonzero(np.isin(kinds, (_PARAGRAPH, _SENTENCE)))
    before = np.searchsorted(kept, marks) - 1
    first = offsets[np.searchsorted(starts, marks, side="right") - 1]
    ends = np.zeros(len(kept), np.bool_)
    ends[before[before >= first]] = True
    return ends


@compiled
def _quotations(
    kinds: np.ndarray, rows: np.ndarray, starts: np.ndarray, most: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tokens among the lexemes: their places in their text, which are quoted, and the texts' offsets.

    Marks pair within a paragraph, double with double and single with single, the inner ones being part
    of the outer quotation. One left open counts, to the paragraph's end, only where it opens the
    paragraph: a long speech repeats the mark so.
    """
    kept = np.empty(len(rows), np.int64)
    quoted = np.zeros(len(rows), np.uint8)
    offsets = np.zeros(len(starts), np.int64)
    n = 0
    for text in range(len(starts) - 1):
        first = n
        paragraph = n  # its first token
        opened = -1  # the first token behind the open mark
        single = False
        for place in range(starts[text], starts[text + 1] + 1):
            at_end = place == starts[text + 1] or n - first == most
            kind = _PARAGRAPH if at_end else kinds[rows[place]]
            if kind < _NOTHING:
                kept[n] = place
                n += 1
            elif kind == _PARAGRAPH:
                if opened == paragraph and not single:
                    quoted[opened:n] = 1
                paragraph = n
                opened = -1
            elif opened < 0:
                if kind not in (_NOTHING, _CLOSE, _CLOSE_SINGLE, _SENTENCE):
                    opened = n
                    single = kind == _OPEN_SINGLE
            elif (single and kind == _CLOSE_SINGLE) or (not single and _PARAGRAPH < kind < _OPEN_SINGLE):
                quoted[opened:n] = 1
                opened = -1
            if at_end:
                break
        offsets[text + 1] = n
    return kept[:n], quoted[:n], offsets


@compiled
def _joined(hashes: np.ndarray, kinds: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Hashes where a character stands for itself and the next one: without spaces a pair is what says something."""
    joined = hashes.copy()
    for text in range(len(offsets) - 1):
        for i in range(offsets[text], offsets[text + 1] - 1):
            if kinds[i] == _CHARACTER and kinds[i + 1] == _CHARACTER:
                joined[i] = mixed(hashes[i] ^ mixed(hashes[i + 1]))
    return joined
