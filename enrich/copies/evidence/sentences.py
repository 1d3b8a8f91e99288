"""The matching sentences of two texts, to be shown side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.evidence.passages import Located, Passage, locate
from enrich.copies.ruleset import PARAPHRASE_COUNTS, ParaphraseCounts
from enrich.copies.sketch.features import pack, unpack
from enrich.copies.text.lexicon import LEXICON
from enrich.copies.text.tokens import tokenise
from enrich.copies.verdict.alignment import SentenceWords, sentence_words, shared_in_order
from enrich.copies.verdict.coverage import covered_in
from enrich.copies.verdict.sentences import match_sentences
from enrich.copies.verdict.side import side_of
from enrich.copies.verdict.texts import Texts, marks_beside, text_of, texts_of
from enrich.kernels.compiled import compiled
from enrich.kernels.records import dtype_of


class SentencePair(NamedTuple):
    """Two sentences that match: the first and the last word of each, and how many words they share in one order."""

    left_first: int
    left_last: int
    right_first: int
    right_last: int
    words: int


def paraphrased_sentences(
    pairs: Sequence[tuple[str, str]], most: int = 5, known: Mapping[str, Located] | None = None
) -> list[tuple[Passage, ...]]:
    """For each pair of texts the matching sentences, at most `most`: those that share most words first.

    Two sentences match if each is the other's best match. The words of a passage are those that its two sentences have
    in the same order. known: the results of `locate` for all these texts, if available. Raises nothing, whatever the
    texts.
    """
    row_of: dict[str, int] = {}
    for pair in pairs:
        for text in pair:
            row_of.setdefault(text, len(row_of))
    texts = texts_of(unpack(pack(tokenise(list(row_of), LEXICON))))
    located = locate(list(row_of)) if known is None else [known[text] for text in row_of]
    found = []
    for left, right in pairs:
        a, b = row_of[left], row_of[right]
        rows = _matched(texts, a, b, PARAPHRASE_COUNTS)
        best = rows[np.argsort(-rows["words"], kind="stable")[:most]].tolist()
        found.append(
            tuple(
                Passage(
                    int(located[a].starts[pair.left_first]),
                    int(located[a].ends[pair.left_last]),
                    int(located[b].starts[pair.right_first]),
                    int(located[b].ends[pair.right_last]),
                    pair.words,
                )
                for pair in map(SentencePair._make, best)
            )
        )
    return found


_SENTENCE_PAIR: Final = dtype_of(SentencePair)


@compiled
def _matched(texts: Texts, left: int, right: int, rule: ParaphraseCounts) -> np.ndarray:
    """The sentences that match and share any words in the same order, rows of SentencePair."""
    x = text_of(texts, left)
    y = text_of(texts, right)
    x_covered, y_covered = covered_in(x.shingles, y.shingles)
    a = side_of(texts.corpus, left, marks_beside(x, y, y_covered), x_covered, rule.whole)
    b = side_of(texts.corpus, right, marks_beside(y, x, x_covered), y_covered, rule.whole)
    matched = match_sentences(a, b, rule.sentences)
    one = _counted(sentence_words(x, a, rule.sentences.word))
    other = _counted(sentence_words(y, b, rule.sentences.word))
    rows = np.empty(len(matched.left), _SENTENCE_PAIR)
    for k in range(len(rows)):
        ours = matched.left[k]
        theirs = matched.right[k]
        rows[k].left_first = _first(a.ends, ours)
        rows[k].left_last = _last(a.ends, ours, len(x.words))
        rows[k].right_first = _first(b.ends, theirs)
        rows[k].right_last = _last(b.ends, theirs, len(y.words))
        rows[k].words = shared_in_order(one, ours, other, theirs, rule.sentences.longest)
    return rows[rows["words"] > 0]


@compiled
def _counted(text: SentenceWords) -> SentenceWords:
    """The same, with all words weighing the same."""
    return SentenceWords(text.words, np.ones_like(text.weights), text.starts, text.before)


@compiled
def _first(ends: np.ndarray, sentence: int) -> int:
    """The first word of a sentence."""
    return int(ends[sentence - 1]) + 1 if sentence else 0


@compiled
def _last(ends: np.ndarray, sentence: int, words: int) -> int:
    """The last word of a sentence of a text with so many words."""
    return int(ends[sentence]) if sentence < len(ends) else words - 1
