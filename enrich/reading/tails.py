"""The tail of a text: what stands at and below the report's end; and the furniture within it."""

from __future__ import annotations

from itertools import islice

from enrich.reading.agencies import sign_off
from enrich.reading.furniture import LONGEST_INLINE, inline_reason, is_entry, may_be_furniture, opens_block
from enrich.reading.pictures import credit
from enrich.reading.rules import BELOW, strike, tags_of
from enrich.reading.sheet import Line, Look, Notes, Sheet

_LINES = 80  # that the tail may have
_ENTRIES = 25  # unknown lines that a block may hold
_HEAD = 30  # characters of a line in which the mark of a picture credit stands


def read_tail(sheet: Sheet, notes: Notes) -> Look:
    """Strike out what stands below the report, from the end upwards, and note what it says.

    A line that no rule knows ends the tail, unless it can be an entry of a block: then the block's
    first line, if it comes, takes the entries with it.
    """
    entries: list[Line] = []
    start, looks, ended = len(sheet.text), sheet.looks, False
    for line in islice(sheet.live_from_end(), _LINES):
        start = line.start
        if (reason := opens_block(line)) and not (line.text[0].islower() and sheet.continues(line)):
            _strike_block(sheet, notes, line, entries, reason)
            entries = []
        elif sheet.strike_learned(line) or (len(line) <= 300 and strike(sheet, notes, line, BELOW)):
            continue
        elif len(entries) < _ENTRIES and is_entry(line):
            entries.append(line)
        else:
            ended = True
            break
    last = next(sheet.live_from_end(), None)
    found = None if last is None else sign_off(sheet.tail(last))
    if last is not None and found is not None:
        agency, length = found
        if notes.agency is None:
            notes.agency = agency
            sheet.note("agency", last.end - length, last.end)
        sheet.strike_end(last, length, "sign-off")
    return Look(start, settled=ended and found is None and sheet.looks == looks)


def _strike_block(sheet: Sheet, notes: Notes, opener: Line, entries: list[Line], reason: str) -> None:
    if reason == "tags" and entries and not notes.tags:
        notes.tags = tags_of([entry.text for entry in reversed(entries)])
        sheet.note("tags", entries[-1].start, entries[0].end)
    for line in (*entries, opener):
        sheet.strike(line, reason)


def read_middle(sheet: Sheet) -> None:
    """Strike out the furniture that stands between a report's lines."""
    marked = ":" in sheet.text or "©" in sheet.text
    for row, text in enumerate(sheet.rows):
        if not text or len(text) > LONGEST_INLINE:
            continue
        head = text[:_HEAD] if marked else ""
        if may_be_furniture(text) and (reason := inline_reason(sheet.line(row))):
            sheet.strike(sheet.line(row), reason)
        elif (":" in head or "©" in head) and credit(text) is not None:
            sheet.strike(sheet.line(row), "picture credit")
