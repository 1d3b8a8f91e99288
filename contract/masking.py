"""Masks secrets in addresses before they are shown.

sql/views/05_masked.sql does the same to stored text; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "***"

# Name and password, up to the last @ before the path. If the password has a slash or the like, what follows the first
# colon is not a port: then everything up to the last @ of the word is masked.
_USER: Final = re.compile(r"(?<=://)(?:[^\s/?#]{0,255}@|[^\s/?#@:\[]{0,200}:(?!\d{0,5}(?:[/?#\s'\"]|$))\S{0,255}@)")
# Parameters whose name says that they carry a secret.
_PARAMETER: Final = re.compile(
    r"([?&;#](?:[\w.-]{0,40}(?:token|secret|passw|pwd|signature|credential)[\w.-]{0,40}"
    r"|(?:access|api|feed|license|member|private|rss|subscriber|subscription|user)[_-]?key"
    r"|auth(?:orization|[_-]?key|[_-]?code)?"
    r"|key|pass(?:code|phrase|key)?|(?:torrent|user|rss|feed)_?pass|pw|hmac|sig|sid|jwt"
    r"|session(?:[_-]?id)?)=)[^\s&;#'\"<>]+"
    # Random characters in a parameter that may carry one.
    r"|([?&;](?:(?:[\w.-]{0,40}_)?feed|hash|access)=)(?=[a-z_~-]*[0-9])[\w~-]{16,}",
    re.IGNORECASE,
)
# Parts of a path: after a name that says what they are, if they look random (titles are words with hyphens);
# long hexadecimal ones next to a word for a feed; signed ones (JWT) anywhere.
_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_MIXED: Final = r"(?=[A-Za-z0-9_~-]*[0-9])(?=[A-Za-z0-9_~-]*[A-Z])(?=[A-Za-z0-9_~-]*[a-z])[A-Za-z0-9_~-]{16,}"
_CHANCE: Final = r"(?=[A-Za-z_~]*[0-9])(?=[0-9_~]*[A-Za-z])[A-Za-z0-9_~]"
_TOLD: Final = (
    r"[/;,](?:[A-Za-z0-9]{1,20}[_-]){0,2}(?:[Tt]okens?|[Ss]ecret|password|passcode|passkey"
    r"|credentials?|hmac|jwt|signature"
    r"|(?:api|access|auth|feed|rss)[_-]?[Kk]ey)[/:=-]"
)
_HINTED: Final = (
    r"[/;,](?:(?:[A-Za-z0-9]{1,20}[_-]){0,2}(?:private|key|auth|access|members?|subscribers?)"
    r"|(?:private|subscriber|member|premium|personal)[_-]?feeds?)[/:=-]"
)
_FEED: Final = r"(?:feeds?|rss|atom|podcasts?)"
_SIGNED: Final = r"eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+"
_END: Final = r"(?![A-Za-z0-9_~-])"
_PATH: Final = re.compile(
    rf"({_TOLD})(?:{_UUID}|{_MIXED}|{_CHANCE}{{8,}}|[A-Za-z0-9_~]{{16,}}){_END}"
    rf"|({_HINTED})(?:{_UUID}|{_MIXED}|{_CHANCE}{{16,}}){_END}"
    rf"|(/{_FEED}/(?:[A-Za-z0-9_-]{{1,60}}/)?)[0-9a-f]{{32,}}{_END}"
    rf"|(/)[0-9a-f]{{32,}}(?=/{_FEED}(?:[/.?#]|$))"
    rf"|([/=]){_SIGNED}"
)


def masked(text: str) -> str:
    """The text with the secrets of all addresses in it masked."""
    if "://" not in text:
        return text
    shown = _PARAMETER.sub(_mask, _USER.sub(f"{MASK}@", text))
    return _PATH.sub(_mask, shown)


def _mask(found: re.Match[str]) -> str:
    return f"{found[found.lastindex or 0]}{MASK}"


class Address:
    """An address as given, masked wherever it is printed, formatted or logged."""

    __slots__ = ("whole",)

    def __init__(self, whole: str) -> None:
        self.whole = whole  # unmasked, for requests and the database

    def __str__(self) -> str:
        return masked(self.whole)

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.whole == other.whole

    def __hash__(self) -> int:
        return hash(self.whole)
