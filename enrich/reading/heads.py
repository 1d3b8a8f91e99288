"""The head of a text: what stands above and at the start of the report."""

from __future__ import annotations

import re
from itertools import islice

from enrich.reading.datelines import filed
from enrich.reading.dates import page_date
from enrich.reading.furniture import edge_reason
from enrich.reading.gate import may_match
from enrich.reading.pictures import credit, is_caption
from enrich.reading.reading import Picture
from enrich.reading.rules import ABOVE, outlet_id
from enrich.reading.sheet import LONGEST, Line, Look, Notes, Sheet, has_key, is_sentence, key_of

_LINES = 12  # that the head may have
_BEFORE = 3  # lines up to the one that starts with the dateline
_STACKED = 40  # lines looked at: a page may hold the dateline more than once
_LONGEST_KNOWN = 220  # characters of a line that a rule can know
_LONGEST_TITLE = 300
_LONGEST_TITLE_SENTENCE = 120
_PROSE = 60  # characters: a sentence of this length is the report's, and any line of four times of it
_LABELLED = re.compile(r"[^\W\d][^\d:]{2,28}:")
_PERIODS = (".", "。", ".”", '."')
_CREDITING = re.compile("=|\uff1a|\\(c\\)|\\(C\\)")  # marks of a picture's credit by which no rule knows a line
_AMID = frozenset({"share", "advertisement", "player"})  # what may stand between a report's first sentences


def read_head(sheet: Sheet, notes: Notes) -> Look:
    """Strike out what stands above the report, and note what it says.

    What stays is seen the same again where all that is struck stood above it, and no rule looked at what stands around a line.
    """
    rows, live = sheet.rows, sheet.live()
    below = next(live, None)
    prose = False
    before: int | None = None
    looks, struck, reach = sheet.looks, len(sheet.removed), -1
    title = key_of(notes.title[:LONGEST]) if notes.title else None
    for _ in range(_LINES):
        row, below = below, next(live, None)
        if row is None:
            break
        whole = rows[row]
        text = whole[:LONGEST]
        reach = row if below is None else below
        known = len(text) <= _LONGEST_KNOWN and may_match(text)
        if not prose and (sheet.strike_learned(row) or (known and ABOVE.strike(sheet, notes, row, text))):
            continue
        if not prose and below is not None and title is None and _is_title(whole):
            notes.title = text
            title = key_of(text)
            line = sheet.line(row)
            sheet.note("title", line.start, line.end)
            sheet.strike(line, "title")
        elif title is not None and len(whole) <= LONGEST and has_key(text, title):
            sheet.strike(sheet.line(row), "title")
        elif not prose and below is not None and _is_publisher(text, rows[below][:LONGEST]):
            notes.publisher = text
            line = sheet.line(row)
            sheet.note("publisher", line.start, line.end)
            sheet.strike(line, "publisher")
        elif (known or _CREDITING.search(text)) and (named := credit(text)) is not None:
            _note_picture(sheet, notes, sheet.line(row), before, named)
        elif prose and len(text) <= 80 and (reason := edge_reason(text)) in _AMID:
            sheet.strike(sheet.line(row), reason)
        else:
            struck = len(sheet.removed) if before is None else struck
            before = row
            prose = prose or _is_prose(text)
            if prose and (len(text) > 2 * _PROSE or text[0].islower()):
                break
    else:
        return Look(reach, settled=False)
    return Look(reach, settled=sheet.looks == looks and (before is None or struck == len(sheet.removed)))


def read_dateline(sheet: Sheet, notes: Notes) -> int:
    """Strike the dateline from the report's first sentence, and a title that runs into it; note what it says.

    Returns the last row that it looked at.
    """
    left, reach = _BEFORE, -1
    published = notes.published.day if notes.published else None
    rows = sheet.rows
    for row in islice(sheet.live(), _STACKED):
        reach = row
        _unglue_title(sheet, notes, row)
        found = None
        while dateline := filed(rows[row][:LONGEST], published):
            found = found or dateline
            line = sheet.line(row)
            end = line.start + dateline.length
            if notes.dateline is None and dateline.dateline is not None:
                notes.dateline = dateline.dateline
                sheet.note("dateline", line.start, end)
            if notes.agency is None and dateline.agency:
                notes.agency = dateline.agency
                sheet.note("agency", line.start, end)
            sheet.strike_start(line, dateline.length, "dateline")
        text = rows[row]
        if not text:
            continue  # it held nothing else
        left -= 1
        if found or not left or len(text) >= 4 * _PROSE or text[0].islower():
            break
    return reach


def _unglue_title(sheet: Sheet, notes: Notes, row: int) -> None:
    """Strike a title that runs into a sentence: `… against RussiaAs accusations …`."""
    title, text = notes.title, sheet.rows[row]
    length = len(title)
    if 20 <= length < len(text) and text[:LONGEST].startswith(title):
        after = text[length]
        if after.isupper() or after in '"\u201c\u2018':
            sheet.strike_start(sheet.line(row), length, "title")


def _is_prose(text: str) -> bool:
    """Whether a line is a report's: a long one, a sentence of some length, the next line of a broken one."""
    return len(text) >= 4 * _PROSE or text[0].islower() or (len(text) >= _PROSE and is_sentence(text))


def _is_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or filed(text):
        return False
    return len(text) <= _LONGEST_TITLE_SENTENCE or not text.endswith(_PERIODS)


def _is_publisher(text: str, below: str) -> bool:
    """Whether a line names the outlet: a short name above the page's own id or labelled date."""
    if len(text) > 60 or not (":" in below or "#" in below or "\uff1a" in below):
        return False
    if len(text.split()) > 6 or is_sentence(text) or not text[0].isupper():
        return False
    return outlet_id(below) is not None or (_LABELLED.match(below) is not None and page_date(below) is not None)


def _note_picture(sheet: Sheet, notes: Notes, line: Line, before: int | None, named: str) -> None:
    above = sheet.line(before) if before is not None and sheet.rows[before] else None
    caption = above if above is not None and is_caption(above.text, len(above)) else None
    if notes.picture is None:
        notes.picture = Picture(caption.text if caption else None, named)
        sheet.note("picture", caption.start if caption else line.start, line.end)
    if caption:
        sheet.strike(caption, "caption")
    sheet.strike(line, "picture credit")
