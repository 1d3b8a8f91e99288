"""The target of a refresh. Pure; a separate module, so that a parsing process does not load the client."""

from __future__ import annotations

import re
from typing import Final

_REFRESH: Final = re.compile(
    r"(\d{1,4})(?:\.\d{0,3})?(?: ?[;,] ?| )(?:url ?= ?)?[\"']? ?([^\"'\s>][^\"'>]*)", re.IGNORECASE
)
_SECONDS: Final = 10  # a slower refresh just reloads the page


def target_of(content: str) -> str | None:
    """The target of a refresh, as written; None if it is slow, or reloads the page."""
    match = _REFRESH.match(" ".join(content.split()))
    return match[2].partition("#")[0].strip() or None if match and int(match[1]) <= _SECONDS else None
