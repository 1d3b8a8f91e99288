"""The sheet that the rules mark up: the input's lines, what is struck out of them, and what was found.

Internal and mutable; `read` makes one for a text and lets only frozen values out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from enrich.reading.reading import Dateline, DeclaredSource, Found, Picture, Removed
from ingest.article import Published

_LINE = re.compile(r"\S[^\n]*")
_EDGES = " \t*•·|>»\u203a→▸►▼▲\u2013—-:…#_=~"
LONGEST = 300
_COLUMN = 40  # characters; a line that was broken for its width is no shorter


class Line:
    """A line that holds something: the range [start, end) of the input, trimmed of white space."""

    __slots__ = ("_key", "_text", "end", "reason", "source", "start")

    def __init__(self, source: str, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end
        self.reason: str | None = None  # why the line is no part of the report
        self._text: str | None = None
        self._key: str | None = None

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def text(self) -> str:
        """The line; its first 300 characters where it is longer: no rule looks further."""
        if self._text is None:
            self._text = self.source[self.start : min(self.end, self.start + LONGEST)]
        return self._text

    @property
    def key(self) -> str:
        """The line's text as vocabulary is looked up."""
        if self._key is None:
            self._key = key_of(self.text)
        return self._key

    @property
    def tail(self) -> str:
        """The line's last 160 characters."""
        return self.source[max(self.start, self.end - 160) : self.end]

    def cut(self, start: int, end: int) -> None:
        """Keep [start, end) of the input, trimmed."""
        while start < end and self.source[start].isspace():
            start += 1
        while start < end and self.source[end - 1].isspace():
            end -= 1
        self.start, self.end, self._text, self._key = start, end, None, None


class Sheet:
    """The lines of one text, and the marks on them."""

    def __init__(self, text: str, learned: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.learned = learned  # keys of lines that the outlet prints on many pages
        self.lines: list[Line] = []
        self.removed: list[Removed] = []
        self.found: list[Found] = []
        for match in _LINE.finditer(text):
            start, end = match.span()
            if text[end - 1].isspace():
                end = start + len(match[0].rstrip())
            self.lines.append(Line(text, start, end))

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

    def strike_learned(self, line: Line) -> bool:
        """Take a line out of the report that the outlet prints on many pages; False where it is none."""
        if not self.learned or line.key not in self.learned:
            return False
        self.strike(line, "learned")
        return True

    def strike_start(self, line: Line, length: int, reason: str) -> None:
        """Take the first characters of a line out of the report."""
        self._remove(reason, line.start, line.start + length)
        self._keep(line, line.start + length, line.end, reason)

    def strike_end(self, line: Line, length: int, reason: str) -> None:
        """Take the last characters of a line out of the report."""
        self._remove(reason, line.end - length, line.end)
        self._keep(line, line.start, line.end - length, reason)

    def _keep(self, line: Line, start: int, end: int, reason: str) -> None:
        line.cut(start, end)
        if line.start == line.end:
            line.reason = reason

    def runs_on(self, line: Line) -> bool:
        """Whether a line of the report follows without a blank one between: a short line may be its broken start."""
        at = self.lines.index(line) + 1
        return at < len(self.lines) and self.lines[at].reason is None and self._adjacent(line, self.lines[at])

    def continues(self, line: Line) -> bool:
        """Whether a line goes on with the sentence of the line above, broken at a column's width: no rule may take it."""
        at = self.lines.index(line)
        above = self.lines[at - 1] if at else None
        if above is None or above.reason is not None or not self._adjacent(above, line) or is_sentence(above.tail):
            return False
        end = self.text[above.end - 1]
        if self.text[line.start].islower() or end in ",-":
            return True
        return len(above) >= _COLUMN and (end.islower() or (above.tail.isupper() and line.text.isupper()))

    def ends_above(self, line: Line) -> bool:
        """Whether the report's last line above a line ends as a sentence."""
        above = next((one for one in reversed(self.lines[: self.lines.index(line)]) if one.reason is None), None)
        return above is not None and is_sentence(above.tail)

    def note(self, field: str, start: int, end: int) -> None:
        """Keep where a field was found."""
        self.found.append(Found(field, start, end))

    def _remove(self, reason: str, start: int, end: int) -> None:
        self.removed.append(Removed(self.text[start:end], reason, start, end))

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
        return between == "\n" or (between.count("\n") == 1 and not between.strip())


def key_of(text: str) -> str:
    """A line as vocabulary is looked up: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return " ".join(text.split()).casefold().strip(_EDGES)


_TERMINATORS = tuple(".!?。\uff01\uff1f।؟…") + tuple(
    f"{stop}{close}" for stop in ".!?。\uff01\uff1f,…" for close in "\"'”\u2019»)\uff09」』"
)


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of a report ends."""
    return text.endswith(_TERMINATORS)


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
