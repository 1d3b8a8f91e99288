"""Small text samples, which distinguish pages that declare the same address. Pure.

A sample consists of the smallest hashes of a text's shingles (bottom-k sketch: Broder, "On the resemblance and
containment of documents", 1997). Shingles are of characters, so that it works without word boundaries.
"""

from __future__ import annotations

import re
import struct
from typing import Final

import xxhash

_SHINGLE: Final = 16  # characters
_HASHES: Final = 12  # an edited duplicate that shares half of its shingles has none of them in 1 of 4,096 cases
_FORM: Final = struct.Struct(f"<{_HASHES}I")
_NO_LETTERS: Final = re.compile(r"[\W_]+")


def sample_of(text: str) -> bytes | None:
    """The sample of a text, 48 bytes; None if it is too short to have one."""
    letters = _NO_LETTERS.sub("", text).casefold().encode("utf-32-le", "surrogatepass")
    width = 4 * _SHINGLE
    hashes = {xxhash.xxh32_intdigest(letters[start : start + width]) for start in range(0, len(letters) - width + 1, 4)}
    return _FORM.pack(*sorted(hashes)[:_HASHES]) if len(hashes) >= _HASHES else None


def alike(one: bytes, other: bytes) -> bool:
    """Whether two samples may be of one text, edited: both have one of the smallest hashes of their union."""
    return shared(one, other) > 0


def shared(one: bytes, other: bytes) -> int:
    """How many of the 12 smallest hashes of their union two samples share: an estimate of what their texts do."""
    mine, theirs = set(_FORM.unpack(one)), set(_FORM.unpack(other))
    return sum(smallest in mine and smallest in theirs for smallest in sorted(mine | theirs)[:_HASHES])
