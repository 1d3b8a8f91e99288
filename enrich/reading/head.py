"""The head of a text: what precedes the report, and the start of the report."""

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
from enrich.reading.edge_rules import HEAD_RULES, TAIL_RULES
from enrich.reading.headlines import remove_glued_title, remove_headline, remove_title
from enrich.reading.lines import LONGEST_LINE, ends_like_sentence
from enrich.reading.marked_text import Fields, Line, MarkedText, Scan
from enrich.reading.names import is_name
from enrich.reading.page_labels import outlet_id
from enrich.reading.pictures import is_caption, picture_credit
from enrich.reading.prefilter import BY_WORDS, possible_match
from enrich.reading.reading import Picture
from enrich.reading.scan import limits
from enrich.reading.scan.hints import CREDIT, DATELINE, EDGE, LABEL, MATCH, PROSE
from enrich.reading.tables import load_table

_LINES = 12  # at most in the head
_BEFORE = 3  # lines before the one that starts with the dateline
_STACKED = 40  # lines examined: a page may have the dateline more than once
_LONGEST_KNOWN = 220  # characters of a line that a rule can recognise
_PROSE = limits.SHORTEST_PROSE
_DENSE = "\u2e80"  # from here on Han, kana and Hangul, where one character says as much as three elsewhere
_DENSE_PROSE = 20
_LABELLED = re.compile(r"[^\W\d][^\d:]{2,28}:")
_SHORTEST_REPORT = 6  # characters after a dateline: `(MTI / Hárs)` has none
_CITIES: Final = frozenset(load_table("places")["cities"]["names"])
_AMID_SENTENCES = frozenset({"share", "advertisement", "player"})  # what may be between a report's first sentences


def read_head(marked: MarkedText, fields: Fields) -> Scan:
    """Remove what precedes the report, and take its content into the fields.

    Another scan sees the same if everything removed was above what stays, and no rule looked around a line.
    """
    rows, hints, remaining, learned = marked.rows, marked.hints, marked.remaining(), marked.learned
    below = next(remaining, None)
    prose = False
    before: int | None = None
    checks, removed, reach = marked.context_checks, len(marked.removed), -1
    for _ in range(_LINES):
        row, below = below, next(remaining, None)
        if row is None:
            break
        text = rows[row][:LONGEST_LINE]
        reach = row if below is None else below
        hint = hints[row]
        known = possible_match(text) if hint & MATCH and len(text) <= _LONGEST_KNOWN else 0
        if (
            (not prose and (known or learned) and _remove_known(marked, fields, row, known))
            or (
                before is None
                and below is not None
                and not fields.title
                and remove_headline(marked, fields, row, below)
            )
            or (fields.title and remove_title(marked, fields.title, row))
            or (
                not prose
                and below is not None
                and len(text) <= limits.LONGEST_NAME
                and (hints[below] & LABEL or fields.authors or not fields.title_given)
                and _remove_name(marked, fields, row, below, before)
            )
            or (
                (known or (hint & CREDIT and _may_credit(text)))
                and _remove_picture(marked, fields, row, before, below_report=prose)
            )
            or (prose and hint & EDGE and len(text) <= limits.LONGEST_AMID and _remove_amid_sentences(marked, row))
        ):
            continue
        removed = len(marked.removed) if before is None else removed
        before = row
        prose = prose or (hint & PROSE > 0 and _is_prose(text))
        if prose and (len(text) > 2 * _PROSE or text[0].islower()):
            break
    else:
        return Scan(reach, settled=False)
    settled = marked.context_checks == checks and (before is None or removed == len(marked.removed))
    return Scan(reach, settled=settled)


def read_dateline(marked: MarkedText, fields: Fields) -> int:
    """Remove the dateline from the report's first sentence, and a title joined to it; take their content.

    Returns the last row examined.
    """
    left, reach = _BEFORE, -1
    published = fields.published.day if fields.published else None
    rows, hints, glued = marked.rows, marked.hints, fields.title if len(fields.title) <= LONGEST_LINE else ""
    for row in islice(marked.remaining(), _STACKED):
        reach = row
        if glued and rows[row].startswith(glued):
            remove_glued_title(marked, fields, row)
        found = dateline_at_start(rows[row][:LONGEST_LINE], published) if hints[row] & DATELINE else None
        if found and not 0 < len(rows[row]) - found.length < _SHORTEST_REPORT:
            line = marked.line(row)
            marked.remove_start(line, _datelines(marked, fields, line, published), "dateline")
        text = rows[row]
        if not text:
            continue  # it contained nothing else
        left -= 1
        if found or not left or len(text) >= limits.LONG_LINE or text[0].islower():
            break
    return reach


