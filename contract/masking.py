"""Secrets in addresses: what shows of an address holds none.

sql/views/05_masked.sql does the same to what is stored; a test holds the two together.
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "***"

# Name and password, up to the last @ before the path. A password with a slash, or the like, makes what follows the
# first colon no port: then all is masked up to the last @ of the word.
_USER: Final = re.compile(r"(?<=://)(?:[^\s/?#]{0,255}@|[^\s/?#@:\[]{0,200}:(?!\d{0,5}(?:[/?#\s'\"]|$))\S{0,255}@)")
# Parameters that carry a secret by their name.
_PARAMETER: Final = re.compile(
    r"([?&;](?:[\w.-]{0,40}(?:token|secret|passw|pwd|signature|credential)[\w.-]{0,40}"
    r"|(?:access|api|feed|private|rss|user)[_-]?key|auth(?:orization|[_-]?key|[_-]?code)?"
    r"|key|pass(?:code|phrase)?|pw|hmac|sig|sid|jwt|session(?:[_-]?id)?)=)[^\s&;#'\"<>]+",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text with the secrets of all addresses in it masked."""
    if "://" not in text:
        return text
    return _PARAMETER.sub(rf"\1{MASK}", _USER.sub(f"{MASK}@", text))


class Address:
    """An address as it was given, which shows masked wherever it is printed, formatted or logged."""

    __slots__ = ("whole",)

    def __init__(self, whole: str) -> None:
        self.whole = whole  # for who asks the server or the database

    def __str__(self) -> str:
        return masked(self.whole)

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.whole == other.whole

    def __hash__(self) -> int:
        return hash(self.whole)
