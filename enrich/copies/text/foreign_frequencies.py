"""Which words are common in languages other than English: a frozen table, part of the ruleset.

It determines which of a text's words are indexed as rare ones: without it the longest words would count as the
rarest (Zipf 1935), including common ones of its language. It also determines a word's weight for comparing, if its
frequency is known, and not just that it occurred often in few texts.
Any change of `foreign_frequencies.tsv.gz` is a new ruleset.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.spaceless import pair_hash
from enrich.kernels.hash_table import Numbers, numbers_by, numbers_of
from enrich.kernels.hashing import word_hash

SHORT: Final = 7  # ASCII letters: shorter words are syllables in Vietnamese and Hmong, and rare words in English
_SHORT_DOCUMENTS: Final = 200  # beyond what counts as rare: see `ruleset.Sketching`


def foreign_documents(keys: np.ndarray, are_short: np.ndarray) -> np.ndarray:
    """The document frequency, out of 30,000, of words with these keys in languages other than English, int32.

    0 if they are not known to be common. are_short: bool, for words with less than `SHORT` letters, all ASCII.
    """
    found: np.ndarray = numbers_of(common(), keys).astype(np.int32)
    found[are_short & (found == 0)] = _SHORT_DOCUMENTS
    return found


def frequent_documents(keys: np.ndarray) -> np.ndarray:
    """The document frequency, out of 30,000, of words with these keys, int64; 0 if it is unknown."""
    found: np.ndarray = numbers_of(_tables().frequent, keys).astype(np.int64)
    return found


def common() -> Numbers:
    """The documents of each word by its key, and of each pair of Han or katakana by the pair's hash."""
    return _tables().common


class _Tables(NamedTuple):
    """common: documents of everything in the table; frequent: of words whose frequency is known, 0 for the rest."""

    common: Numbers
    frequent: Numbers


@cache
def _tables() -> _Tables:
    """The shipped table. Its lines: `kind word count`; a word that is also in a sample has two."""
    packed = files(__package__).joinpath("foreign_frequencies.tsv.gz").read_bytes()
    most: dict[int, int] = {}
    frequent: dict[int, int] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        kind, word, count = line.split("\t")
        hashed, documents = _hash(kind, word), int(count)
        most[hashed] = max(most.get(hashed, 0), documents)
        if kind == "word":
            frequent[hashed] = documents
    hashes = np.fromiter(most, np.uint64, len(most))
    return _Tables(
        numbers_by(hashes, np.fromiter(most.values(), np.uint32, len(most))),
        numbers_by(hashes, np.fromiter((frequent.get(hashed, 0) for hashed in most), np.uint32, len(most))),
    )


def _hash(kind: str, word: str) -> int:
    return int(pair_hash(*(np.uint64(word_hash(c)) for c in word))) if kind == "pair" else word_hash(word)
