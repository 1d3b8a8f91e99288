"""What a news text says about itself: dateline, agency, byline, declared source, and what is not part of the report."""

from __future__ import annotations

from enrich.reading.learned_lines import NO_LEARNED_LINES, LearnedLine, LearnedLines, learn
from enrich.reading.reader import read
from enrich.reading.reading import Dateline, DeclaredSource, FieldSpan, Picture, Reading, Removed, as_json

__all__ = [
    "NO_LEARNED_LINES",
    "Dateline",
    "DeclaredSource",
    "FieldSpan",
    "LearnedLine",
    "LearnedLines",
    "Picture",
    "Reading",
    "Removed",
    "as_json",
    "learn",
    "read",
]
