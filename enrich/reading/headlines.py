"""Titles at the head of a text: found if none is given, and removed if repeated."""

from __future__ import annotations

import re

from enrich.reading.dateline_starts import is_foreign
from enrich.reading.datelines import dateline_at_start
from enrich.reading.dates import page_date
from enrich.reading.lines import LONGEST_LINE, have_one_key, holds_full_stop
from enrich.reading.marked_text import Fields, MarkedText
from enrich.reading.page_phrases import states_without_stop

_LONGEST_TITLE = 300
_LONGEST_TITLE_SENTENCE = 120
_FIRST = 6  # letters
_OTHER_SCRIPTS = "\u0500"  # after Latin, Greek and Cyrillic
# Abbreviations whose full stop may end a title: `… sues Acme Inc.`, `… leaves the U.S.`
_ABBREVIATED = re.compile(r"(?:\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|Bros|etc|vs|No)|\b[A-Za-z]\.[A-Za-z])\.$")
_ABOVE_TITLES = frozenset(("outlet id", "page date", "publisher", "section"))
_BELOW_TITLES = frozenset(("agency", "byline", "source mark"))


def remove_headline(marked: MarkedText, fields: Fields, row: int, below: int) -> bool:
    """Remove the title at the beginning of a text without one; False if that line is none. below: the next row."""
    if not _is_headline(marked, marked.rows[row], row, below):
        return False
    line = marked.line(row)
    fields.title = marked.rows[row][:LONGEST_LINE]
    marked.add_span("title", line.start, line.end)
    marked.remove(line, "title")
    return True


def remove_title(marked: MarkedText, title: str, row: int) -> bool:
    """Remove a line that repeats the title; False if it says something else."""
    text = marked.rows[row]
    if len(text) > LONGEST_LINE or not _may_repeat(text, title) or not have_one_key(text, title[:LONGEST_LINE]):
        return False
    marked.remove(marked.line(row), "title")
    return True


def remove_glued_title(marked: MarkedText, fields: Fields, row: int) -> None:
    """Remove a title that is joined to a sentence: `… against RussiaAs accusations …`."""
    title, text = fields.title, marked.rows[row]
    length = len(title)
    if 20 <= length < len(text) and text[:LONGEST_LINE].startswith(title):
        after = text[length]
        if after.isupper() or after in '"\u201c\u2018':
            marked.remove_start(marked.line(row), (length,), "title")


def _is_headline(marked: MarkedText, text: str, row: int, below: int) -> bool:
    """Whether that line is a title: without a full stop, or a short one beside a date. row, below: its and the next."""
    return _is_title(text) and (not _is_stopped(text) or (_is_short(text) and _is_beside_date(marked, row, below)))


def _is_title(text: str) -> bool:
    """Whether the first line that no rule recognises may be a title."""
    return not (
        len(text) > _LONGEST_TITLE or dateline_at_start(text) or (not text.isascii() and states_without_stop(text))
    )


def _is_stopped(text: str) -> bool:
    """Whether a line ends with a full stop, like paragraphs and unlike titles."""
    return holds_full_stop(text) and not _ABBREVIATED.search(text)


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE_SENTENCE and text[0] < _OTHER_SCRIPTS


def _is_beside_date(marked: MarkedText, row: int, below: int) -> bool:
    """Whether a page's label is above a line, or a date below it: then a short sentence may still be a title.

    A report begins below its byline, its agency and its picture; pages in English print a date above their title.
    """
    labels = {one.reason for one, at in zip(marked.removed, marked.removed_rows, strict=True) if at < row}
    if not labels.isdisjoint(_BELOW_TITLES):
        return False
    if is_foreign(marked.rows[row]):
        labels.discard("page date")
    return not labels.isdisjoint(_ABOVE_TITLES) or (page_date(marked.rows[below][:LONGEST_LINE]) is not None)


def _may_repeat(text: str, title: str) -> bool:
    """Whether a line may have the key of a title, by its first letters: a quick no for most lines."""
    start, beginning = text[:_FIRST], title[:_FIRST]
    if start.lower() == beginning.lower():
        return True
    if start.isalnum() and beginning.isalnum() and start.isascii() and beginning.isascii():
        return False
    return (
        start[:2].lower() == beginning[:2].lower()
        or not (start[:2].isalpha() and beginning[:2].isalpha())
        or not text[:3].isascii()
    )
