"""Outlets in an agency's place, and people without a name."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.languages import every
from enrich.reading.lines import bare_words

_HOST = re.compile(
    r"(?:[\w-]{2,20}\.){1,2}(?:com?|net|org|info|news|id|vn|tv|az|kz|ua|ru|pl|cz|ro|rs|bg|gr|tr|il|ir|in)(?:\.\w\w)?",
    re.IGNORECASE,
)
_OUTLETS: Final = frozenset(map(bare_words, every(lambda language: (*language.outlets, *language.bylines.nobody))))


def is_outlet(segment: str) -> bool:
    """Whether a segment is an outlet's name or an unnamed person: `KOMPAS.com`, `Dân trí`, `اسٹاف رپورٹر`."""
    return _HOST.fullmatch(segment) is not None or bare_words(segment) in _OUTLETS
