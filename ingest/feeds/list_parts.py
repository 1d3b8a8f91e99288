"""The contents of lists of feeds: the types, and which texts are addresses. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from contract.sites import is_name
from contract.urls import MAX_CHARACTERS

_OF_READERS: Final = frozenset({"feed", "feeds", "rss", "itpc", "pcast", "podcast"})  # schemes
_HOST: Final = re.compile(r"(?:[^\s/?#:@.\\]{1,63}\.){1,9}[a-z]{2,63}(?=/|\?|:\d|$)", re.IGNORECASE)


class FeedLine(NamedTuple):
    """One feed of a list. tags: its folders, the outermost first. paused: it is not to be polled."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    paused: bool = False


PAUSED: Final = "{urn:copydesk:feeds}paused"
"""The attribute for it in our own OPML; in our tables it is a column."""


class Problem(NamedTuple):
    """What is wrong with one line."""

    words: str


def feed_at(written: str, number: int | None) -> FeedLine | Problem:
    """The feed of an address in a list's line."""
    url = completed(written)
    return FeedLine(url) if is_address(url) else Problem(no_address(written, number))


def no_address(written: str, number: int | None) -> str:
    """What is wrong if an address is missing."""
    where = f"line {number} of the list" if number else "the list"
    if len(written) > MAX_CHARACTERS:
        return f"{where}: {written[:80]!r} … has {len(written):,} characters; an address has {MAX_CHARACTERS:,} at most"
    return f"{where}: {written[:200]!r} is not an http or https address"


def with_scheme(written: str) -> str:
    """`feed:` and the like, which browsers passed to feed readers, replace https, or precede the whole address."""
    scheme, _, rest = written.partition(":")
    if scheme.lower() not in _OF_READERS:
        return written
    return f"https:{rest}" if rest.startswith("//") else rest


def completed(written: str) -> str:
    """An address as entered by a person: https is added before a host name; alone, only a listed domain counts."""
    url = with_scheme(written)
    host = _HOST.match(url)
    return f"https://{url}" if host and (host.end() < len(url) or is_name(url)) else url


def is_address(written: str) -> bool:
    """Whether a text is a complete http(s) address of at most 2,000 characters, without spaces or controls."""
    if len(written) > MAX_CHARACTERS:
        return False
    try:
        parts = urlsplit(written)
        port = parts.port  # raises if it is not a number
    except ValueError:
        return False
    host = parts.hostname if port != 0 else None
    return parts.scheme.lower() in {"http", "https"} and bool(host) and not any(c.isspace() or c < " " for c in written)
