"""A text with what was read in it: parts coloured, reasons for removed parts in the margin."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from copydesk.terminal import printable
from enrich.reading import Reading, as_json

_MARGIN: Final = 17
_REMOVED: Final = "dim strike"
_FIELDS: Final = {
    "title": "bold",
    "dateline": "cyan",
    "agency": "magenta",
    "authors": "green",
    "declared_source": "yellow",
    "published": "blue",
    "section": "blue",
    "tags": "blue",
    "publisher": "blue",
    "outlet_id": "blue",
    "picture": "blue",
}


def explained(text: str, reading: Reading, name: str) -> RenderableType:
    """The whole text, line by line, with its fields and removed parts, and the fields below it.

    The margin says why a line, or a part of it, is not part of the report; the report's own lines have none.
    Long lines are wrapped by the terminal, not broken.
    """
    page = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    page.add_column(width=_MARGIN, no_wrap=True, overflow="ellipsis")
    page.add_column(ratio=1, overflow="fold")
    for margin, line in _lines(text, reading):
        page.add_row(Text(margin, style="red"), line)
    return Group(Text(printable(name), style="bold underline"), page, Text(""), _fields(reading, name), Text(""))


def _lines(text: str, reading: Reading) -> Iterator[tuple[str, Text]]:
    """Each line of the text with its margin. Consecutive blank lines are merged."""
    styled = _styled(text, reading)
    starts = [removed.start for removed in reading.furniture]
    at, blank = 0, False
    for line in text.split("\n"):
        end = at + len(line)
        first, last = bisect.bisect_left(starts, at), bisect.bisect_left(starts, end)
        if line.strip():
            reasons = dict.fromkeys(removed.reason for removed in reading.furniture[first:last])
            yield ", ".join(reasons), styled[at:end]
        elif not blank:
            yield "", Text("")
        at, blank = end + 1, not line.strip()


def _styled(text: str, reading: Reading) -> Text:
    styled = Text(printable(text), end="")
    for removed in reading.furniture:
        styled.stylize(_REMOVED, removed.start, removed.end)
    for found in reading.spans:
        styled.stylize(f"{_FIELDS[found.field]} not strike", found.start, found.end)
    return styled


def _fields(reading: Reading, name: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(width=_MARGIN)
    table.add_column(overflow="fold")
    for field, value in as_json(reading, name).items():
        if field in _FIELDS and value not in (None, "", []):
            table.add_row(field, Text(printable(_plain(value)), style=_FIELDS[field]))
    return table


def _plain(value: Any) -> str:  # noqa: ANN401  # any value of JSON
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items() if part is not None)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
