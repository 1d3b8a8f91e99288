"""Which East Asian encoding bytes have that declare none, even if there are only a few words. Pure.

The encodings overlap: most Japanese text in EUC is also valid Korean and Chinese, only of rare characters. So
each is tried, and the one whose text has the frequent characters of its language is the right one.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).with_name("frequent_characters.tsv")
"""Languages, each with its frequent characters. Written by `scripts/frequent-characters`."""

# Full-width forms of ASCII; numbers and abbreviations in circles, brackets and squares.
_FORMS: Final = re.compile("[\uff01-\uff5e\u2460-\u24ff\u3220-\u33ff]")


class _Encoding(NamedTuple):
    """name: as Python knows it. writing: its line in the table. widest: the name of its largest variant."""

    name: str
    writing: str
    widest: str


_ENCODINGS: Final = (
    _Encoding("euc_jp", "ja", "euc_jis_2004"), _Encoding("cp932", "ja", "cp932"), _Encoding("cp949", "ko", "cp949"),
    _Encoding("gb18030", "zh-hans", "gb18030"), _Encoding("big5hkscs", "zh-hant", "big5hkscs"),
)  # fmt: skip
_KIN: Final = {"euc_jis_2004": "euc_jp", "shift_jis_2004": "cp932", "cp950": "big5hkscs", "big5": "big5hkscs"}
EAST_ASIAN: Final = tuple(one.name for one in _ENCODINGS)
"""Their names."""

_SAMPLE: Final = 20_000  # bytes
# Logarithms of how much likelier a character is in a text of the language than in bytes of another encoding: the first
# third of its line in the table makes up two thirds of a text, the rest a quarter.
_MOST_FREQUENT: Final = 2.2
_FREQUENT: Final = 0.6
_KANA: Final = 2.0
_RARE: Final = -2.0
_UNREAD: Final = -4.0
_SURE: Final = 3.0  # two frequent characters, and nothing against it
_DECLARED: Final = 4.0  # for the language that the text declares; against it, if that is not one of these
_TRADITIONAL: Final = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
_UNDECIDED: Final = ("", "en")  # many programs declare English, whatever the language
_MARKS: Final = frozenset(
    "\u3000\u3001\u3002\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u30fb\u00b7\u2014\u2015\u2018"
    "\u2019\u201c\u201d\u2026\u00d7\u203b\u25a0\u25b2\u25b3\u25bc\u25cb\u25cf\u25c6\u25c7\u2605\u2606\u301c"
)


def east_asian(sample: bytes, language: str | None = None, least: float = _SURE) -> str | None:
    """The probable East Asian encoding of bytes without markup, as its usual name; None: rather another kind.

    language: a tag, such as `ja` or `zh-TW`, that the text declares. least: evidence
    to ask for; what is above 0 speaks for it.
    """
    declared = (language or "").strip().lower().replace("_", "-")
    cut = sample[:_SAMPLE]
    evidence = {one.name: _evidence(cut, one) + _by_language(declared, one.writing) for one in _ENCODINGS}
    best = max(evidence, key=lambda name: evidence[name])
    return best if evidence[best] >= least else None


def is_plausible(text: str, encoding: str) -> bool:
    """Whether text read in an East Asian encoding has the frequent characters of its language; false for others."""
    name = _KIN.get(encoding, encoding)
    writing = next((one.writing for one in _ENCODINGS if one.name == name), None)
    return writing is not None and _weight(text[:_SAMPLE], writing) >= _SURE


def _evidence(sample: bytes, encoding: _Encoding) -> float:
    return _weight(sample.decode(encoding.widest, "replace"), encoding.writing)


def _weight(text: str, writing: str) -> float:
    """How much the characters beyond ASCII speak for a language."""
    most_frequent, frequent = _frequent()[writing]
    total = 0.0
    for character, times in Counter(text).items():
        if character < "\x80" or character in _MARKS or _FORMS.match(character):
            continue
        if character in frequent:
            weight = _MOST_FREQUENT if character in most_frequent else _FREQUENT
        elif writing == "ja" and "\u3041" <= character <= "\u30fc":
            weight = _KANA
        else:
            weight = _UNREAD if character == "\ufffd" else _RARE
        total += weight * times
    return total


def _by_language(declared: str, writing: str) -> float:
    bare = declared.partition("-")[0]
    if bare in _UNDECIDED:
        return 0.0
    if bare == writing.partition("-")[0]:
        return _DECLARED if bare != "zh" or declared.startswith(_TRADITIONAL) == (writing == "zh-hant") else 0.0
    return -_DECLARED / 2


@cache
def _frequent() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each line of the table its first third, and all of it."""
    lines = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    return {
        language: (frozenset(characters[: len(characters) // 3]), frozenset(characters))
        for language, characters in lines
    }
