"""The values in data scripts: JSON, also assigned, quoted, or in rows as in Next.js. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

_ASSIGNED: Final = re.compile(
    r"(?:^|[\s;,{(])(?:window|self|globalThis|var|const|let|[A-Z_][\w$]{2,40})[ .][\w$.\[\]\"']{1,80}\s*=\s*"
    r"(?P<parsed>(?:JSON\.parse|decodeURIComponent)\(\s*)?(?=[{\[\"'])"
)
_PUSHED: Final = re.compile(r"self\.__next_f\.push\(\[1,\s*(?=\")")
_ROW: Final = re.compile(r"^[0-9a-f]{1,6}:(?:(?P<text>T)[0-9a-f]{1,6},|[A-Z]{0,2})", re.MULTILINE)
# To its closing quote (1), or to the end, so that an unclosed one is read once.
_QUOTED: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:(")|\\?\Z)', re.DOTALL)
_ONCE: Final = re.compile(r"'((?:[^'\\]++|\\.)*+)'")
_ESCAPED: Final = re.compile(r'\\.|"')
_ASSIGNMENTS: Final = 40  # per script
_ROWS: Final = 2_000
_LEAST: Final = 800  # characters of a value that may contain a text
_read: Final = json.JSONDecoder(strict=False).raw_decode


def values_of(script: str) -> Iterator[object]:
    """The contents of a script: the values that it assigns, otherwise its long quoted strings."""
    bare = script.strip().rstrip(";")
    if bare.startswith(("{", "[")) and (value := decoded(bare)) is not None:
        yield value
        return
    found = False
    for value in _assigned(script):
        found = True
        yield value
    if "__next_f" in script:
        yield from _rows(script)
    elif not found:
        yield [said for match in _QUOTED.finditer(script) if match[1] and (said := _long(match[0]))]


def _assigned(script: str) -> Iterator[object]:
    for match in islice(_ASSIGNED.finditer(script), _ASSIGNMENTS):
        start = match.end()
        quoted = script[start] in "\"'"
        if quoted != bool(match["parsed"]):
            continue
        value = _quoted(script, start) if quoted else _at(script, start)
        if isinstance(value, dict | list):
            yield value


def _rows(script: str) -> Iterator[object]:
    """The rows that Next.js sends: a number, a colon, and a value or a text."""
    pieces = (_at(script, match.end()) for match in _PUSHED.finditer(script))
    sent = "".join(piece for piece in pieces if isinstance(piece, str))
    rows = list(islice(_ROW.finditer(sent), _ROWS))
    for row, after in zip(rows, [*rows[1:], None], strict=False):
        said = sent[row.end() : after.start() if after else len(sent)]
        if len(said) >= _LEAST:
            yield said if row["text"] else decoded(said)


def decoded(text: str) -> object:
    """The value at the beginning of a text; None if there is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _at(text, 0)


def _at(text: str, start: int) -> object:
    try:
        return _read(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _quoted(script: str, start: int) -> object:
    """The value in a quoted text, as `JSON.parse` reads it."""
    if once := _ONCE.match(script, start):
        script, start = f'"{_ESCAPED.sub(_twice, once[1])}"', 0
    said = _at(script, start)
    return decoded(said) if isinstance(said, str) else None


def _twice(escaped: re.Match[str]) -> str:
    """An escape in a single-quoted string, for a double-quoted one."""
    return {"\\'": "'", '"': '\\"'}.get(escaped[0], escaped[0])


def _long(quoted: str) -> object:
    """Quoted strings, if long: words, or data that a script parses later."""
    said = _at(quoted, 0) if len(quoted) >= _LEAST else None
    if not isinstance(said, str):
        return None
    return (decoded(said) if said[:1] in "{[" else None) or said
