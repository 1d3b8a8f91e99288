"""The tail of a text: what is at and below the report's end; and boilerplate between its lines."""

from __future__ import annotations

import re
from itertools import islice

from enrich.reading.agencies import sign_off
from enrich.reading.boilerplate import (
    LONGEST_INLINE,
    block_reason,
    is_block_entry,
    may_be_inline,
    reason_at_edge,
    reason_inline,
)
from enrich.reading.dates import page_date
from enrich.reading.edge_rules import CALL_RULES, TAIL_RULES, take_signed
from enrich.reading.lines import LONGEST_LINE, ends_like_sentence
from enrich.reading.marked_text import Fields, MarkedText, Scan
from enrich.reading.page_labels import tags_of
from enrich.reading.page_phrases import end_mark, may_call, tail_phrase
from enrich.reading.pictures import POINTERS, picture_credit
from enrich.reading.prefilter import BY_WORDS, possible_match
from enrich.reading.scan import limits
from enrich.reading.scan.hints import CALL, ENTRY, INLINE, MATCH, NOTICE, OPENING, SIGN_OFF
from enrich.reading.signatures import signature_behind
from enrich.reading.staff_lines import staff_behind

_LINES = 80  # at most in the tail
_ENTRIES = 25  # unknown lines allowed in a block
_LAST_PAGE = "-0-"  # ends a report of BelTA
_LAST = 4  # characters that show that an end is not the report's: none is ASCII
# A full stop in any script; in Thai a space.
_SENTENCE_END = re.compile(r"[.!?](?=\s)|[\u3002\uff01\uff1f\u0964\u06d4]|(?<=[\u0e00-\u0e7f])\s")
_DATED = re.compile(r"(?<=[\u3002」』])\uff08([\d/:. -]{8,18})\uff09$")  # when it was filed


def read_tail(marked: MarkedText, fields: Fields) -> Scan:
    """Remove what is below the report, from the end upwards, and take its content into the fields.

    A line that no rule recognises ends the tail, unless it can be an entry of a block: then the block's
    first line, if it comes, takes the entries with it.
    """
    entries: list[int] = []
    rows, hints, learned = marked.rows, marked.hints, marked.learned
    reach, checks, ended = len(rows), marked.context_checks, False
    for row in islice(marked.remaining_from_end(), _LINES):
        reach = row
        text, hint = rows[row][:LONGEST_LINE], hints[row]
        if (
            hint & OPENING
            and (reason := block_reason(text))
            and not (text[0].islower() and marked.continues_line_above(marked.line(row)))
        ):
            _remove_block(marked, fields, row, entries, reason)
            entries = []
        elif (learned and marked.remove_learned(row)) or (
            len(rows[row]) <= LONGEST_LINE
            and (
                (
                    hint & MATCH
                    and (match := possible_match(text))
                    and TAIL_RULES.remove_if_known(marked, fields, row, text, by_words=match == BY_WORDS)
                )
                or (
                    hint & CALL
                    and ("@" in text or may_call(text))
                    and CALL_RULES.remove_if_known(marked, fields, row, text)
                )
            )
        ):
            continue
        elif hint & NOTICE and _opens_with_paywall(text):
            marked.remove(marked.line(row), "paywall")
        elif hint & ENTRY and len(entries) < _ENTRIES and is_block_entry(text):
            entries.append(row)
        else:
            ended = True
            break
    last = row if ended and not entries else next(marked.remaining_from_end(), None)
    signed = last is not None and hints[last] & SIGN_OFF != 0 and _remove_sign_off(marked, fields, last)
    return Scan(reach, settled=ended and not signed and marked.context_checks == checks)


def _opens_with_paywall(text: str) -> bool:
    """Whether a paragraph begins with a sentence that the rest is for subscribers: all of it is about subscribing."""
    end = _SENTENCE_END.search(text, 0, limits.LONGEST_CALL)
    if end is None or not end.start():
        return False
    first = text[: end.end()].strip()
    return reason_at_edge(text[: end.start()]) == "paywall" or (may_call(first) and tail_phrase(first) == "paywall")


