"""Whether titles and times of entries are the same. Pure."""

from __future__ import annotations

from typing import Final

from contract.article import Published

_TO_THE_MINUTE: Final = frozenset({"minute", "second"})


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same, ignoring case and white space."""
    return bare(one) == bare(other)


def bare(title: str | None) -> str:
    """A title without what does not count: case and white space."""
    return " ".join((title or "").casefold().split())


def said(published: Published | None) -> tuple[str, str | None] | None:
    """What a feed says of a time, as two of them are compared."""
    return (published.value, published.zone) if published else None


def differ(one: Published | None, other: Published | None) -> bool:
    """Whether both are known, and not the same."""
    return one is not None and other is not None and said(one) != said(other)


def agree(one: Published | None, other: Published | None) -> bool:
    """Whether both have the same minute."""
    return one is not None and one.precision in _TO_THE_MINUTE and said(one) == said(other)
