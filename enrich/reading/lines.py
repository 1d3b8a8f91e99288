"""What the rules need of a single line: its key in the tables of words, and whether it ends like a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from enrich.reading.scan import limits

LONGEST_LINE: Final = limits.LONGEST_LINE
_EDGES = " \t*•·|>»\u203a→▸►▼▲\u2013—-:…#_=~\u0640"
# Full stops of the scripts: Latin, Chinese and Japanese (two widths each), Devanagari, Arabic, Urdu, Armenian,
# Ethiopic, Khmer, Burmese, Tibetan.
FULL_STOPS: Final = ".\u3002\uff0e\uff61\u0964\u0965\u06d4\u0589\u1362\u17d4\u104a\u104b\u0f0d"
_STOPS = FULL_STOPS + "!?\uff01\uff1f؟…"
_CLOSING = "\"'”\u201c\u2019»\u203a)\uff09」』】"
_TERMINATORS = frozenset(_STOPS) | frozenset(f"{stop}{close}" for stop in (*_STOPS, ",") for close in _CLOSING)
# Thai, Lao, Burmese and Khmer have no full stop; and the number of their characters that is too long for a heading.
NO_STOPS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LONGEST_HEADING = 90
_WORDS = 30_000  # remembered
_LONGEST_WORD = 24  # characters
# Letters with two spellings: Arabic ye, kaf and he, Turkish dotless i.
_SAME = {
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u06d0": "\u064a",
    "\u06a9": "\u0643",
    "\u06c1": "\u0647",
    "\u06be": "\u0647",
    "\u06c0": "\u0647",
    "\u0629": "\u0647",
    "\u0131": "i",
    "\u0640": "",
}
_LEFT_OUT = (
    *range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, 0x93C, 0xAD,
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF,
)  # fmt: skip
_FOLDS = str.maketrans(_SAME) | dict.fromkeys(_LEFT_OUT)


class _Marks(dict[int, int | str]):
    """A space for each mark or symbol, determined when it is first met."""

    def __missing__(self, code: int) -> int | str:
        self[code] = kept = " " if unicodedata.category(chr(code))[0] in "PS" else code
        return kept


class _Folded(dict[str, str]):
    """Words as `bare_words` has them. Words recur in texts; runs of scripts without spaces do not, and are not kept."""

    def of(self, words: list[str]) -> list[str]:
        """Each word folded; "" for one of marks alone. Those that are new are folded together, as lines of one text."""
        if not (unknown := [word for word in words if word not in self]):
            return [*map(self.__getitem__, words)]
        text = unicodedata.normalize("NFKD", "\n".join(unknown).casefold()).translate(_FOLDS)
        lines = unicodedata.normalize("NFC", text).casefold().translate(_SPACES).split("\n")
        new = {word: " ".join(line.split()) for word, line in zip(unknown, lines, strict=True)}
        folded = [new[word] if word in new else self[word] for word in words]
        if len(self) >= _WORDS:
            self.clear()
        self.update((word, line) for word, line in new.items() if len(word) <= _LONGEST_WORD)
        return folded


_SPACES: Final = _Marks()
_FOLDED: Final = _Folded()
_ASCII: Final = "".join(map(chr, range(128))).casefold().translate(_SPACES).encode("ascii").ljust(256)  # for ASCII


@lru_cache(maxsize=2_000)
def line_key(text: str) -> str:
    """A line in the form of the tables of words: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return " ".join(text.split()).casefold().strip(_EDGES)


@lru_cache(maxsize=2_000)
def bare_words(text: str) -> str:
    """Only a line's words, in the normalised spelling of the tables of languages.

    Case-folded, without marks, accents and optional signs (harakat, tatweel, joiners), letters
    with the same sound merged, single spaces.
    """
    if text.isascii():
        return " ".join(text.encode("ascii").translate(_ASCII).decode("ascii").split())
    return " ".join(filter(None, _FOLDED.of(text.split())))


def first_bare_word(text: str) -> str:
    """The first of a line's `bare_words`, if it is among its first three; else ""."""
    return " ".join(_FOLDED.of(text.split(None, 3)[:3])).lstrip().partition(" ")[0]


def have_one_key(text: str, other: str) -> bool:
    """Whether two lines have the same key."""
    return text == other or line_key(text) == line_key(other)


def ends_like_sentence(text: str) -> bool:
    """Whether a line ends like a sentence of a report."""
    end = text[-2:]
    return (
        end[-1:] in _TERMINATORS
        or end in _TERMINATORS
        or (len(text) > _LONGEST_HEADING and not end.isascii() and NO_STOPS.match(end, len(end) - 1) is not None)
    )


def holds_full_stop(text: str) -> bool:
    """Whether a line ends with a full stop, or contains one of a script whose headings have none."""
    if text.isascii():
        return text.rstrip("\"')").endswith(".")
    return text.rstrip(_CLOSING)[-1:] in FULL_STOPS or any(stop in text for stop in "\u3002\u0964\u06d4")
