"""What each line of a text could be, in compiled code: a quick no for nearly all lines of a report.

Only a line in ASCII can get a no. A bit that is set means `perhaps`: the rules examine the line. One that is not set
means that none of the rules that it stands for can recognise it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.reading.scan.ascii_codes import LAST, LINE_FEED, has_sentence, is_space
from enrich.reading.scan.hints import (
    ANYTHING,
    CALL,
    CREDIT,
    DATELINE,
    EDGE,
    EDGE_PHRASE,
    ENTRY,
    INLINE,
    LABEL,
    MATCH,
    NOTICE,
    OPENING,
    PROSE,
    SIGN_OFF,
)
from enrich.reading.scan.limits import LONGEST_CALL, LONGEST_CALLING, LONGEST_DATELINE, LONGEST_LINE
from enrich.reading.scan.line_forms import (
    may_be_dated,
    may_be_entry,
    may_be_inline,
    may_be_prose,
    may_be_signed,
    may_open,
)
from enrich.reading.scan.line_marks import AT, COLON, COPYRIGHT, EQUALS, NUMBER, SENTENCE, marks_of, words_of
from enrich.reading.scan.line_starts import may_match, may_start
from enrich.reading.scan.plain_heads import plain_head, plain_start

_LINES: Final = 3  # examined at each end of a text: most heads and tails are shorter
_AT_EDGE: Final = MATCH | EDGE
_IN_HEAD: Final = CREDIT | DATELINE | LABEL | PROSE
_IN_TAIL: Final = CALL | ENTRY | NOTICE | OPENING | SIGN_OFF
_EDGE: Final = 1 << 15  # beside the marks of a line: it could be boilerplate by its first words


@compiled
def scan(codes: np.ndarray, table: np.ndarray, found: np.ndarray, title: np.ndarray) -> None:
    """Write what each line could be into `found`, uint16, 0 for an empty line; then two rows, see `plain_heads`.

    codes: a text in UTF-8, uint8; its lines end with line feeds. table: of `word_table`. title: in UTF-8,
    empty if it is unknown.
    """
    hints = found[:-2]
    bounds = _lines(codes, len(hints))
    for row in range(len(hints)):
        start, end = bounds[row, 0], bounds[row, 1]
        hints[row] = ANYTHING if start < 0 else 0
        if 0 <= start < end:
            hints[row] = ANYTHING if may_be_inline(codes, start, end, table) else ANYTHING & ~INLINE
    _examine(codes, table, hints, bounds, 1)
    found[-2] = plain_head(codes, bounds, hints, _LINES, title)
    found[-1] = plain_start(codes, bounds, hints, _LINES, title)
    _examine(codes, table, hints, bounds, -1)


@compiled
def _lines(codes: np.ndarray, count: int) -> np.ndarray:
    """Where each line starts and ends without white space, int64 of shape (count, 2); a start of -1: not in ASCII."""
    bounds = np.empty((count, 2), np.int64)
    behind = 0
    for row in range(count):
        start = behind
        all_codes = 0
        while behind < len(codes) and codes[behind] != LINE_FEED:
            all_codes |= codes[behind]
            behind += 1
        end = behind
        behind += 1
        while start < end and is_space(codes[start]):
            start += 1
        while start < end and is_space(codes[end - 1]):
            end -= 1
        bounds[row, 0] = -1 if all_codes > LAST else start
        bounds[row, 1] = end
    return bounds


@compiled
def _examine(codes: np.ndarray, table: np.ndarray, hints: np.ndarray, bounds: np.ndarray, step: int) -> None:
    """Find what the first lines could be in a head, or with a step of -1 the last ones in a tail."""
    left = _LINES
    row = 0 if step > 0 else len(hints) - 1
    while 0 <= row < len(hints) and left:
        start, end = bounds[row, 0], bounds[row, 1]
        if start >= 0 and start < end:
            seen = marks_of(codes, start, min(end, start + LONGEST_LINE))
            found = _at_edge(codes, start, end, seen, table)
            if step > 0:
                found |= _in_head(codes, start, end, seen, table)
                hints[row] &= found | ~(_AT_EDGE | _IN_HEAD)
            else:
                found |= _in_tail(codes, start, end, seen | _EDGE * (found & EDGE > 0), table)
                hints[row] &= found | ~(_AT_EDGE | _IN_TAIL)
            left -= 1
        row += step


@compiled
def _at_edge(codes: np.ndarray, start: int, end: int, seen: int, table: np.ndarray) -> int:
    """What a line at either end of a text could be."""
    hints = MATCH if end - start <= LONGEST_LINE and may_match(codes, start, end, seen, table) else 0
    return hints | EDGE if may_start(codes, start, end, table, EDGE_PHRASE) else hints


@compiled
def _in_head(codes: np.ndarray, start: int, end: int, seen: int, table: np.ndarray) -> int:
    """What a line in a head could be."""
    hints = CREDIT if seen & (EQUALS | COPYRIGHT) else 0
    if may_be_dated(codes, start, min(end, start + LONGEST_DATELINE), table):
        hints |= DATELINE
    if may_be_prose(start, end, codes[start], seen):
        hints |= PROSE
    return hints | LABEL if seen & (COLON | NUMBER) else hints


@compiled
def _in_tail(codes: np.ndarray, start: int, end: int, seen: int, table: np.ndarray) -> int:
    """What a line in a tail could be, or say to its reader. seen: also `_EDGE`."""
    hints = ENTRY if may_be_entry(start, end, codes[start], seen) else 0
    if may_open(codes, start, end, table):
        hints |= OPENING
    if may_be_signed(codes, start, end, table):
        hints |= SIGN_OFF
    near = min(end, start + LONGEST_CALL)
    calls, speaks = words_of(codes, start, near, table)
    if (seen & _EDGE or (calls and speaks)) and has_sentence(codes, start, near):
        hints |= NOTICE
    if seen & SENTENCE:
        calls = calls and speaks and end - start <= LONGEST_CALLING
    return hints | CALL if seen & AT or (calls and end - start <= LONGEST_CALL) else hints
