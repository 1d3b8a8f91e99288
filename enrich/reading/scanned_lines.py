"""What each line of a text could be: the words of all rules, and one pass of compiled code that looks for them."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from enrich.reading.agencies import AGENCY_ENDS, AGENCY_FIRST_WORDS
from enrich.reading.boilerplate import (
    DECORATION,
    EDGE_FIRST_WORDS,
    INLINE_FIRST_WORDS,
    INLINE_LINE_STARTS,
    OPENING_BEGINNINGS,
    SMALL_LINE_STARTS,
)
from enrich.reading.city_datelines import FIRST_WORDS_OF_CITIES
from enrich.reading.datelines import NOTE_STARTS
from enrich.reading.names import CONJUNCTIONS, NAME_PARTICLES
from enrich.reading.phrase_tables import FIRST_LETTERS, HEADING_STARTS, US
from enrich.reading.prefilter import ADDRESSES, LINE_FIRST_WORDS, LINE_STARTS
from enrich.reading.scan import hints
from enrich.reading.scan.line_scan import scan
from enrich.reading.scan.word_table import word_table
from enrich.reading.tables import FirstWords

_MARKS: Final = frozenset(mark for mark in map(chr, range(128)) if not mark.isalpha())
_PHRASES: Final = (
    (hints.KNOWN_PHRASE, LINE_FIRST_WORDS),
    (hints.EDGE_PHRASE, EDGE_FIRST_WORDS),
    (hints.INLINE_PHRASE, INLINE_FIRST_WORDS),
    (hints.AGENCY, AGENCY_FIRST_WORDS),
)


def scanned(text: str, title: str) -> list[int]:
    """What each line of a text could be, then two rows: see `line_scan.scan`."""
    found = np.empty(text.count("\n") + 3, np.uint16)
    scan(_bytes_of(text), _table(), found, _bytes_of(title))
    return found.tolist()


def _bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


@cache
def _table() -> np.ndarray:
    """The words of all rules. Built by the first text: compiled code is loaded, or compiled, for it."""
    words: dict[int, frozenset[str]] = {
        hints.LINE_START: LINE_STARTS,
        hints.INLINE_START: INLINE_LINE_STARTS,
        hints.INLINE_SMALL: SMALL_LINE_STARTS,
        hints.DECORATION: DECORATION,
        hints.CALL_LETTERS: FIRST_LETTERS,
        hints.READER: US,
        hints.CITY: FIRST_WORDS_OF_CITIES,
        hints.EDITORS_NOTE: NOTE_STARTS,
        hints.ADDRESS: ADDRESSES,
        hints.AGENCY_END: AGENCY_ENDS,
        hints.PARTICLE: NAME_PARTICLES,
        hints.CONJUNCTION: frozenset(CONJUNCTIONS),
        hints.HEADING_LETTERS: HEADING_STARTS.letters,
        hints.HEADING_START: OPENING_BEGINNINGS,
    }
    for kind, phrases in _PHRASES:
        words |= _words_of(kind, phrases)
    return word_table(words)


def _words_of(kind: int, phrases: FirstWords) -> dict[int, frozenset[str]]:
    return {
        kind + hints.ALONE: phrases.alone,
        kind + hints.FIRST_OF_TWO: frozenset(first for first, _ in phrases.pairs),
        kind + hints.TWO: frozenset(f"{first} {second}" for first, second in phrases.pairs),
        kind + hints.MARK: _MARKS - phrases.no,
    }
