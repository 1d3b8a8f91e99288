"""The sheet that the rules mark up: the input's lines, what is struck out of them, and what was found.

Internal and mutable; `read` makes one for a text and lets only frozen values out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from enrich.reading.reading import Dateline, DeclaredSource, Found, Picture, Removed
from ingest.article import Published

_BLANKS = re.compile(r"\n\n\n+")
_EDGES = " \t*•·|>»\u203a→▸►▼▲\u2013—-:…#_=~"
LONGEST = 300
_COLUMN = 40  # characters; a line that was broken for its width is no shorter
_TAIL = 160
_START = attrgetter("start")


class Line:
    """A line that holds something: the range [start, end) of the input, trimmed of white space.

    text: the line; its first 300 characters where it is longer: no rule looks further.
    reason: why the line is no part of the report; None where it is one.
    passed: the rules of which none knows the line, whatever stands around it.
    """

    reason: str | None = None
    passed: object = None
    _key: str | None = None

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text[:LONGEST]

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def key(self) -> str:
        """The line's text as vocabulary is looked up."""
        if self._key is None:
            self._key = key_of(self.text)
        return self._key

    def cut(self, start: int, end: int, text: str) -> None:
        """Make a part of the line all of it."""
        self.start, self.end, self.text, self._key, self.passed = start, end, text, None, None


class Sheet:
    """The lines of one text, and the marks on them."""

    def __init__(self, text: str, learned: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.learned = learned  # keys of lines that the outlet prints on many pages
        self.lines: list[Line] = []
        self.removed: list[Removed] = []
        self.found: list[Found] = []
        self.looks = 0  # that rules took at what stands around a line
        end = 0
        for line in map(str.strip, text.split("\n")):
            if line:
                start = text.find(line, end)
                end = start + len(line)
                self.lines.append(Line(start, end, line))

    def live(self) -> Iterator[Line]:
        """The lines still in the report."""
        return (line for line in self.lines if line.reason is None)

    def live_from_end(self) -> Iterator[Line]:
        """The lines still in the report, the last one first."""
        return (line for line in reversed(self.lines) if line.reason is None)

    def tail(self, line: Line) -> str:
        """A line's last 160 characters."""
        return self.text[max(line.start, line.end - _TAIL) : line.end]

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
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        line.cut(start, end, self.text[start : min(end, start + LONGEST)])
        if start == end:
            line.reason = reason

    def runs_on(self, line: Line) -> bool:
        """Whether a line of the report follows without a blank one between: a short line may be its broken start."""
        at = self._at(line) + 1
        return at < len(self.lines) and self.lines[at].reason is None and self._adjacent(line, self.lines[at])

    def continues(self, line: Line) -> bool:
        """Whether a line goes on with the sentence of the line above, broken at a column's width: no rule may take it."""
        at = self._at(line)
        above = self.lines[at - 1] if at else None
        if (
            above is None
            or above.reason is not None
            or not self._adjacent(above, line)
            or is_sentence(self.tail(above))
        ):
            return False
        end = self.text[above.end - 1]
        if self.text[line.start].islower() or end in ",-":
            return True
        return len(above) >= _COLUMN and (end.islower() or (self.tail(above).isupper() and line.text.isupper()))

    def ends_above(self, line: Line) -> bool:
        """Whether the report's last line above a line ends as a sentence."""
        above = next((one for one in reversed(self.lines[: self._at(line)]) if one.reason is None), None)
        return above is not None and is_sentence(self.tail(above))

    def _at(self, line: Line) -> int:
        self.looks += 1
        return self.lines.index(line)

    def note(self, field: str, start: int, end: int) -> None:
        """Keep where a field was found."""
        self.found.append(Found(field, start, end))

    def _remove(self, reason: str, start: int, end: int) -> None:
        self.removed.append(Removed(self.text[start:end], reason, start, end))

    def furniture(self) -> list[Removed]:
        """What was struck out, in the input's order."""
        return sorted(self.removed, key=_START)

    def report(self) -> str:
        """What is left: lines as in the input, one blank line where lines were blank or removed."""
        pieces: list[str] = []
        at = 0
        for removed in self.furniture():
            pieces.append(self.text[at : removed.start])
            at = removed.end
        pieces.append(self.text[at:])
        lines = "\n".join(map(str.strip, "\n\n".join(pieces).split("\n")))
        return _BLANKS.sub("\n\n", lines.strip("\n"))

    def _adjacent(self, before: Line, line: Line) -> bool:
        """Whether one line break and white space alone lie between two lines."""
        between = self.text[before.end : line.start]
        return between == "\n" or (between.count("\n") == 1 and not between.strip())


def key_of(text: str) -> str:
    """A line as vocabulary is looked up: NFKC, case-folded, single spaces, no decoration at its edges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return " ".join(text.split()).casefold().strip(_EDGES)


def may_share_key(text: str, key: str) -> bool:
    """Whether a text can have this key, by its first letter: a quick no."""
    return text[0].lower() == key[:1] or not (text[0].isalpha() and text.isascii())


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
