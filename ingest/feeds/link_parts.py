"""Parts of links: numbers that identify an article, and parameters that do not. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

_NUMBER: Final = re.compile(r"(?<![\d%])\d{5,20}(?!\d)")  # an article's number in its address
_DAY: Final = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d")  # not a number
_LEAST: Final = 3  # links; two may share a parameter by coincidence


def number_in(page: str | None) -> str | None:
    """The host of an address and the number of the article in its path; None if it has none, or several."""
    parts = urlsplit(page or "")
    found = {number for number in _NUMBER.findall(parts.path) if not _DAY.fullmatch(number)}
    return f"{parts.netloc} {found.pop()}" if len(found) == 1 else None


def same_number(page: str, other: str) -> bool:
    """Whether two addresses have the same article number, on one host."""
    number = number_in(page)
    return number is not None and number == number_in(other)


def same_path(page: str, other: str) -> bool:
    """Whether two addresses differ only in their queries, and are not front pages."""
    one, two = urlsplit(page), urlsplit(other)
    return (one.netloc, one.path) == (two.netloc, two.path) and one.path != "/"


def tokens_in(pages: Sequence[str | None]) -> frozenset[str]:
    """The names of parameters in all of a feed's links, with the same value in each: a different one at each poll."""
    found = {page for page in pages if page}
    if len(found) < _LEAST or not all("?" in page for page in found):
        return frozenset()
    shared = frozenset[str].intersection(*(frozenset(urlsplit(page).query.split("&")) for page in found))
    return frozenset(pair.partition("=")[0] for pair in shared)


def without(page: str, names: Collection[str]) -> str:
    """A page's address without these parameters."""
    parts = urlsplit(page)
    kept = (pair for pair in parts.query.split("&") if pair.partition("=")[0] not in names)
    return parts._replace(query="&".join(kept)).geturl()
