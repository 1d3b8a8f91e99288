"""Which words of other languages than English are common in theirs: a frozen table, part of the ruleset.

It says which of a text's words are looked up in the index as rare ones, and nothing of whether two texts are copies.
Without it the longest words of a text count as its rarest (Zipf 1935), among which are the common ones of its language.
Any change of `foreign_frequencies.tsv.gz` is a new ruleset.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from enrich.copies.kernels.hash_table import Numbers, numbers_by, numbers_of
from enrich.copies.kernels.hashing import word_hash
from enrich.copies.text.spaceless import pair_hash

SHORT: Final = 7  # letters of ASCII: shorter words are syllables in Vietnamese and Hmong, and rare ones in English
_SHORT_DOCUMENTS: Final = 200  # beyond what counts as rare: see `ruleset.Sketching`


def foreign_documents(keys: np.ndarray, are_short: np.ndarray) -> np.ndarray:
    """In how many of 30,000 documents of a language other than English words with these keys stand, int32.

    0 where they are not known to be common. are_short: bool, of words that have less than `SHORT` letters, all ASCII.
    """
    found: np.ndarray = numbers_of(common(), keys).astype(np.int32)
    found[are_short & (found == 0)] = _SHORT_DOCUMENTS
    return found


@cache
def common() -> Numbers:
    """The documents of each word by its key, and of each pair of Han or of katakana by the pair's hash.

    The lines of the table are `kind word count`.
    """
    packed = files(__package__).joinpath("foreign_frequencies.tsv.gz").read_bytes()
    rows = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
    hashes = np.fromiter((_hash(kind, word) for kind, word, _ in rows), np.uint64, len(rows))
    return numbers_by(hashes, np.fromiter((int(count) for *_, count in rows), np.uint32, len(rows)))


def _hash(kind: str, word: str) -> int:
    return int(pair_hash(*(np.uint64(word_hash(c)) for c in word))) if kind == "pair" else word_hash(word)
