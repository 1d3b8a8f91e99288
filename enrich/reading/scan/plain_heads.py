"""Heads in which no rule can recognise a line, as in most texts, found in compiled code from what each line could be.

What is returned is the last row that `head.read_head` and `head.read_dateline` would examine.
"""

from __future__ import annotations

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.reading.scan.ascii_codes import LAST, is_digit, is_letter, is_small, lower
from enrich.reading.scan.hints import CREDIT, DATELINE, EDGE, LABEL, MATCH, NOT_PLAIN, PROSE
from enrich.reading.scan.limits import LONG_LINE, LONGEST_AMID, LONGEST_NAME, SHORTEST_PROSE


@compiled
def plain_head(codes: np.ndarray, bounds: np.ndarray, hints: np.ndarray, lines: int, title: np.ndarray) -> int:
    """The last row that `read_head` would examine if it changes nothing; NOT_PLAIN if it may change something.

    bounds, hints: of each row. lines: how many have been examined. title: its bytes; none if it is unknown.
    """
    row = _next_row(bounds, -1)
    prose = False
    for _ in range(lines):
        if row < 0 or hints[row] & (MATCH | CREDIT) or _may_repeat(codes, bounds, row, title):
            return NOT_PLAIN
        below = _next_row(bounds, row)
        start, end = bounds[row, 0], bounds[row, 1]
        if prose:
            if end - start <= LONGEST_AMID and hints[row] & EDGE:
                return NOT_PLAIN
        elif below >= 0 and end - start <= LONGEST_NAME and hints[below] & LABEL:
            return NOT_PLAIN
        prose = prose or hints[row] & PROSE != 0
        if below < 0:
            return row
        if prose and (end - start > 2 * SHORTEST_PROSE or is_small(codes[start])):
            return below
        row = below
    return NOT_PLAIN


@compiled
def plain_start(codes: np.ndarray, bounds: np.ndarray, hints: np.ndarray, lines: int, title: np.ndarray) -> int:
    """The last row that `read_dateline` would examine if it finds nothing; NOT_PLAIN if it may find something."""
    row = _next_row(bounds, -1)
    for left in range(lines - 1, -1, -1):
        if row < 0 or hints[row] & DATELINE or _may_repeat(codes, bounds, row, title):
            return NOT_PLAIN
        below = _next_row(bounds, row)
        start, end = bounds[row, 0], bounds[row, 1]
        if left == 0 or below < 0 or end - start >= LONG_LINE or is_small(codes[start]):
            return row
        row = below
    return NOT_PLAIN


@compiled
def _next_row(bounds: np.ndarray, row: int) -> int:
    """The next row that is not empty, and below `NOT_PLAIN`; -1 if there is none."""
    for at in range(row + 1, min(len(bounds), NOT_PLAIN)):
        if bounds[at, 0] != bounds[at, 1]:
            return at
    return -1


@compiled
def _may_repeat(codes: np.ndarray, bounds: np.ndarray, row: int, title: np.ndarray) -> bool:
    """Whether a line may begin with the title, by its letters and figures alone, or is not in ASCII."""
    at, end = bounds[row, 0], bounds[row, 1]
    if at < 0 or len(title) == 0:
        return True
    for code in title:
        if code > LAST:
            return True
        if not (is_letter(code) or is_digit(code)):
            continue
        while at < end and not (is_letter(codes[at]) or is_digit(codes[at])):
            at += 1
        if at == end or lower(codes[at]) != lower(code):
            return False
        at += 1
    return True