def _remove_sign_off(marked: MarkedText, fields: Fields, row: int) -> bool:
    text = marked.rows[row]
    ending = len(_LAST_PAGE) if text.endswith(_LAST_PAGE) else 0 if text[-_LAST:].isascii() else end_mark(text)
    if 0 < ending < len(text):
        marked.remove_end(marked.line(row), ending, "sign-off")
        return True
    if text[-1] in "】)\uff09" and (signed := signature_behind(text)):
        behind, length = signed
        line = marked.line(row)
        if behind.authors and not fields.authors:
            fields.authors = behind.authors
            marked.add_span("authors", line.end - length, line.end)
        marked.remove_end(line, length, "byline")
        return True
    if (text[-1] in ")\uff09" or text[-1].isdecimal() or "】" in text[-24:]) and (credited := staff_behind(text)):
        behind, length = credited
        line = marked.line(row)
        take_signed(marked, fields, line, behind)
        marked.remove_end(line, length, "byline")
        return True
    if text[-1] == "\uff09" and (dated := _DATED.search(text)) and (on := page_date(dated[1])):
        fields.published = fields.published or on.published
        marked.remove_end(marked.line(row), len(dated[0]), "page date")
        return True
    found = sign_off(text)
    if found is None:
        return False
    agency, length = found
    last = marked.line(row)
    if fields.agency is None:
        fields.agency = agency
        marked.add_span("agency", last.end - length, last.end)
    marked.remove_end(last, length, "sign-off")
    return True


def _remove_block(marked: MarkedText, fields: Fields, opener: int, entries: list[int], reason: str) -> None:
    lines = [marked.line(row) for row in entries]
    if reason == "tags" and lines and not fields.tags:
        fields.tags = tags_of([line.text for line in reversed(lines)])
        marked.add_span("tags", lines[-1].start, lines[0].end)
    for line in (*lines, marked.line(opener)):
        marked.remove(line, reason)


def _remove_headings(marked: MarkedText, examined: list[int]) -> None:
    """Remove headings of other reports, and the headline below each, if the report continues after it.

    From the end upwards: what one leaves out may be what the report continues after for the one above.
    """
    rows = marked.rows
    for row in reversed(examined):
        text = rows[row]
        # Rarely lines of a report: a short one usually ends a paragraph.
        if not 0 < len(text) <= limits.LONGEST_HEADING or text[-1] in ".," or block_reason(text) != "related":
            continue
        if " " not in text.strip(" :"):
            continue
        others = (at for at in range(row + 1, len(rows)) if rows[at])
        below, behind = next(others, row), next(others, row)
        if len(rows[below]) > len(text) and is_block_entry(rows[below]) and ends_like_sentence(rows[behind]):
            marked.remove(marked.line(row), "related")
            marked.remove(marked.line(below), "related")


def read_middle(marked: MarkedText) -> None:
    """Remove the boilerplate between a report's lines; without it a hint may be above its headline."""
    rows = marked.rows
    examined = [row for row, hint in enumerate(marked.hints) if hint & INLINE]
    if not examined:
        return
    _remove_headings(marked, examined)
    removed = len(marked.removed_rows)
    for row in examined:
        if may_be_inline(rows[row]) and (reason := reason_inline(rows[row])):
            marked.remove(marked.line(row), reason)
    _remove_picture_credits(marked, examined)
    if len(marked.removed_rows) > removed:
        _remove_headings(marked, examined)


def _remove_picture_credits(marked: MarkedText, examined: list[int]) -> None:
    rows = marked.rows
    for row in examined:
        head = rows[row][: limits.MARKED_WITHIN]
        if (
            (":" in head or "©" in head or head[:1] in POINTERS)
            and len(rows[row]) <= LONGEST_INLINE
            and picture_credit(rows[row]) is not None
        ):
            marked.remove(marked.line(row), "picture credit")
