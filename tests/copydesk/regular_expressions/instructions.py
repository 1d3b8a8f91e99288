"""The instructions that a regular expression is compiled to, and an attempt to execute them at a position of a text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Text = str | bytes
Test = Callable[[Text], bool]  # whether a character belongs to a class
State = tuple[int, ...]  # start and end of each group, and start of the last iteration of each loop; -1: none


class TooManyStepsError(Exception):
    """A match took more steps than allowed."""


@dataclass(slots=True)
class Attempt:
    """One attempt at one position of a text, depth first. untried: the remaining choices; the last is tried first."""

    text: Text
    at: int
    state: State
    limit: int
    whole: bool = False
    pc: int = 0
    steps: int = 0
    untried: list[tuple[int, State, Iterator[int]]] = field(default_factory=list)

    def succeeds(self, program: Sequence[Instruction]) -> bool:
        """Whether the program reaches its end; then `at` is the end of the match."""
        while self.steps < self.limit:
            if self.pc == len(program):
                if not self.whole or self.at == len(self.text):
                    return True
                going = False
            else:
                self.steps += 1
                going = program[self.pc].step(self)
            if not (going or self._turns_back()):
                return False
        raise TooManyStepsError

    def _turns_back(self) -> bool:
        while self.untried:
            self.pc, self.state, places = self.untried[-1]
            self.at = next(places, -1)
            if self.at >= 0:
                return True
            self.untried.pop()
        return False

    def runs_inside(self, program: Sequence[Instruction], at: int) -> Attempt | None:
        """An attempt at a part without backtracking into it; None if it fails."""
        inner = Attempt(self.text, at, self.state, self.limit - self.steps)
        found = inner.succeeds(program)
        self.steps += inner.steps
        return inner if found else None


class Instruction(ABC):
    @abstractmethod
    def step(self, go: Attempt) -> bool:
        """Continues the attempt; False if it fails here."""


@dataclass(slots=True)
class One(Instruction):
    test: Test

    def step(self, go: Attempt) -> bool:
        if go.at == len(go.text) or not self.test(go.text[go.at : go.at + 1]):
            return False
        go.at, go.pc = go.at + 1, go.pc + 1
        return True


@dataclass(slots=True)
class Run(Instruction):
    """A loop over single characters."""

    test: Test
    least: int
    most: int | None
    greedy: bool

    def step(self, go: Attempt) -> bool:
        begin, last = go.at, len(go.text) if self.most is None else min(len(go.text), go.at + self.most)
        stop = last if self.greedy else min(last, begin + self.least)
        while go.at < stop and self.test(go.text[go.at : go.at + 1]):
            go.at, go.steps = go.at + 1, go.steps + 1
        if go.at < begin + self.least:
            return False
        go.pc += 1
        places = iter(range(go.at - 1, begin + self.least - 1, -1)) if self.greedy else self._longer(go, go.at, last)
        go.untried.append((go.pc, go.state, places))
        return True

    def _longer(self, go: Attempt, at: int, last: int) -> Iterator[int]:
        while at < last and self.test(go.text[at : at + 1]):
            at, go.steps = at + 1, go.steps + 1
            yield at


@dataclass(slots=True)
class Split(Instruction):
    first: int = 0
    second: int = 0

    def step(self, go: Attempt) -> bool:
        go.untried.append((self.second, go.state, iter((go.at,))))
        go.pc = self.first
        return True


@dataclass(slots=True)
class Branch(Instruction):
    """Alternatives; those that can begin with the next character are tried. starts: where each begins."""

    program: Sequence[Instruction]
    starts: Sequence[int] = ()
    known: dict[Text, list[int]] = field(default_factory=dict)

    def step(self, go: Attempt) -> bool:
        possible = self.possible(go.text[go.at : go.at + 1])
        if not possible:
            return False
        go.steps += len(possible)
        go.untried += [(start, go.state, iter((go.at,))) for start in reversed(possible[1:])]
        go.pc = possible[0]
        return True

    def possible(self, character: Text) -> list[int]:
        """Where the alternatives begin that can start with a character, or with the end of the text."""
        found = self.known.get(character)
        if found is None:
            found = self.known[character] = [start for start in self.starts if self._can_start(start, character)]
        return found

    def _can_start(self, at: int, character: Text) -> bool:
        first = self.program[at] if at < len(self.program) else None
        if isinstance(first, One):
            return bool(character) and first.test(character)
        if isinstance(first, Run):
            return not first.least or (bool(character) and first.test(character))
        return not isinstance(first, Branch) or bool(first.possible(character))


@dataclass(slots=True)
class Jump(Instruction):
    to: int = 0

    def step(self, go: Attempt) -> bool:
        go.pc = self.to
        return True


@dataclass(slots=True)
class Save(Instruction):
    slot: int

    def step(self, go: Attempt) -> bool:
        go.state = (*go.state[: self.slot], go.at, *go.state[self.slot + 1 :])
        go.pc += 1
        return True


@dataclass(slots=True)
class Again(Instruction):
    """The end of a loop's iteration: another one, unless this iteration consumed nothing."""

    slot: int
    to: int

    def step(self, go: Attempt) -> bool:
        go.pc = go.pc + 1 if go.state[self.slot] == go.at else self.to
        return True


@dataclass(slots=True)
class At(Instruction):
    """A position: the end of a line, the edge of a word."""

    pattern: re.Pattern[Any]

    def step(self, go: Attempt) -> bool:
        go.pc += 1
        return self.pattern.match(go.text, go.at) is not None


@dataclass(slots=True)
class Inside(Instruction):
    """A part without backtracking: an atomic group (back is None), or a lookahead or a lookbehind of that length."""

    program: Sequence[Instruction]
    back: int | None = None
    wanted: bool = True

    def step(self, go: Attempt) -> bool:
        at = go.at - (self.back or 0)
        inner = go.runs_inside(self.program, at) if at >= 0 else None
        if inner is not None:
            go.at, go.state = (inner.at if self.back is None else go.at), inner.state
        go.pc += 1
        return (inner is not None) is self.wanted


@dataclass(slots=True)
class Reference(Instruction):
    slot: int

    def step(self, go: Attempt) -> bool:
        begin, end = go.state[self.slot : self.slot + 2]
        length = end - begin
        go.steps += max(length, 0)
        if end < 0 or go.text[go.at : go.at + length] != go.text[begin:end]:
            return False
        go.at, go.pc = go.at + length, go.pc + 1
        return True
