"""The sentences of two texts that tell the same in other words, for a person to read beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from enrich.copies.evidence.passages import Passage, locate
from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import PARAPHRASE_COUNTS, ParaphraseCounts
from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.alignment import ToldWords, shared_in_order, told_words
from enrich.copies.verdict.overlap import Texts, covered_in, marks_beside, text_of, texts_of
from enrich.copies.verdict.partial_paraphrase import side_of
from enrich.copies.verdict.sentences import matched_sentences


def retold(pairs: Sequence[tuple[str, str]], most: int = 5) -> list[tuple[Passage, ...]]:
    """Of each pair of texts the sentences that are each other's likest, at most `most`: those first that share most words.

    A passage's words are those that its two sentences have in one order. Raises nothing, whatever the texts.
    """
    row_of: dict[str, int] = {}
    for pair in pairs:
        for text in pair:
            row_of.setdefault(text, len(row_of))
    texts = texts_of(unpack([sketched.features for sketched in sketch(list(row_of))]))
    spans = [located.spans for located in locate(list(row_of))]
    found = []
    for left, right in pairs:
        a, b = row_of[left], row_of[right]
        rows = _matched(texts, a, b, PARAPHRASE_COUNTS)
        best = rows[np.argsort(-rows[:, 4], kind="stable")[:most]].tolist()
        found.append(
            tuple(
                Passage(
                    int(spans[a][start, 0]),
                    int(spans[a][end, 1]),
                    int(spans[b][other_start, 0]),
                    int(spans[b][other_end, 1]),
                    words,
                )
                for start, end, other_start, other_end, words in best
            )
        )
    return found


@compiled
def _matched(texts: Texts, left: int, right: int, rule: ParaphraseCounts) -> np.ndarray:
    """Rows of sentences: first and last word of each text's, and how many words they share in one order; int64."""
    x = text_of(texts, left)
    y = text_of(texts, right)
    x_covered, y_covered = covered_in(x.runs, y.runs)
    a = side_of(texts.corpus, left, marks_beside(x, y, y_covered), x_covered, rule.whole)
    b = side_of(texts.corpus, right, marks_beside(y, x, x_covered), y_covered, rule.whole)
    ours, theirs, _, _ = matched_sentences(a, b, rule.sentences)
    one = _counted(told_words(x, a, rule.sentences.word))
    other = _counted(told_words(y, b, rule.sentences.word))
    rows = np.empty((len(ours), 5), np.int64)
    for k in range(len(ours)):
        rows[k, 0:2] = _extent(a.ends, ours[k], len(x.words))
        rows[k, 2:4] = _extent(b.ends, theirs[k], len(y.words))
        rows[k, 4] = shared_in_order(one, ours[k], other, theirs[k], rule.sentences.longest)
    return rows[rows[:, 4] > 0]


@compiled
def _counted(told: ToldWords) -> ToldWords:
    """The same, each word weighing one."""
    return ToldWords(told.words, np.ones_like(told.weights), told.starts, told.before)


@compiled
def _extent(ends: np.ndarray, sentence: int, words: int) -> np.ndarray:
    """The first and last word of a sentence of a text with so many."""
    first = ends[sentence - 1] + 1 if sentence else 0
    last = ends[sentence] if sentence < len(ends) else words - 1
    return np.array([first, last], np.int64)
