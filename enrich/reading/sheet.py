"""The sheet that the rules mark up: the input's lines, what is struck out of them, and what was found.

Internal and mutable; `read` makes one for a text and lets only frozen values out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import attrgetter
from typing import NamedTuple

from contract.article import Published
from enrich.reading.reading import Dateline, DeclaredSource, Found, Picture, Removed

_BLANKS = re.compile(r"\n\n\n+")
_EDGES = " \t*•·|>»\u203a→▸►▼▲\u2013—-:…#_=~"
LONGEST = 300
_COLUMN = 40  # characters; a line that was broken for its width is no shorter
_TAIL = 160
_START = attrgetter("start")
_SPAN = attrgetter("start", "end", "field")


class Look(NamedTuple):
    """What was looked at of a text: up to which row, and whether to look again would show the same, should nothing else change."""

    reach: int
    settled: bool


class Line:
    """A line that holds something: the range [start, end) of the input, trimmed of white space.

    text: the line; its first 300 characters where it is longer: no rule looks further. row: its number among all lines.
    """

    __slots__ = ("end", "row", "start", "text")

    def __init__(self, row: int, start: int, end: int, text: str) -> None:
        self.row, self.start, self.end, self.text = row, start, end, text[:LONGEST]

    def __len__(self) -> int:
        return self.end - self.start


class Sheet:
    """The lines of one text, and the marks on them.

    rows: what is left of each line of the input, trimmed; empty where it held nothing, or is struck out. Few are ever
    looked at as a `Line`: those that a rule may know. struck: the row of each piece in `removed`.
    """

    def __init__(self, text: str, learned: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.learned = learned  # keys of lines that the outlet prints on many pages
        self._input = text.split("\n")
        self._ends = list(accumulate(map(len, self._input)))  # without the line breaks
        self.rows = list(map(str.strip, self._input))
        self._lines: dict[int, Line] = {}
        self._cut_above: set[int] = set()  # rows that have lost their start
        self._cut_below: set[int] = set()
        self.removed: list[Removed] = []
        self.struck: list[int] = []
        self.found: list[Found] = []
        self.looks = 0  # that rules took at what stands around a line

    def line(self, row: int) -> Line:
        """The line of a row that is not empty."""
        line = self._lines.get(row)
        if line is None:
            text = self.rows[row]
            start = self._ends[row] + row - len(self._input[row].lstrip())
            line = self._lines[row] = Line(row, start, start + len(text), text)
        return line

    def live(self) -> Iterator[int]:
        """The rows still in the report."""
        return compress(count(), self.rows)

    def live_from_end(self) -> Iterator[int]:
        """The rows still in the report, the last one first."""
        return compress(count(len(self.rows) - 1, -1), reversed(self.rows))

    def tail(self, line: Line) -> str:
        """A line's last 160 characters."""
        return self.text[max(line.start, line.end - _TAIL) : line.end]

    def strike(self, line: Line, reason: str) -> None:
        """Take a line out of the report."""
        self.rows[line.row] = ""
        self._remove(line.row, reason, line.start, line.end)

    def strike_learned(self, row: int) -> bool:
        """Take a line out of the report that the outlet prints on many pages; False where it is none."""
        if not self.learned or key_of(self.rows[row][:LONGEST]) not in self.learned:
            return False
        self.strike(self.line(row), "learned")
        return True

    def strike_start(self, line: Line, length: int, reason: str) -> None:
        """Take the first characters of a line out of the report."""
        self._remove(line.row, reason, line.start, line.start + length)
        self._cut_above.add(line.row)
        self._keep(line, line.start + length, line.end)

    def strike_end(self, line: Line, length: int, reason: str) -> None:
        """Take the last characters of a line out of the report."""
        self._remove(line.row, reason, line.end - length, line.end)
        self._cut_below.add(line.row)
        self._keep(line, line.start, line.end - length)

    def _keep(self, line: Line, start: int, end: int) -> None:
        """Make a part of the line all of it."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        self.rows[line.row] = left = self.text[start:end]
        line.start, line.end, line.text = start, end, left[:LONGEST]

    def runs_on(self, line: Line) -> bool:
        """Whether a line of the report follows without a blank one between: a short line may be its broken start."""
        self.looks += 1
        below = line.row + 1
        return below < len(self.rows) and self.rows[below] != "" and self._adjacent(line, self.line(below))

    def continues(self, line: Line) -> bool:
        """Whether a line goes on with the sentence of the line above, broken at a column's width: no rule may take it."""
        self.looks += 1
        if not line.row or not self.rows[line.row - 1]:
            return False
        above = self.line(line.row - 1)
        if not self._adjacent(above, line) or is_sentence(self.tail(above)):
            return False
        end = self.text[above.end - 1]
        if self.text[line.start].islower() or end in ",-":
            return True
        return len(above) >= _COLUMN and (end.islower() or (self.tail(above).isupper() and line.text.isupper()))

    def ends_above(self, line: Line) -> bool:
        """Whether the report's last line above a line ends as a sentence."""
        self.looks += 1
        above = next((row for row in range(line.row - 1, -1, -1) if self.rows[row]), None)
        return above is not None and is_sentence(self.tail(self.line(above)))

    def note(self, field: str, start: int, end: int) -> None:
        """Keep where a field was found."""
        self.found.append(Found(field, start, end))

    def _remove(self, row: int, reason: str, start: int, end: int) -> None:
        self.struck.append(row)
        self.removed.append(Removed(self.text[start:end], reason, start, end))

    def furniture(self) -> list[Removed]:
        """What was struck out, in the input's order."""
        return sorted(self.removed, key=_START)

    def spans(self) -> list[Found]:
        """Where each field was found, in the input's order."""
        return sorted(self.found, key=_SPAN)

    def report(self) -> str:
        """What is left: lines as in the input, one blank line where lines were blank or removed."""
        rows = self.rows
        if self._cut_above or self._cut_below:
            rows = rows.copy()
            for row in self._cut_above:
                rows[row] = f"\n\n{rows[row]}"
            for row in self._cut_below:
                rows[row] += "\n\n"
        report = "\n".join(rows).strip("\n")
        return _BLANKS.sub("\n\n", report) if "\n\n\n" in report else report

    def _adjacent(self, before: Line, line: Line) -> bool:
        """Whether one line break and white space alone lie between two lines."""
        between = self.text[before.end : line.start]
        return between == "\n" or (between.count("\n") == 1 and not between.strip())


def key_of(text: str) -> str:
    """A line as vocabulary is looked up: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return " ".join(text.split()).casefold().strip(_EDGES)


def has_key(text: str, key: str) -> bool:
    """Whether a line has this key; its first letters give a quick no."""
    start = text[:2]
    if start.isalpha() and start.lower() != key[:2] and text.isascii():
        return False
    return key_of(text) == key


_TERMINATORS = frozenset(".!?。\uff01\uff1f।؟…") | frozenset(
    f"{stop}{close}" for stop in ".!?。\uff01\uff1f,…" for close in "\"'”\u2019»)\uff09」』"
)


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of a report ends."""
    return text[-1:] in _TERMINATORS or text[-2:] in _TERMINATORS


@dataclass(slots=True)
class Notes:
    """The fields read so far. The first rule that finds a field wins, so rules run from sure to less sure."""

    title: str = ""
    publisher: str | None = None
    outlet_id: str | None = None
    published: Published | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    declared_source: DeclaredSource | None = None
    picture: Picture | None = None
