"""What a 206 contains that nobody asked for: all of a page, its beginning, or something else. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ingest.fetch.answers import header
from ingest.fetch.hops import Headers

PARTIAL: Final = 206
_RANGE: Final = re.compile(
    r"bytes[ =]\s{0,9}(\d{1,18})\s{0,9}-\s{0,9}(\d{1,18})\s{0,9}/\s{0,9}(\d{1,18}|\*)", re.IGNORECASE
)


class Range(NamedTuple):
    """Which bytes were sent. known: the server says so. last: of them. total: of the whole; None: unknown."""

    known: bool
    first: int = 0
    last: int | None = None
    total: int | None = None

    def __str__(self) -> str:
        if not self.known:
            return "part of it"
        return f"bytes {self.first} to {self.last} of {self.total if self.total is not None else 'an unknown number'}"


def range_of(headers: Headers) -> Range:
    """The range that a 206 declares in Content-Range."""
    found = _RANGE.fullmatch(header(headers, "content-range") or "")
    if not found:
        return Range(known=False)
    first, last = int(found[1]), int(found[2])
    return Range(known=True, first=first, last=last, total=None if found[3] == "*" else int(found[3]))


def is_beginning(headers: Headers) -> bool:
    """Whether the body of a 206 begins where the whole does, as far as is known: then it can be read."""
    several = (header(headers, "content-type") or "").lower().startswith("multipart/byteranges")
    return not several and range_of(headers).first == 0


def is_whole(headers: Headers, received: int) -> bool:
    """Whether the body of a 206 is all there is. received: bytes on the wire."""
    sent = range_of(headers)
    return is_beginning(headers) and sent.total is not None and sent.last == sent.total - 1 and received >= sent.total
