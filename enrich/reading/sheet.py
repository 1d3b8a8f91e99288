"""The sheet that the rules mark up: the input's lines, what is struck out of them, and what was found.

Internal and mutable; `read` makes one for a text and lets only frozen values out.
"""

from __future__ import annotations

import re
import unicodedata

from enrich.reading.reading import Found, Removed

_SPACES = re.compile(r"\s+")
_EDGES = " \t*•·|>»›→▸►▼▲–—-:…#_=~"
LONGEST_KEY = 300


class Line:
    """A line that holds something: the range [start, end) of the input, trimmed of white space."""

    __slots__ = ("end", "reason", "source", "start")

    def __init__(self, source: str, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end
        self.reason: str | None = None  # why the line is no part of the report

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def text(self) -> str:
        """The line; its first 300 characters where it is longer: no rule looks further."""
        return self.source[self.start : min(self.end, self.start + LONGEST_KEY)]

    @property
    def tail(self) -> str:
        """The line's last 160 characters."""
        return self.source[max(self.start, self.end - 160) : self.end]


class Sheet:
    """The lines of one text, and the marks on them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        self.removed: list[Removed] = []
        self.found: list[Found] = []
        self.changes = 0
        start = 0
        for raw in text.split("\n"):
            stripped = raw.strip()
            if stripped:
                at = start + len(raw) - len(raw.lstrip())
                self.lines.append(Line(text, at, at + len(stripped)))
            start += len(raw) + 1

    def live(self, count: int) -> list[Line]:
        """The first `count` lines still in the report."""
        lines: list[Line] = []
        for line in self.lines:
            if line.reason is None:
                lines.append(line)
                if len(lines) == count:
                    break
        return lines

    def live_from_end(self, count: int) -> list[Line]:
        """The last `count` lines still in the report, the last one first."""
        lines: list[Line] = []
        for line in reversed(self.lines):
            if line.reason is None:
                lines.append(line)
                if len(lines) == count:
                    break
        return lines

    def strike(self, line: Line, reason: str) -> None:
        """Take a line out of the report."""
        line.reason = reason
        self._remove(reason, line.start, line.end)

    def strike_start(self, line: Line, length: int, reason: str) -> None:
        """Take the first characters of a line out of the report, and the white space behind them."""
        self._remove(reason, line.start, line.start + length)
        line.start += length
        while line.start < line.end and self.text[line.start].isspace():
            line.start += 1
        if line.start == line.end:
            line.reason = reason

    def strike_end(self, line: Line, length: int, reason: str) -> None:
        """Take the last characters of a line out of the report, and the white space before them."""
        self._remove(reason, line.end - length, line.end)
        line.end -= length
        while line.start < line.end and self.text[line.end - 1].isspace():
            line.end -= 1
        if line.start == line.end:
            line.reason = reason

    def note(self, field: str, start: int, end: int) -> None:
        """Keep where a field was found."""
        self.found.append(Found(field, start, end))

    def _remove(self, reason: str, start: int, end: int) -> None:
        self.removed.append(Removed(self.text[start:end], reason, start, end))
        self.changes += 1

    def report(self) -> str:
        """What is left: lines as in the input, one blank line where lines were blank or removed."""
        parts: list[str] = []
        before = None
        for line in self.lines:
            if line.reason is None:
                if before is not None:
                    parts.append("\n" if self._adjacent(before, line) else "\n\n")
                parts.append(self.text[line.start : line.end])
                before = line
        return "".join(parts)

    def _adjacent(self, before: Line, line: Line) -> bool:
        """Whether one line break and white space alone lie between two lines."""
        between = self.text[before.end : line.start]
        return between.count("\n") == 1 and not between.strip()


def key_of(text: str) -> str:
    """A line as vocabulary is looked up: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").replace("`", "'")
    return _SPACES.sub(" ", text).casefold().strip(_EDGES)


_TERMINATORS = tuple(".!?。！？।؟…") + tuple(f"{stop}{close}" for stop in ".!?。！？,…" for close in "\"'”’»)）」』")


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of a report ends."""
    return text.endswith(_TERMINATORS)
