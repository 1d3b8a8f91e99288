"""The head of a text: what stands above and at the start of the report."""

from __future__ import annotations

import re
from itertools import islice

from enrich.reading.datelines import filed
from enrich.reading.dates import page_date
from enrich.reading.furniture import edge_reason
from enrich.reading.gate import is_plain
from enrich.reading.pictures import credit, is_caption
from enrich.reading.reading import Picture
from enrich.reading.rules import ABOVE, outlet_id, strike
from enrich.reading.sheet import LONGEST, Line, Look, Notes, Sheet, is_sentence, share_key

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
    lines = islice(sheet.live(), _LINES + 1)
    following = next(lines, None)
    prose = False
    before: Line | None = None
    looks, struck, end = sheet.looks, len(sheet.removed), 0
    for _ in range(_LINES):
        line, following = following, next(lines, None)
        if line is None:
            break
        text = line.text
        end = (following or line).end
        known = len(text) <= _LONGEST_KNOWN and not is_plain(line)
        if not prose and (sheet.strike_learned(line) or (known and strike(sheet, notes, line, ABOVE))):
            continue
        if not prose and following is not None and not notes.title and _is_title(line):
            notes.title = text
            sheet.note("title", line.start, line.end)
            sheet.strike(line, "title")
        elif notes.title and len(line) <= LONGEST and share_key(line, notes.title[:LONGEST]):
            sheet.strike(line, "title")
        elif not prose and following is not None and _is_publisher(line, following):
            notes.publisher = line.text
            sheet.note("publisher", line.start, line.end)
            sheet.strike(line, "publisher")
        elif (known or _CREDITING.search(text)) and (named := credit(text)) is not None:
            _note_picture(sheet, notes, line, before, named)
        elif prose and len(text) <= 80 and edge_reason(line) in _AMID:
            sheet.strike(line, edge_reason(line) or "")
        else:
            struck = len(sheet.removed) if before is None else struck
            before = line
            prose = prose or _is_prose(text)
            if prose and (len(text) > 2 * _PROSE or text[0].islower()):
                break
    else:
        return Look(end, settled=False)
    return Look(end, settled=sheet.looks == looks and (before is None or struck == len(sheet.removed)))


def read_dateline(sheet: Sheet, notes: Notes) -> int:
    """Strike the dateline from the report's first sentence, and a title that runs into it; note what it says.

    Returns where the last line ends that it looked at.
    """
    left, last = _BEFORE, 0
    for line in islice(sheet.live(), _STACKED):
        last = line.end
        _unglue_title(sheet, notes, line)
        found = None
        while dateline := filed(line.text, notes.published.day if notes.published else None):
            found = found or dateline
            end = line.start + dateline.length
            if notes.dateline is None and dateline.dateline is not None:
                notes.dateline = dateline.dateline
                sheet.note("dateline", line.start, end)
            if notes.agency is None and dateline.agency:
                notes.agency = dateline.agency
                sheet.note("agency", line.start, end)
            sheet.strike_start(line, dateline.length, "dateline")
        if line.reason:
            continue  # it held nothing else
        left -= 1
        if found or not left or len(line.text) >= 4 * _PROSE or line.text[0].islower():
            break
    return last


def _unglue_title(sheet: Sheet, notes: Notes, line: Line) -> None:
    """Strike a title that runs into a sentence: `… against RussiaAs accusations …`."""
    length = len(notes.title)
    if line.text.startswith(notes.title) and 20 <= length < len(line):
        after = sheet.text[line.start + length]
        if after.isupper() or after in '"\u201c\u2018':
            sheet.strike_start(line, length, "title")


def _is_prose(text: str) -> bool:
    """Whether a line is a report's: a long one, a sentence of some length, the next line of a broken one."""
    return len(text) >= 4 * _PROSE or text[0].islower() or (len(text) >= _PROSE and is_sentence(text))


def _is_title(line: Line) -> bool:
    text = line.text
    if len(line) > _LONGEST_TITLE or filed(text):
        return False
    return len(line) <= _LONGEST_TITLE_SENTENCE or not text.endswith(_PERIODS)


def _is_publisher(line: Line, following: Line) -> bool:
    """Whether a line names the outlet: a short name above the page's own id or labelled date."""
    text, below = line.text, following.text
    if len(text) > 60 or not (":" in below or "#" in below or "\uff1a" in below):
        return False
    if len(text.split()) > 6 or is_sentence(text) or not text[0].isupper():
        return False
    return outlet_id(following) is not None or (_LABELLED.match(below) is not None and page_date(below) is not None)


def _note_picture(sheet: Sheet, notes: Notes, line: Line, before: Line | None, named: str) -> None:
    caption = before if before is not None and before.reason is None and is_caption(before.text, len(before)) else None
    if notes.picture is None:
        notes.picture = Picture(caption.text if caption else None, named)
        sheet.note("picture", caption.start if caption else line.start, line.end)
    if caption:
        sheet.strike(caption, "caption")
    sheet.strike(line, "picture credit")
