"""The data tables next to this module, read once: what is looked up, apart from how."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, Generic, TypeVar

from enrich.reading import toml_files
from enrich.reading.languages import every
from enrich.reading.lines import line_key

_WORD = re.compile("[A-Za-z]+")
_REMEMBERED = 50_000  # starts of lines

T = TypeVar("T")

_TYPOGRAPHY: Final = frozenset("“”\u2018\u2019\u2013—…£€\u00a0")  # between words, never part of one


@cache
def load_table(name: str) -> dict[str, Any]:
    """One table of the folder `tables`, by its name without `.toml`."""
    return toml_files.loads(files(__package__).joinpath("tables", f"{name}.toml").read_text(encoding="utf-8"))


def line_keys(words: Iterable[str]) -> frozenset[str]:
    """Words as `line_key` makes them of a line."""
    return frozenset(line_key(word) for word in words) - {""}


class PrefixTable:
    """Case-folded words by which a line can start, found by their first two characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Final = sorted({word.casefold() for word in words}, key=lambda word: (-len(word), word))
        self._by_start: dict[str, tuple[str, ...]] = {}
        for word in self.words:
            self._by_start[word[:2]] = (*self._by_start.get(word[:2], ()), word)

    def longest_of(self, folded: str) -> str | None:
        """The longest of the words that a case-folded text starts with."""
        for word in self._by_start.get(folded[:2], ()):
            if folded.startswith(word):
                return word
        return folded[0] if folded[:1] in self._by_start else None


def without_last_word(prefixes: Iterable[str]) -> list[str]:
    """Prefixes without the last word if a line may continue with it; one of a single word stands for that word."""
    return [prefix.rstrip(string.ascii_letters) or prefix for prefix in prefixes]


class Remembered(dict[str, T], Generic[T]):
    """A cache for a function of the first letters of lines, used by `[]`: very many lines start alike."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function: Final = function

    def __missing__(self, start: str) -> T:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[start] = found = self._function(start)
        return found


class FirstWords:
    """The first two words of phrases: a quick no for texts that start with none of them.

    Only a text that starts with two ASCII words, or is ASCII and starts with a mark that is not decoration,
    can get a no: `line_key` and the rules change nothing but the case of its start.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        phrases = [phrase.casefold() for phrase in phrases]
        words = [_words_of(phrase) for phrase in phrases]
        self.alone: Final = frozenset(found[0] for found in words if len(found) == 1)
        self.pairs: Final = frozenset((found[0], found[1]) for found in words if len(found) > 1)
        self._of_pairs: Final = frozenset(first for first, _ in self.pairs)
        self.no: Final = frozenset("0123456789\"'$<") - {phrase[0] for phrase in phrases}

    def may_start(self, text: str) -> bool:
        """Whether a text can start with one of the phrases."""
        first = _WORD.match(text)
        if first is None:
            return text[:1] not in self.no or not text.isascii()
        word, end = first[0].lower(), first.end()
        if word in self.alone:
            return True
        if not text.isascii() and _is_foreign(text[end : end + 1]):
            return True
        if word not in self._of_pairs:
            return False
        second = _WORD.search(text, end)
        if second is not None and (word, second[0].lower()) in self.pairs:
            return True
        return not text.isascii() and any(
            map(
                _is_foreign,
                text[end : second.start()] + text[second.end() : second.end() + 1] if second else text[end:],
            )
        )


@cache
def _words_of(phrase: str) -> list[str]:
    return _WORD.findall(phrase)


def _is_foreign(character: str) -> bool:
    """Whether a character can be, or become, part of the word next to it, unlike marks between words."""
    return not character.isascii() and character not in _TYPOGRAPHY


SECTIONS: Final = line_keys(name for names in load_table("sections").values() for name in names) | line_keys(
    every(lambda language: language.sections)
)
SECTION_STARTS: Final = FirstWords(SECTIONS)
