"""Headers that a person sets for a feed. Pure: lines as typed, to headers that can be sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from contract.errors import Permanent

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\xa0-\xff]{1,4000}")
_OURS: Final = frozenset(
    {
        "accept-encoding", "connection", "content-length", "cookie", "expect", "host", "if-modified-since",
        "if-none-match", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "user-agent",
    }
)  # fmt: skip


def headers_of(lines: Iterable[str]) -> dict[str, str]:
    """Headers from lines `Name: value`. Raises Permanent for invalid ones, and for those that the fetcher sets."""
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            msg = f"{name[:100]!r} is not a header: give `Name: value` on one line"
            raise Permanent(msg)
        if name.lower() in _OURS:
            msg = f"the header {name} is set by the fetcher itself"
            raise Permanent(msg)
        found[name] = value
    return found


def user_agent_of(text: str) -> str:
    """A User-Agent that can be sent. Raises Permanent if it is empty or not valid in a header."""
    if not _VALUE.fullmatch(text.strip()):
        msg = "a User-Agent must be text on one line"
        raise Permanent(msg)
    return text.strip()
