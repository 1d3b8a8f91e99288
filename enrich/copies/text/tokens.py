"""Texts as tokens: what each word is, how rare it is, whether it is a number, whether it is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import SKETCHING, WHOLE, Sketching
from enrich.copies.text.characters import Kind
from enrich.copies.text.foreign_frequencies import common
from enrich.copies.text.frequencies import SCALE
from enrich.copies.text.lexemes import lexemes
from enrich.copies.text.lexicon import NUMBER, Lexicon, rank_of
from enrich.copies.text.spaceless import Joined, joined
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import Numbers

QUOTED: Final = 1  # a bit of a token's mark, next to those of `lexicon`

_NOTHING = int(Kind.NOTHING)
_PARAGRAPH = int(Kind.PARAGRAPH)
_SENTENCE = int(Kind.SENTENCE)
_CLOSE = int(Kind.CLOSE)
_OPEN_SINGLE = int(Kind.OPEN_SINGLE)
_CLOSE_SINGLE = int(Kind.CLOSE_SINGLE)


class Tokens(NamedTuple):
    """The tokens of some texts, concatenated; those of text i are `offsets[i]:offsets[i + 1]`.

    hashes, keys: uint64; counts, ranks: int32; marks, stem_weights: uint8; stems, values: uint32: see `lexicon.WORD`,
    a mark's bit QUOTED meaning that the token is in quotation marks. ends: bool, it is its sentence's last.
    are_foreign: bool by text, it is not English: then counts and ranks are those of `foreign_frequencies`.
    weigh_abroad: bool by text, so are its weights.
    """

    hashes: np.ndarray
    keys: np.ndarray
    counts: np.ndarray
    ranks: np.ndarray
    marks: np.ndarray
    stems: np.ndarray
    stem_weights: np.ndarray
    values: np.ndarray
    ends: np.ndarray
    offsets: np.ndarray
    are_foreign: np.ndarray
    weigh_abroad: np.ndarray


def tokenise(texts: Sequence[str], lexicon: Lexicon | None = None) -> Tokens:
    """The tokens of each text, at most `SKETCHING.most_words` per text. Linear in the texts' length.

    A lexicon passed from batch to batch saves most of the time, and changes nothing else.
    """
    found = lexemes(texts)
    words, rows = (Lexicon() if lexicon is None else lexicon).words(found)
    return _read(words, rows, found.offsets, common(), SKETCHING)


@compiled
def _read(words: np.ndarray, rows: np.ndarray, starts: np.ndarray, pairs: Numbers, rule: Sketching) -> Tokens:
    """The tokens among the lexemes, which are rows of `words`; those of text i are `starts[i]:starts[i + 1]`."""
    kinds = np.empty(len(rows), np.uint8)
    for i in range(len(rows)):
        kinds[i] = words[rows[i]].kind
    places, quoted, offsets = _quotations(kinds, starts, rule.most_words)
    hashes = np.empty(len(places), np.uint64)
    keys = np.empty(len(places), np.uint64)
    counts = np.empty(len(places), np.int32)
    ranks = np.empty(len(places), np.int32)
    marks = np.empty(len(places), np.uint8)
    stems = np.empty(len(places), np.uint32)
    stem_weights = np.empty(len(places), np.uint8)
    values = np.empty(len(places), np.uint32)
    scripts = np.empty(len(places), np.uint8)
    foreign = np.empty(len(places), np.int32)
    foreign_marks = np.empty(len(places), np.uint8)
    foreign_stem_weights = np.empty(len(places), np.uint8)
    for i in range(len(places)):
        word = words[rows[places[i]]]
        hashes[i] = word.hash
        keys[i] = word.key
        counts[i] = word.documents
        ranks[i] = word.rank
        marks[i] = word.mark | quoted[i]
        stems[i] = word.stem
        stem_weights[i] = word.stem_weight
        values[i] = word.value
        scripts[i] = word.script
        foreign[i] = word.foreign_documents
        foreign_marks[i] = word.foreign_mark | quoted[i]
        foreign_stem_weights[i] = word.foreign_stem_weight
    ends = _ends(kinds, starts, offsets)
    are_foreign, weigh_abroad = _foreign(counts, marks, scripts, offsets, rule)
    for text in range(len(are_foreign)):
        if are_foreign[text]:
            for i in range(offsets[text], offsets[text + 1]):
                ranks[i] = rank_of(foreign[i], ranks[i])
                counts[i] = foreign[i]
    _exchange(marks, foreign_marks, weigh_abroad, offsets)
    _exchange(stem_weights, foreign_stem_weights, weigh_abroad, offsets)
    if np.any(scripts):
        whole = joined(Joined(hashes, stems, stem_weights, counts), scripts, offsets, pairs, SCALE)
        hashes, stems, stem_weights, counts = whole.hashes, whole.stems, whole.stem_weights, whole.documents
        for i in range(len(scripts)):
            if scripts[i] > 0:
                keys[i] = hashes[i]
                ranks[i] = rank_of(counts[i], ranks[i])
    return Tokens(
        hashes, keys, counts, ranks, marks, stems, stem_weights, values, ends, offsets, are_foreign, weigh_abroad
    )


@compiled
def _foreign(
    counts: np.ndarray, marks: np.ndarray, scripts: np.ndarray, offsets: np.ndarray, rule: Sketching
) -> tuple[np.ndarray, np.ndarray]:
    """Which texts are not English, and which of these have the weights of another language, bool.

    Few words of the former are common in English, and most are rare or unknown. In an English table most words are
    rare but occur in English texts: it gets English weights.
    """
    foreign = np.zeros(len(offsets) - 1, np.bool_)
    weigh_abroad = np.zeros(len(offsets) - 1, np.bool_)
    for text in range(len(foreign)):
        words = 0
        numbers = 0
        common = 0
        rare = 0
        known = 0
        for i in range(offsets[text], offsets[text + 1]):
            numbers += marks[i] & NUMBER > 0
            if scripts[i] == 0 and marks[i] & NUMBER == 0:
                words += 1
                common += counts[i] >= rule.common_documents
                rare += counts[i] <= rule.rare_documents
                known += counts[i] > 0
        are_known = WHOLE * common >= rule.common_in_english * words or WHOLE * rare <= rule.foreign_rare * words
        foreign[text] = not are_known or 2 * words < offsets[text + 1] - offsets[text] - numbers
        weigh_abroad[text] = foreign[text] and WHOLE * known <= rule.words_of_english * words
    return foreign, weigh_abroad


@compiled
def _exchange(values: np.ndarray, others: np.ndarray, texts: np.ndarray, offsets: np.ndarray) -> None:
    """Give the tokens of some texts the other values. texts: bool by text."""
    for text in range(len(texts)):
        if texts[text]:
            values[offsets[text] : offsets[text + 1]] = others[offsets[text] : offsets[text + 1]]


@compiled
def _quotations(kinds: np.ndarray, starts: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tokens among the lexemes: their positions, which are quoted, and the texts' offsets.

    Marks pair within a paragraph, double with double and single with single, the inner ones being part
    of the outer quotation. An unclosed one counts, to the paragraph's end, only if it opens the
    paragraph: long speeches repeat the mark like that.
    """
    places = np.empty(len(kinds), np.int64)
    quoted = np.zeros(len(kinds), np.uint8)
    offsets = np.zeros(len(starts), np.int64)
    n = 0
    for text in range(len(starts) - 1):
        first = n
        paragraph = n  # its first token
        opened = -1  # the first token after the opening mark
        single = False
        for place in range(starts[text], starts[text + 1] + 1):
            at_end = place == starts[text + 1] or n - first == most
            kind = _PARAGRAPH if at_end else kinds[place]
            if kind < _NOTHING:
                places[n] = place
                n += 1
            elif kind == _PARAGRAPH:
                if opened == paragraph and not single:
                    quoted[opened:n] = QUOTED
                paragraph = n
                opened = -1
            elif opened < 0:
                if kind not in (_NOTHING, _CLOSE, _CLOSE_SINGLE, _SENTENCE):
                    opened = n
                    single = kind == _OPEN_SINGLE
            elif (single and kind == _CLOSE_SINGLE) or (not single and _PARAGRAPH < kind < _OPEN_SINGLE):
                quoted[opened:n] = QUOTED
                opened = -1
            if at_end:
                break
        offsets[text + 1] = n
    return places[:n], quoted[:n], offsets


@compiled
def _ends(kinds: np.ndarray, starts: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Which tokens precede an end of a sentence or paragraph of their own text."""
    ends = np.zeros(offsets[-1], np.bool_)
    for text in range(len(offsets) - 1):
        n = offsets[text]
        for place in range(starts[text], starts[text + 1]):
            if kinds[place] < _NOTHING:
                n = min(n + 1, offsets[text + 1])  # the rest is left out
            elif kinds[place] in (_PARAGRAPH, _SENTENCE) and n > offsets[text]:
                ends[n - 1] = True
    return ends