def _datelines(marked: MarkedText, fields: Fields, line: Line, published: date | None) -> Iterator[int]:
    """The lengths of the datelines that a line starts with; takes the content of the first into the fields."""
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


def _is_prose(text: str) -> bool:
    """Whether a line is the report's: a long one, a sentence of some length, the next line of a broken one."""
    shortest = _DENSE_PROSE if text[0] >= _DENSE else _PROSE
    return len(text) >= limits.LONG_LINE or text[0].islower() or (len(text) >= shortest and ends_like_sentence(text))


def _remove_known(marked: MarkedText, fields: Fields, row: int, known: int) -> bool:
    """Remove a learned line of the outlet, or one that a rule recognises. known: from `possible_match`."""
    if marked.learned and marked.remove_learned(row):
        return True
    text = marked.rows[row][:LONGEST_LINE]
    return bool(known) and HEAD_RULES.remove_if_known(marked, fields, row, text, by_words=known == BY_WORDS)


def _remove_name(marked: MarkedText, fields: Fields, row: int, below: int, before: int | None) -> bool:
    """Remove a line that is the outlet's name, or the author's.

    below: the next row. before: the last row that stays.
    """
    text, next_text = marked.rows[row], marked.rows[below]
    if _is_publisher(text, next_text[:LONGEST_LINE]):
        fields.publisher, field = text, "publisher"
    elif before is None and _signs(text, next_text, fields):
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
    """Whether a line is the author: as on the page, or a name between a title in the text and prose."""
    if fields.authors:
        return text in fields.authors
    if not fields.title or fields.title_given or not is_name(text, loose=True) or text[0].islower():
        return False
    place = text.isupper() or text.upper() in _CITIES
    return len(below) >= _PROSE and _is_prose(below) and not place and agency_named(text) is None


def _may_credit(text: str) -> bool:
    """Whether a picture credit's mark is in a line that no rule recognises by it."""
    return "=" in text or "(c)" in text or "(C)" in text or "\uff1a" in text


def _is_publisher(text: str, below: str) -> bool:
    """Whether a line names the outlet: a short name above the page's own id or labelled date."""
    if not (":" in below or "#" in below or "\uff1a" in below):
        return False
    if len(text.split()) > 6 or ends_like_sentence(text) or not text[0].isupper():
        return False
    return outlet_id(below) is not None or (_LABELLED.match(below) is not None and page_date(below) is not None)


def _remove_picture(marked: MarkedText, fields: Fields, row: int, before: int | None, *, below_report: bool) -> bool:
    """Remove a picture credit, and the caption above it. before: the last row that stays.

    below_report: whether a sentence of the report is above, so that the line above the credit may be one of the tail.
    """
    named = picture_credit(marked.rows[row][:LONGEST_LINE])
    if named is None:
        return False
    line = marked.line(row)
    above = marked.line(before) if before is not None and marked.rows[before] else None
    if above is not None and below_report and TAIL_RULES.remove_if_known(marked, fields, above.row, above.text):
        above = None
    caption = above if above is not None and is_caption(above.text, len(above)) else None
    if fields.picture is None:
        fields.picture = Picture(caption.text if caption else None, named)
        marked.add_span("picture", caption.start if caption else line.start, line.end)
    if caption:
        marked.remove(caption, "caption")
    marked.remove(line, "picture credit")
    return True


def _remove_amid_sentences(marked: MarkedText, row: int) -> bool:
    """Remove what a page puts between a report's first sentences."""
    reason = reason_at_edge(marked.rows[row])
    if reason not in _AMID_SENTENCES:
        return False
    marked.remove(marked.line(row), reason)
    return True
