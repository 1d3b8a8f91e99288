"""The head of a text: what stands above and at the start of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final

from enrich.reading.agencies import agency_named
from enrich.reading.boilerplate import reason_at_edge
from enrich.reading.datelines import dateline_at_start
from enrich.reading.dates import page_date
from enrich.reading.edge_rules import HEAD_RULES
from enrich.reading.lines import LONGEST_LINE, ends_like_sentence, have_one_key, holds_full_stop
from enrich.reading.marked_text import Fields, Line, MarkedText, Scan
from enrich.reading.names import is_name
from enrich.reading.page_labels import outlet_id
from enrich.reading.page_phrases import states_without_stop
from enrich.reading.pictures import is_caption, picture_credit
from enrich.reading.prefilter import BY_WORDS, possible_match
from enrich.reading.reading import Picture
from enrich.reading.tables import load_table

_LINES = 12  # that the head may have
_BEFORE = 3  # lines up to the one that starts with the dateline
_STACKED = 40  # lines looked at: a page may hold the dateline more than once
_LONGEST_KNOWN = 220  # characters of a line that a rule can know
_LONGEST_NAME = 60  # of a publisher
_LONGEST_TITLE = 300
_PROSE = 60  # characters: a sentence of this length is the report's, and any line of four times of it
_LABELLED = re.compile(r"[^\W\d][^\d:]{2,28}:")
_SHORTEST_REPORT = 6  # characters behind a dateline: `(MTI / Hárs)` has none
_LONGEST_TITLE_SENTENCE = 120
_OTHER_SCRIPTS = "\u0500"  # behind Latin, Greek and Cyrillic
# What ends a title with a full stop that is none: `… sues Acme Inc.`, `… leaves the U.S.`
_ABBREVIATED = re.compile(r"(?:\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|Bros|etc|vs|No)|\b[A-Za-z]\.[A-Za-z])\.$")
_ABOVE_REPORTS = frozenset(("agency", "byline", "dateline", "source mark"))
_CITIES: Final = frozenset(load_table("places")["cities"]["names"])
_AMID_SENTENCES = frozenset({"share", "advertisement", "player"})  # what may stand between a report's first sentences


def read_head(marked: MarkedText, fields: Fields) -> Scan:
    """Remove what stands above the report, and take what it says into the fields.

    Another scan sees the same where all that was removed stood above what stays, and no rule looked around a line.
    """
    rows, remaining, learned = marked.rows, marked.remaining(), marked.learned
    below = next(remaining, None)
    prose = False
    before: int | None = None
    checks, removed, reach = marked.context_checks, len(marked.removed), -1
    title, beginning = fields.title[:LONGEST_LINE], fields.title[:2].lower()
    for _ in range(_LINES):
        row, below = below, next(remaining, None)
        if row is None:
            break
        whole = rows[row]
        text = whole[:LONGEST_LINE]
        reach = row if below is None else below
        known = possible_match(text) if len(text) <= _LONGEST_KNOWN else 0
        if not prose and (
            (learned and marked.remove_learned(row))
            or (known and HEAD_RULES.remove_if_known(marked, fields, row, text, by_words=known == BY_WORDS))
        ):
            continue
        if not prose and below is not None and not title and before is None and _is_headline(marked, whole, row, below):
            fields.title = text
            title, beginning = text, text[:2].lower()
            line = marked.line(row)
            marked.add_span("title", line.start, line.end)
            marked.remove(line, "title")
        elif title and len(whole) <= LONGEST_LINE and _may_begin(text, beginning) and have_one_key(text, title):
            marked.remove(marked.line(row), "title")
        elif (
            not prose
            and below is not None
            and len(text) <= _LONGEST_NAME
            and _remove_name(marked, fields, row, rows[below], first=before is None)
        ):
            continue
        elif (known or _may_credit(text)) and (named := picture_credit(text)) is not None:
            _remove_picture(marked, fields, marked.line(row), before, named)
        elif prose and len(text) <= 80 and (reason := reason_at_edge(text)) in _AMID_SENTENCES:
            marked.remove(marked.line(row), reason)
        else:
            removed = len(marked.removed) if before is None else removed
            before = row
            prose = prose or _is_prose(text)
            if prose and (len(text) > 2 * _PROSE or text[0].islower()):
                break
    else:
        return Scan(reach, settled=False)
    settled = marked.context_checks == checks and (before is None or removed == len(marked.removed))
    return Scan(reach, settled=settled)


def read_dateline(marked: MarkedText, fields: Fields) -> int:
    """Remove the dateline from the report's first sentence, and a title that runs into it; take what it says.

    Returns the last row that it looked at.
    """
    left, reach = _BEFORE, -1
    published = fields.published.day if fields.published else None
    rows, glued = marked.rows, fields.title if len(fields.title) <= LONGEST_LINE else ""
    for row in islice(marked.remaining(), _STACKED):
        reach = row
        if glued and rows[row].startswith(glued):
            _remove_glued_title(marked, fields, row)
        found = dateline_at_start(rows[row][:LONGEST_LINE], published)
        if found and not 0 < len(rows[row]) - found.length < _SHORTEST_REPORT:
            line = marked.line(row)
            marked.remove_start(line, _datelines(marked, fields, line, published), "dateline")
        text = rows[row]
        if not text:
            continue  # it held nothing else
        left -= 1
        if found or not left or len(text) >= 4 * _PROSE or text[0].islower():
            break
    return reach


def _datelines(marked: MarkedText, fields: Fields, line: Line, published: date | None) -> Iterator[int]:
    """The lengths of the datelines that a line starts with; takes what the first says into the fields."""
    while dateline := dateline_at_start(line.text, published):
        end = line.start + dateline.length
        if fields.dateline is None and dateline.dateline is not None:
            fields.dateline = dateline.dateline
            marked.add_span("dateline", line.start, end)
        if fields.agency is None and dateline.agency:
            fields.agency = dateline.agency
            marked.add_span("agency", line.start, end)
        if not fields.authors and dateline.authors:
            fields.authors = dateline.authors
            marked.add_span("authors", line.start, end)
        yield dateline.length


def _remove_glued_title(marked: MarkedText, fields: Fields, row: int) -> None:
    """Remove a title that runs into a sentence: `… against RussiaAs accusations …`."""
    title, text = fields.title, marked.rows[row]
    length = len(title)
    if 20 <= length < len(text) and text[:LONGEST_LINE].startswith(title):
        after = text[length]
        if after.isupper() or after in '"\u201c\u2018':
            marked.remove_start(marked.line(row), (length,), "title")


def _is_prose(text: str) -> bool:
    """Whether a line is a report's: a long one, a sentence of some length, the next line of a broken one."""
    return len(text) >= 4 * _PROSE or text[0].islower() or (len(text) >= _PROSE and ends_like_sentence(text))


