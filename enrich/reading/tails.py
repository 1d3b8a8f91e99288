"""The tail of a text: what stands at and below the report's end; and the furniture within it."""

from __future__ import annotations

from itertools import islice

from enrich.reading.agencies import sign_off
from enrich.reading.furniture import LONGEST_INLINE, inline_reason, is_entry, may_be_inline, opens_block
from enrich.reading.gate import may_match
from enrich.reading.pictures import credit
from enrich.reading.rules import BELOW, tags_of
from enrich.reading.sheet import LONGEST, Look, Notes, Sheet

_LINES = 80  # that the tail may have
_ENTRIES = 25  # unknown lines that a block may hold
_HEAD = 30  # characters of a line in which the mark of a picture credit stands


def read_tail(sheet: Sheet, notes: Notes) -> Look:
    """Strike out what stands below the report, from the end upwards, and note what it says.

    A line that no rule knows ends the tail, unless it can be an entry of a block: then the block's
    first line, if it comes, takes the entries with it.
    """
    entries: list[int] = []
    rows = sheet.rows
    reach, looks, ended = len(rows), sheet.looks, False
    for row in islice(sheet.live_from_end(), _LINES):
        reach = row
        text = rows[row][:LONGEST]
        if (reason := opens_block(text)) and not (text[0].islower() and sheet.continues(sheet.line(row))):
            _strike_block(sheet, notes, row, entries, reason)
            entries = []
        elif sheet.strike_learned(row) or (
            len(rows[row]) <= LONGEST and may_match(text) and BELOW.strike(sheet, notes, row, text)
        ):
            continue
        elif len(entries) < _ENTRIES and is_entry(text):
            entries.append(row)
        else:
            ended = True
            break
    last = next(sheet.live_from_end(), None)
    signed = last is not None and _strike_sign_off(sheet, notes, last)
    return Look(reach, settled=ended and not signed and sheet.looks == looks)


def _strike_sign_off(sheet: Sheet, notes: Notes, row: int) -> bool:
    found = sign_off(sheet.rows[row])
    if found is None:
        return False
    agency, length = found
    last = sheet.line(row)
    if notes.agency is None:
        notes.agency = agency
        sheet.note("agency", last.end - length, last.end)
    sheet.strike_end(last, length, "sign-off")
    return True


def _strike_block(sheet: Sheet, notes: Notes, opener: int, entries: list[int], reason: str) -> None:
    lines = [sheet.line(row) for row in entries]
    if reason == "tags" and lines and not notes.tags:
        notes.tags = tags_of([line.text for line in reversed(lines)])
        sheet.note("tags", lines[-1].start, lines[0].end)
    for line in (*lines, sheet.line(opener)):
        sheet.strike(line, reason)


def read_middle(sheet: Sheet) -> None:
    """Strike out the furniture that stands between a report's lines."""
    rows = sheet.rows
    for row in may_be_inline(rows):
        if reason := inline_reason(rows[row]):
            sheet.strike(sheet.line(row), reason)
    if not (":" in sheet.text or "©" in sheet.text):
        return
    for row, text in enumerate(rows):
        head = text[:_HEAD]
        if (":" in head or "©" in head) and len(text) <= LONGEST_INLINE and credit(text) is not None:
            sheet.strike(sheet.line(row), "picture credit")
