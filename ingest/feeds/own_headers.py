"""Headers that a person gives a feed of its own. Pure: lines as they were typed, to headers that may be sent."""

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
    """Headers from lines `Name: value`. Raises Permanent for what is none, and for those that are ours to say."""
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            msg = f"{name[:100]!r} begins no header: give `Name: value` on one line"
            raise Permanent(msg)
        if name.lower() in _OURS:
            msg = f"the header {name} is the fetcher's own to say"
            raise Permanent(msg)
        found[name] = value
    return found


def user_agent_of(text: str) -> str:
    """A User-Agent as it may be sent. Raises Permanent for one that is empty or no text of a header."""
    if not _VALUE.fullmatch(text.strip()):
        msg = "a User-Agent is some text on one line"
        raise Permanent(msg)
    return text.strip()
