"""Why reports are one story: the names and rare words that they share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from enrich.copies.text.frequencies import SCALE, frozen

_WORD: Final = re.compile(r"[^\W\d_]{3,30}(?:-[^\W\d_]{1,30})?")
_MOST: Final = 8
_COMMON: Final = SCALE // 30  # a word with this document frequency means nothing


def shared_words(texts: Sequence[str]) -> list[str]:
    """At most eight words that half of the texts have, at least two: those in most texts first, names, the rarest.

    Each in its most common spelling in them. Whatever the order of the texts.
    """
    documents: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for text in texts:
        words = Counter(_WORD.findall(text))
        documents.update({word.casefold() for word in words})
        written.update(words)
    least = max(2, -(-len(texts) // 2))
    count = frozen().count
    shared = [word for word, times in documents.items() if times >= least and count(word) < _COMMON]
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, times in written.items():
        spellings[word.casefold()][word] = times
    shared.sort(key=lambda word: (-documents[word], any(map(str.islower, spellings[word])), count(word), word))
    return [
        min(spellings[word], key=lambda spelling: (-spellings[word][spelling], spelling)) for word in shared[:_MOST]
    ]