def _is_title(text: str) -> bool:
    """Whether the first line that no rule knows may be a title."""
    return not (
        len(text) > _LONGEST_TITLE or dateline_at_start(text) or (not text.isascii() and states_without_stop(text))
    )


def _is_headline(marked: MarkedText, text: str, row: int, below: int) -> bool:
    """Whether that line is a title: without a full stop, or a short one beside a date. row, below: its and the next."""
    return _is_title(text) and (not _is_stopped(text) or (_is_short(text) and _is_beside_date(marked, row, below)))


def _may_begin(text: str, beginning: str) -> bool:
    """A quick no for most lines: whether one may have the key of a title. beginning: its two letters, in lower case."""
    return text[:2].lower() == beginning or not (text[:2].isalpha() and text[:3].isascii() and beginning.isalpha())


def _is_stopped(text: str) -> bool:
    """Whether a line ends with a full stop, as paragraphs do and titles do not."""
    return holds_full_stop(text) and not _ABBREVIATED.search(text)


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE_SENTENCE and text[0] < _OTHER_SCRIPTS


def _is_beside_date(marked: MarkedText, row: int, below: int) -> bool:
    """Whether a page's label stands above a line, or a date below it: then a short sentence may be a title after all.

    A report begins below its byline and its agency.
    """
    labels = (one.reason for one, at in zip(marked.removed, marked.removed_rows, strict=True) if at < row)
    return any(reason not in _ABOVE_REPORTS for reason in labels) or (
        page_date(marked.rows[below][:LONGEST_LINE]) is not None
    )


def _remove_name(marked: MarkedText, fields: Fields, row: int, below: str, *, first: bool) -> bool:
    """Remove a line that is the outlet's name, or that of who wrote the report; False where it is neither."""
    text = marked.rows[row]
    if _is_publisher(text, below[:LONGEST_LINE]):
        fields.publisher, field = text, "publisher"
    elif first and _signs(text, below, fields):
        field = "" if fields.authors else "authors"
        fields.authors = fields.authors or (text,)
    else:
        return False
    line = marked.line(row)
    if field:
        marked.add_span(field, line.start, line.end)
    marked.remove(line, "publisher" if field == "publisher" else "byline")
    return True


def _signs(text: str, below: str, fields: Fields) -> bool:
    """Whether a line is who wrote the report: as the page has it, or a name between a title of the text and prose."""
    if fields.authors:
        return text in fields.authors
    if not fields.title or fields.title_given or not is_name(text, loose=True) or text[0].islower():
        return False
    place = text.isupper() or text.upper() in _CITIES
    return len(below) >= _PROSE and _is_prose(below) and not place and agency_named(text) is None


def _may_credit(text: str) -> bool:
    """Whether a mark of a picture's credit stands in a line by which no rule knows it."""
    return "=" in text or "(c)" in text or "(C)" in text or "\uff1a" in text


def _is_publisher(text: str, below: str) -> bool:
    """Whether a line names the outlet: a short name above the page's own id or labelled date."""
    if not (":" in below or "#" in below or "\uff1a" in below):
        return False
    if len(text.split()) > 6 or ends_like_sentence(text) or not text[0].isupper():
        return False
    return outlet_id(below) is not None or (_LABELLED.match(below) is not None and page_date(below) is not None)


def _remove_picture(marked: MarkedText, fields: Fields, line: Line, before: int | None, named: str) -> None:
    above = marked.line(before) if before is not None and marked.rows[before] else None
    caption = above if above is not None and is_caption(above.text, len(above)) else None
    if fields.picture is None:
        fields.picture = Picture(caption.text if caption else None, named)
        marked.add_span("picture", caption.start if caption else line.start, line.end)
    if caption:
        marked.remove(caption, "caption")
    marked.remove(line, "picture credit")
