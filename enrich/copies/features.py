"""A text as what comparison needs of it, in about five bytes a word.

Layout, little-endian: version uint8, three zero bytes, number of tokens uint32, the upper 32 bits of each
token's hash, the mark of each token (see `tokens.Tokens`), zero bytes up to a multiple of four. Words in
their order and nothing else: runs, numbers and equality all follow from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.tokens import Tokens
from ingest.errors import Permanent

VERSION: Final = 1
_HEADER: Final = 8


class Corpus(NamedTuple):
    """Some texts' features, unpacked side by side; those of text i are `offsets[i]:offsets[i + 1]`.

    words: uint64, hashes of 32 bits. marks: uint8. offsets: int64.
    """

    words: np.ndarray
    marks: np.ndarray
    offsets: np.ndarray


def pack(tokens: Tokens) -> list[bytes]:
    """The features of each text."""
    words = (tokens.hashes >> np.uint64(32)).astype("<u4")
    return [
        _packed(words[start:end].tobytes(), tokens.marks[start:end].tobytes())
        for start, end in pairwise(tokens.offsets.tolist())
    ]


def _packed(words: bytes, marks: bytes) -> bytes:
    header = bytes([VERSION, 0, 0, 0]) + len(marks).to_bytes(4, "little")
    return header + words + marks + bytes(-len(marks) % 4)


def unpack(packed: Sequence[bytes]) -> Corpus:
    """The features of some texts. Raises Permanent where they are of another version or cut short."""
    counts = [_count(blob) for blob in packed]
    offsets = np.zeros(len(packed) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    words = b"".join([blob[_HEADER : _HEADER + 4 * n] for blob, n in zip(packed, counts, strict=True)])
    marks = b"".join([blob[_HEADER + 4 * n : _HEADER + 5 * n] for blob, n in zip(packed, counts, strict=True)])
    return Corpus(np.frombuffer(words, "<u4").astype(np.uint64), np.frombuffer(marks, np.uint8), offsets)


def _count(blob: bytes) -> int:
    version = blob[0] if blob else None
    if version != VERSION:
        msg = f"features of version {version}; this build compares version {VERSION}: sketch the text anew"
        raise Permanent(msg)
    count = int.from_bytes(blob[4:_HEADER], "little")
    if len(blob) < _HEADER + 5 * count:
        msg = f"features of {count} words are cut short at {len(blob)} bytes: sketch the text anew"
        raise Permanent(msg)
    return count
