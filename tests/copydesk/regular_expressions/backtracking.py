"""How much work a regular expression does on a text: Python's own way of matching, with its steps counted.

The steps are the same on every machine, at any load: they show exactly what a clock can only suggest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import _compiler as compiler
from re import _constants as codes  # private, like the other two: only they describe Python's syntax tree
from re import _parser as parser
from typing import Any, Final

from tests.copydesk.regular_expressions.instructions import (
    Again,
    At,
    Attempt,
    Branch,
    Inside,
    Instruction,
    Jump,
    One,
    Reference,
    Run,
    Save,
    Split,
    Test,
    Text,
)

ONE: Final = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


class Backtracking:
    """A pattern whose matching counts its steps.

    most: the greatest number of turns that a counted loop keeps (`a{1,300}` becomes `a{1,4}`), so that short texts show
        how work grows; None keeps all.
    """

    def __init__(self, pattern: re.Pattern[Any], most: int | None = None) -> None:
        tree = parser.parse(pattern.pattern, pattern.flags)
        building = _Building(most, slots=2 * tree.state.groups)
        self._program: Final = building.program(tree, pattern.flags)
        self._slots: Final = building.slots
        self.steps = 0

    def spans(self, text: Text, way: str, limit: int) -> list[tuple[int, int]]:
        """The ranges that `match`, `fullmatch`, `search` or `finditer` find. `steps` is the cost.

        Raises TooManyStepsError if it would take more steps than the limit.
        """
        found: list[tuple[int, int]] = []
        self.steps, at = 0, 0
        while at <= len(text):
            go = Attempt(text, at, (-1,) * self._slots, limit - self.steps, whole=way == "fullmatch")
            end = go.at if go.succeeds(self._program) else -1
            self.steps += go.steps
            if end >= 0:
                found.append((at, end))
            if way in ("match", "fullmatch") or (end >= 0 and way == "search"):
                break
            at = max(end, at + 1)
        return found


def test_of(item: Any, flags: int) -> Test:
    """Whether a character matches an item of a syntax tree."""
    match = _alone(item, flags).match
    known: dict[Text, bool] = {}

    def test(character: Text) -> bool:
        answer = known.get(character)
        if answer is None:
            answer = known[character] = match(character) is not None
        return answer

    return test


def _alone(item: Any, flags: int) -> re.Pattern[Any]:
    """One item of a syntax tree as a separate pattern."""
    state = parser.State()
    state.flags = flags
    return compiler.compile(parser.SubPattern(state, [item]), flags)


@dataclass
class _Building:
    """Builds programs from syntax trees."""

    most: int | None
    slots: int

    def program(self, items: Any, flags: int) -> list[Instruction]:
        made: list[Instruction] = []
        self._add(made, items, flags)
        return made

    def _add(self, made: list[Instruction], items: Any, flags: int) -> None:
        for item in items:
            code, value = item
            if code in ONE:
                made.append(One(test_of(item, flags)))
            elif code in REPEATS:
                self._add_loop(made, item, flags)
            elif code is codes.BRANCH:
                self._add_branches(made, value[1], flags)
            elif code is codes.SUBPATTERN:
                group, added, removed, inner = value
                slots = () if group is None else (2 * group, 2 * group + 1)
                made += map(Save, slots[:1])
                self._add(made, inner, (flags | added) & ~removed)
                made += map(Save, slots[1:])
            elif code is codes.AT:
                made.append(At(_alone(item, flags)))
            elif code is codes.GROUPREF:
                made.append(Reference(2 * value))
            elif code is codes.ATOMIC_GROUP:
                made.append(Inside(self.program(value, flags)))
            else:  # lookahead or lookbehind; anything else fails to unpack
                direction, inner = value
                back = inner.getwidth()[0] if direction < 0 else 0
                made.append(Inside(self.program(inner, flags), back, code is codes.ASSERT))

    def _add_branches(self, made: list[Instruction], branches: Sequence[Any], flags: int) -> None:
        made.append(branch := Branch(made))
        starts, jumps = [], [Jump() for _ in branches]
        for jump, items in zip(jumps, branches, strict=True):
            starts.append(len(made))
            self._add(made, items, flags)
            made.append(jump)
        branch.starts = starts
        for jump in jumps:
            jump.to = len(made)

    def _add_loop(self, made: list[Instruction], item: Any, flags: int) -> None:
        code, (least, most, inner) = item
        if code is codes.POSSESSIVE_REPEAT:
            made.append(Inside(self.program([(codes.MAX_REPEAT, item[1])], flags)))
            return
        endless, greedy = most is codes.MAXREPEAT, code is codes.MAX_REPEAT
        if self.most is not None and not endless:
            least, most = min(least, self.most - 1), min(most, self.most)
        if len(inner) == 1 and inner[0][0] in ONE:
            made.append(Run(test_of(inner[0], flags), least, None if endless else most, greedy))
            return
        for _ in range(least):
            self._add(made, inner, flags)
        splits = []
        for _ in range(1 if endless else most - least):
            splits.append(split := Split(len(made) + 1, len(made) + 1))
            made.append(split)
            at = len(made) - 1
            if endless:
                slot, self.slots = self.slots, self.slots + 1
                made.append(Save(slot))
            self._add(made, inner, flags)
            if endless:
                made.append(Again(slot, at))
        for split in splits:
            split.first, split.second = (split.first, len(made)) if greedy else (len(made), split.first)
