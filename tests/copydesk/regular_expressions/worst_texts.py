"""Texts for which a regular expression may take more work than their length: made from the expression itself.

Work grows faster than a text if two parts of an expression can match the same characters, or if each of many
positions of a text can be the start of a long attempt. So each character that an expression distinguishes, each
iteration of its loops and each of its beginnings is repeated, after a prefix that leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from re import _constants as codes
from re import _parser as parser
from typing import Any, NamedTuple

from tests.copydesk.regular_expressions.backtracking import ONE, REPEATS, test_of
from tests.copydesk.regular_expressions.instructions import Test

_COMMON = " \n\ta0AZ_.-:/,;()[]<>\"'=&#@%|!~\x00éя日가"
_PAIRED = 7  # distinguished characters that are combined in pairs
_LEAST = 3  # maximum iterations for a loop that requires more
_ENDS = ("", "\n\0")  # matched only by a class of nearly all characters


class WorstText(NamedTuple):
    """A text: `head`, then `unit` any number of times, then `tail`."""

    head: str
    unit: str
    tail: str

    def of(self, units: int, pattern: re.Pattern[Any]) -> str | bytes:
        """The text with that many units, of the pattern's type: characters or bytes."""
        text = f"{self.head}{self.unit * units}{self.tail}"
        return text if isinstance(pattern.pattern, str) else text.encode("latin-1")


def worst_texts(pattern: re.Pattern[Any]) -> Iterator[WorstText]:
    """Texts to try a pattern with."""
    for head, unit in _Pieces(pattern).all():
        for tail in _ENDS:
            yield WorstText(head, unit, tail)


class _Pieces:
    """The pieces of one pattern: the prefix that leads to each of its parts, and what a part repeats."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._tree = parser.parse(pattern.pattern, pattern.flags)
        self._bytes = isinstance(pattern.pattern, bytes)
        self._tests: dict[int, Test] = {
            id(item): test_of(item, flags) for item, flags in _leaves(self._tree, pattern.flags)
        }
        self._characters = self._told_apart()
        self._found: dict[tuple[str, str], None] = {}

    def all(self) -> list[tuple[str, str]]:
        """Pairs of a prefix and a repeated unit."""
        for character in self._characters:
            self._repeat("", character)
        for one, other in permutations(self._characters[:_PAIRED], 2):
            self._repeat("", one + other)
        for optional in (False, True):
            self._walk(self._tree, "", optional=optional)
        return list(self._found)

    def _told_apart(self) -> list[str]:
        """A character for each combination of the pattern's classes."""
        leaves = [item for item, _ in _leaves(self._tree, 0)]
        literals = [chr(value) for code, value in leaves if code is codes.LITERAL]
        edges = [
            chr(edge)
            for code, value in leaves
            if code is codes.IN
            for kind, bounds in value
            if kind in (codes.LITERAL, codes.RANGE)
            for edge in (bounds if kind is codes.RANGE else (bounds,))
        ]
        told: dict[tuple[bool, ...], str] = {}
        for character in (*edges, *literals, *_COMMON):
            if not self._bytes or ord(character) < 128:
                told.setdefault(tuple(test(self._one(character)) for test in self._tests.values()), character)
        return list(told.values())

    def _one(self, character: str) -> str | bytes:
        return character.encode("ascii") if self._bytes else character

    def _repeat(self, head: str, unit: str) -> None:
        if unit:
            self._found[head, unit] = None

    def _walk(self, items: Any, head: str, *, optional: bool) -> None:
        for item in items:
            code, value = item
            if code in REPEATS:
                for character in self._characters:
                    if any(self._tests[id(leaf)](self._one(character)) for leaf, _ in _leaves(value[2], 0)):
                        self._repeat(head, character)
                self._repeat(head, self._example(value[2], optional=False))
                self._repeat(head, self._example(value[2], optional=True))
                self._repeat("", head + self._example([item], optional=True))
            for inner in _inside(item):
                self._walk(inner, head, optional=optional)
            head += self._example([item], optional=optional)
        self._repeat("", head)

    def _example(self, items: Any, *, optional: bool) -> str:
        """A text that the items match, with or without optional parts."""
        return "".join(self._example_of(item, optional=optional) for item in items)

    def _example_of(self, item: Any, *, optional: bool) -> str:
        code, value = item
        if code in ONE:
            if code is codes.LITERAL:
                return chr(value)
            test = self._tests[id(item)]
            return next((character for character in self._characters if test(self._one(character))), "")
        if code in REPEATS:
            least, most, inner = value
            return self._example(inner, optional=optional) * max(min(least, _LEAST), int(optional and most > 0))
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            return ""
        return self._example(next(iter(_inside(item)), ()), optional=optional)


def _inside(item: Any) -> list[Any]:
    """The parts of an item that is not a single character: the branches, or the content of a group or loop."""
    code, value = item
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code in REPEATS:
        return [value[2]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    return [value[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


def _leaves(items: Any, flags: int) -> Iterator[tuple[Any, int]]:
    """The items that match single characters, each with its flags."""
    for item in items:
        code, value = item
        if code in ONE:
            yield item, flags
        for inner in _inside(item):
            yield from _leaves(inner, (flags | value[1]) & ~value[2] if code is codes.SUBPATTERN else flags)
