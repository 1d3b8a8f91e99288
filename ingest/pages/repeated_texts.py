"""Whether a text that is at many addresses of many outlets is no report, but what sites show in place of one. Pure.

A report that many outlets carry is one text at many addresses, too, within minutes if they print it by themselves. But
its titles are about it. A wall of a kind that no rule knows has nothing of the titles of the articles behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from contract.sites import site_of

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{2,}")
_STEM: Final = 5  # letters of a word that inflection leaves
_WORDS: Final = 3  # least of a title that can say something
_ABOUT: Final = 0.25  # of a title's words are in a text that it is about
_ADDRESSES: Final = 5
_SITES: Final = 3
_TITLES: Final = 4


class Listed(NamedTuple):
    """A page's address, and its title in the feed that lists it."""

    url: str
    title: str | None


def is_repeated(text: str, mine: Listed, others: Sequence[Listed]) -> bool:
    """Whether a text is no report: at five other addresses, of three outlets with this one, under titles unlike it.

    others: listed pages that had the same text within a short time.
    """
    if _is_about(mine.title, text) is not False:
        return False
    unlike = {one.url: one for one in others if one.url != mine.url and _is_about(one.title, text) is False}
    sites = {site_of(one.url) for one in (mine, *unlike.values())}
    titles = {(one.title or "").casefold() for one in unlike.values()}
    return len(unlike) >= _ADDRESSES and len(sites) >= _SITES and len(titles) >= _TITLES


def _is_about(title: str | None, text: str) -> bool | None:
    """Whether enough of a title's words, or pairs of its characters, are in a text; None if it has too few."""
    folded = (title or "").casefold()
    parts = {word[:_STEM] for word in _WORD.findall(_HAN.sub(" ", folded))}
    parts |= {run[at : at + 2] for run in _HAN.findall(folded) for at in range(len(run) - 1)}
    if len(parts) < _WORDS:
        return None
    lowered = text.casefold()
    return sum(part in lowered for part in parts) >= _ABOUT * len(parts)
