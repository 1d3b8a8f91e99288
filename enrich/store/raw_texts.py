"""A text as received, stored as what was between the lines of the text as read: both take little more than one."""

from __future__ import annotations

from typing import Final

import msgspec
from psycopg import sql

IS_EMPTIED: Final = sql.SQL("coalesce(v.text = '' and v.raw_text = '', false)")
"""For a version v: its text has been deleted, see `versions.drop_texts_landed_before`."""


def raw_edits(raw: str, text: str) -> str:
    """JSON by which `raw_text` reconstructs the received text from the text as read.

    By a line's number, what preceded it if that is not a line break; by the number of lines, what followed
    the last. Or the whole received text.
    """
    edits: dict[int, str] = {}
    place = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        usual = "\n" if number else ""
        if raw.startswith(usual + line, place):
            place += len(usual) + len(line)
            continue
        found = raw.find(line, place)
        if found < 0:  # not from a reading that keeps lines unchanged
            return msgspec.json.encode(raw).decode()
        edits[number] = raw[place:found]
        place = found + len(line)
    if behind := raw[place:]:
        edits[len(lines)] = behind
    return msgspec.json.encode(edits).decode()


def raw_text(text: str, edits: str) -> str:
    """The received text, from the text as read and its `raw_edits`."""
    known: dict[int, str] | str = msgspec.json.decode(edits, type=dict[int, str] | str)
    if isinstance(known, str):
        return known
    lines = text.split("\n")
    between = [known.get(number, "\n" if number else "") for number in range(len(lines))]
    return "".join(piece for pair in zip(between, lines, strict=True) for piece in pair) + known.get(len(lines), "")
