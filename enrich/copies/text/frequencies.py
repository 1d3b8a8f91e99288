"""Document frequencies of words: a frozen table, part of the ruleset.

Counts over a moving window would make a verdict depend on the order of arrival. The table contains the words
of 9,997 English news texts that occur in at least five of them, and only counts. Any change of
`frequencies.tsv.gz` is a new ruleset.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import numpy as np

from enrich.kernels.hash_table import Numbers, numbers_by_word

SCALE: Final = 30_000  # counts are per this many documents
HEAVIEST: Final = 61  # weights fit six bits, of which the greatest two are for characters
UNKNOWN: Final = 59  # the weight of a word that is not in the table
_RARE = 74  # 32 ln 10: a stem in more than a tenth of the documents says nothing of a story
_LEAST = 5  # rarer words are not in the table, and weigh as if they stood in so many


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """documents: how many were counted. words: count by word.

    word_counts, stem_counts: the same by the word's hash, and by that of its first four letters.
    weights: by count, eight times the inverse document frequency (Spärck Jones 1972) as a whole number up to
    63; uint8 of shape (documents + 1,). stem_weights: the same for stems, 32 times, up to 255, and 0 for those that
    occur in more than a tenth of the documents.
    """

    documents: int
    words: Mapping[str, int]
    word_counts: Numbers
    stem_counts: Numbers
    weights: np.ndarray
    stem_weights: np.ndarray

    def count(self, word: str) -> int:
        """In how many of the documents `word` occurs; 0 for a word that is not in the table."""
        return self.words.get(word, 0)


@cache
def frozen() -> Frequencies:
    """The shipped table. Its lines: the number of documents, then `kind word count`."""
    packed = files(__package__).joinpath("frequencies.tsv.gz").read_bytes()
    first, *lines = gzip.decompress(packed).decode().splitlines()
    tables: dict[str, dict[str, int]] = {"word": {}, "stem": {}}
    for line in lines:
        kind, word, count = line.split("\t")
        tables[kind][word] = int(count)
    documents = int(first)
    counts = range(documents + 1)
    weights = [min(HEAVIEST, _weight(count, documents, 8)) for count in counts]
    stem_weights = [min(255, weight) if (weight := _weight(count, documents, 32)) >= _RARE else 0 for count in counts]
    return Frequencies(
        documents,
        MappingProxyType(tables["word"]),
        numbers_by_word(tables["word"]),
        numbers_by_word(tables["stem"]),
        np.array(weights, np.uint8),
        np.array(stem_weights, np.uint8),
    )


def _weight(count: int, documents: int, unit: int) -> int:
    # No count comes near enough to a half for the last bit of a logarithm to decide.
    return round(unit * math.log((documents + 1) / (max(count, _LEAST) + 1)))
