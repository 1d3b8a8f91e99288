"""Bylines at the start of an extracted text: lines of nothing but its authors, and when, as what and where they wrote.

Pure. A line that names anybody else, an agency or another outlet, or says anything of an author, is part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ingest.dates import read_date
from ingest.pages.words import phrases

_LINES: Final = 4  # first lines of a text among which a byline may be
_CHARACTERS: Final = 120
_LEAST: Final = 60  # characters of text that remain
_CONTINUES: Final = re.compile(r"\w")
_CONTINUES_BEHIND: Final = re.compile(r"[\w'\u2019]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BESIDE: Final = frozenset({
    "and", "und", "et", "y", "e", "en", "och", "og", "ja", "i", "и", "та", "ve", "with", "mit", "avec", "con", "com",
    "met", "the", "on", "at", "in", "le", "la", "el", "em", "il", "op", "am", "den", "um", "kl",
})  # fmt: skip
_AGENCIES: Final = frozenset(phrases("agencies"))
_BEHIND: Final = frozenset({"agencies", "agency", "wire", "press", "agenturen", "agences", "agencias", "agenzie"})
_SIGNS: Final = frozenset(
    word for name in ("signs", "published_label") for one in phrases(name) for word in _WORD.findall(one)
) | {"autorka", "记者", "記者", "文", "作者", "撰文", "기자", "글", "contributing", "political", "senior", "special"}
_SAID: Final = (_SIGNS | frozenset(phrases("roles")) | _BESIDE) - _BEHIND - _AGENCIES


def without_byline(text: str, authors: Iterable[str], sites: Sequence[str]) -> str:
    """A text without the byline at its start. authors, sites: of the page, and names of its outlet.

    Below the first line, a byline has another word or a date beside the names: a name alone says who speaks.
    """
    names = sorted((one for one in authors if " " in one or not one.isascii()), key=len, reverse=True)
    if not names:
        return text
    outlets = sorted(sites, key=len, reverse=True)
    lines = text.split("\n", _LINES)
    for place, line in enumerate(lines[:_LINES]):
        if len(line) <= _CHARACTERS and _is_byline(line, names, outlets, alone=place == 0):
            kept = "\n".join(lines[:place] + lines[place + 1 :])
            return kept if len(kept) >= _LEAST else text
    return text


def _is_byline(line: str, names: Sequence[str], sites: Sequence[str], *, alone: bool) -> bool:
    """Whether a line says nothing but names, and what may stand beside them. alone: the names are enough."""
    left = _without(line.casefold(), names)
    if left is None:
        return False
    beside = _without(left, sites)
    bare = left if beside is None else beside
    if any(map(str.isdigit, bare)):
        said = (word for word in bare.split() if word.strip(",:.-\u2013") not in _SAID)
        return bool(read_date(" ".join(said).strip(" ,|-\u2013\u2014\u00b7\u2022"), "page"))
    words = _WORD.findall(bare)
    if not words:
        return alone or beside is not None
    return not line.rstrip().endswith((".", ":", "?", "!")) and all(word in _SAID for word in words)


def _without(text: str, names: Sequence[str]) -> str | None:
    """A text in lower case without these names; None if it has none of them."""
    left = text
    for name in filter(None, map(str.casefold, names)):
        left = _without_words(left, name)
    return None if left == text else left


def _without_words(text: str, words: str) -> str:
    """A text without these words, where no letter stands next to them: not `Lee` in `Leeds`."""
    kept, start = [], 0
    while (at := text.find(words, start)) >= 0:
        end = at + len(words)
        whole = not _CONTINUES.match(text[at - 1 : at]) and not _CONTINUES_BEHIND.match(text, end)
        kept.append(f"{text[start:at]} " if whole else text[start:end])
        start = end
    return "".join(kept) + text[start:]
