"""The text that the rules mark: its lines, the pieces removed from it, and where fields were found.

Internal and mutable; `read` makes one for a text and lets only frozen values out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, count
from operator import attrgetter

import msgspec

from contract.article import Published
from enrich.reading.lines import LONGEST_LINE, ends_like_sentence, line_key
from enrich.reading.reading import Dateline, DeclaredSource, FieldSpan, Picture, Removed
from enrich.reading.scan.hints import ANYTHING

_FEW = 8  # lines
_COLUMN = 40  # characters; a hard-wrapped line is not shorter
_END = 160  # characters
_BY_START = attrgetter("start")
_BY_SPAN = attrgetter("start", "end", "field")


class Scan(msgspec.Struct, frozen=True):
    """How far one scan of a text's head or tail went.

    reach: the last row examined. settled: whether another scan would see the same if nothing else changes.
    """

    reach: int
    settled: bool


class Line:
    """A line with content: the range [start, end) of the input, trimmed.

    text: the line; its first 300 characters if it is longer: no rule looks further. row: its number among all lines.
    """

    __slots__ = ("end", "row", "start", "text")

    def __init__(self, row: int, start: int, end: int, text: str) -> None:
        self.row, self.start, self.end, self.text = row, start, end, text[:LONGEST_LINE]

    def __len__(self) -> int:
        return self.end - self.start


class MarkedText:
    """The lines of one text, and the marks on them.

    rows: what is left of each line of the input, trimmed; empty if it was blank, or removed. Few are ever
    examined as a `Line`: those that a rule may recognise. hints: what each row could be, by the bits of `hints`;
    without them any may be anything. removed_rows: the row of each piece in `removed`.
    context_checks: how often rules examined what is around a line.
    """

    def __init__(self, text: str, learned: frozenset[str] = frozenset(), hints: list[int] | None = None) -> None:
        self.text = text
        self.learned = learned  # keys of lines that the outlet prints on many pages
        self._input = text.split("\n")
        self._starts: list[int] = []  # of the lines, including white space; built when many have been examined
        self.rows = list(map(str.strip, self._input))
        self.hints = hints or [ANYTHING] * len(self.rows)
        self._lines: dict[int, Line] = {}
        self._without_start: set[int] = set()  # rows
        self._without_end: set[int] = set()
        self.removed: list[Removed] = []
        self.removed_rows: list[int] = []
        self.found: list[FieldSpan] = []
        self.context_checks = 0

    def line(self, row: int) -> Line:
        """The line of a row that is not empty."""
        line = self._lines.get(row)
        if line is None:
            text, whole = self.rows[row], self._input[row]
            start = self._start_of(row) + len(whole) - len(whole.lstrip())
            line = self._lines[row] = Line(row, start, start + len(text), text)
        return line

    def _start_of(self, row: int) -> int:
        """Where a row of the input starts. Needed for few, most of them near the text's beginning or end."""
        if len(self._lines) < _FEW:
            behind = len(self._input) - row
            if row < behind:
                return sum(map(len, self._input[:row])) + row
            return len(self.text) - sum(map(len, self._input[row:])) - behind + 1
        self._starts = self._starts or [0, *accumulate(map(len, self._input))]
        return self._starts[row] + row

    def remaining(self) -> Iterator[int]:
        """The rows still in the report."""
        return compress(count(), self.rows)

    def remaining_from_end(self) -> Iterator[int]:
        """The rows still in the report, the last one first."""
        return compress(count(len(self.rows) - 1, -1), reversed(self.rows))

    def remove(self, line: Line, reason: str) -> None:
        """Remove a line from the report."""
        self.rows[line.row] = ""
        self._keep_removed(line.row, reason, line.start, line.end)

    def remove_learned(self, row: int) -> bool:
        """Remove a learned line of the outlet from the report; False if it is none."""
        if not self.learned or line_key(self.rows[row][:LONGEST_LINE]) not in self.learned:
            return False
        self.remove(self.line(row), "learned")
        return True

    def remove_start(self, line: Line, lengths: Iterable[int], reason: str) -> None:
        """Remove consecutive pieces at the start of a line from the report.

        lengths: in characters; each is requested when the piece before it is removed from the line's `text`. The rest
        of the row is built once, after the last: a long line may start with very many pieces.
        """
        for length in lengths:
            self._keep_removed(line.row, reason, line.start, line.start + length)
            self._without_start.add(line.row)
            line.start = self._first_letter(line.start + length, line.end)
            line.text = self.text[line.start : min(line.end, line.start + LONGEST_LINE)]
        self.rows[line.row] = self.text[line.start : line.end]
        self.hints[line.row] = ANYTHING

    def remove_end(self, line: Line, length: int, reason: str) -> None:
        """Remove the last characters of a line from the report."""
        self._keep_removed(line.row, reason, line.end - length, line.end)
        self._without_end.add(line.row)
        line.end -= length
        while line.start < line.end and self.text[line.end - 1].isspace():
            line.end -= 1
        self.rows[line.row] = left = self.text[line.start : line.end]
        self.hints[line.row] = ANYTHING
        line.text = left[:LONGEST_LINE]

    def _first_letter(self, start: int, end: int) -> int:
        """Where the text continues after white space."""
        while start < end and self.text[start].isspace():
            start += 1
        return start

    def _keep_removed(self, row: int, reason: str, start: int, end: int) -> None:
        self.removed_rows.append(row)
        self.removed.append(Removed(self.text[start:end], reason, start, end))

    def end_of(self, line: Line) -> str:
        """A line's last 160 characters."""
        return self.text[max(line.start, line.end - _END) : line.end]

    def has_line_below(self, line: Line) -> bool:
        """Whether a line of the report follows without a blank one between: a short line may be its broken start."""
        self.context_checks += 1
        below = line.row + 1
        return below < len(self.rows) and self.rows[below] != "" and self._adjacent(line, self.line(below))

    def continues_line_above(self, line: Line) -> bool:
        """Whether a line continues the sentence above, broken at a column's width: then no rule may remove it."""
        self.context_checks += 1
        if not line.row or not self.rows[line.row - 1]:
            return False
        above = self.line(line.row - 1)
        if not self._adjacent(above, line) or ends_like_sentence(self.end_of(above)):
            return False
        end = self.text[above.end - 1]
        if self.text[line.start].islower() or end in ",-":
            return True
        return len(above) >= _COLUMN and (end.islower() or (self.end_of(above).isupper() and line.text.isupper()))

    def follows_sentence(self, line: Line) -> bool:
        """Whether the report's last line above a line ends like a sentence."""
        self.context_checks += 1
        above = self._row_above(line)
        return above is not None and ends_like_sentence(self.end_of(self.line(above)))

    def text_above(self, line: Line) -> str:
        """The report's last line above a line, or its first 300 characters; "" where there is none."""
        self.context_checks += 1
        above = self._row_above(line)
        return "" if above is None else self.rows[above][:LONGEST_LINE]

    def _row_above(self, line: Line) -> int | None:
        return next((row for row in range(line.row - 1, -1, -1) if self.rows[row]), None)

    def _adjacent(self, before: Line, line: Line) -> bool:
        """Whether only one line break and white space are between two lines."""
        between = self.text[before.end : line.start]
        return between == "\n" or (between.count("\n") == 1 and not between.strip())

    def add_span(self, field: str, start: int, end: int) -> None:
        """Record where a field was found."""
        self.found.append(FieldSpan(field, start, end))

    def furniture(self) -> list[Removed]:
        """What was removed, in the input's order."""
        return sorted(self.removed, key=_BY_START) if self.removed else []

    def spans(self) -> list[FieldSpan]:
        """Where each field was found, in the input's order."""
        return sorted(self.found, key=_BY_SPAN) if self.found else []

    def report(self) -> str:
        """What is left: lines as in the input, one blank line where lines were blank or removed."""
        rows = self.rows
        if self._without_start or self._without_end:
            rows = rows.copy()
            for row in self._without_start:
                rows[row] = f"\n\n{rows[row]}"
            for row in self._without_end:
                rows[row] += "\n\n"
        report = "\n".join(rows).strip("\n")
        while "\n\n\n" in report:
            report = report.replace("\n\n\n", "\n\n")
        return report


class Fields(msgspec.Struct):
    """The fields read so far. The first rule that finds a field wins, so rules run from reliable to less reliable."""

    title: str = ""
    title_given: bool = False
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
