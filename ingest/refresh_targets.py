"""Where a refresh leads. Pure; below the client, so that a parsing process does not load what asks for answers."""

from __future__ import annotations

import re
from typing import Final

_REFRESH: Final = re.compile(
    r"(\d{1,4})(?:\.\d{0,3})?(?: ?[;,] ?| )(?:url ?= ?)?[\"']? ?([^\"'\s>][^\"'>]*)", re.IGNORECASE
)
_SECONDS: Final = 10  # a later refresh loads the page anew


def target_of(content: str) -> str | None:
    """Where a refresh leads, as it is written; None where it is a late one, or loads the page anew."""
    match = _REFRESH.match(" ".join(content.split()))
    return match[2].partition("#")[0].strip() or None if match and int(match[1]) <= _SECONDS else None
