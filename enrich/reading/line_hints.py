"""What each line of a text could be, before the rules examine it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from enrich.reading.scan.hints import ANYTHING, NOT_PLAIN


class LineHints(NamedTuple):
    """What is known of a text's lines before the rules examine them.

    rows: what each could be, by the bits of `hints`; 0 for an empty one. head, start: the last row that `read_head` and
    `read_dateline` would examine, if they would find nothing; else `NOT_PLAIN`.
    """

    rows: list[int]
    head: int
    start: int


def line_hints(text: str, title: str = "") -> LineHints:
    """What is known of a text's lines, which end with line feeds. title: "" if it is to be found in the text.

    Nothing is known in a process without compiled code, such as one that reads a single file: loading it takes longer
    than reading thousands of texts without hints.
    """
    if "numba" not in sys.modules:
        return LineHints([ANYTHING] * (text.count("\n") + 1), NOT_PLAIN, NOT_PLAIN)
    *rows, head, start = _scanner()(text, title)
    return LineHints(rows, head, start)


@cache
def _scanner() -> Callable[[str, str], list[int]]:
    return cast("Callable[[str, str], list[int]]", import_module("enrich.reading.scanned_lines").scanned)
