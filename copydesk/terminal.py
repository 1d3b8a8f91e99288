"""What the terminal is shown: progress, and texts that command nothing."""

from __future__ import annotations

import json
from typing import Any, Final

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

_CONTROLS: Final = dict.fromkeys({*range(32), *range(127, 160)} - {*b"\t\n"}, "\ufffd")
_ESCAPED: Final = {code: f"\\u{code:04x}" for code in range(127, 160)}


def progress_bar() -> Progress:
    """A bar on standard error, gone when it is done."""
    return Progress(console=Console(stderr=True), transient=True)


def say(text: str, *, err: bool = False) -> None:
    """Prints a line that holds others' words: titles, addresses, ids."""
    typer.echo(printable(text), err=err)


def json_line(row: dict[str, Any]) -> str:
    """A row as one line of JSON, all control characters escaped."""
    return json.dumps(row, ensure_ascii=False, default=str).translate(_ESCAPED)


def cells(*values: object) -> list[Text]:
    """Others' words as cells of a table: no markup in them counts; None is empty."""
    return [Text("" if value is None else printable(str(value))) for value in values]


def printable(text: str) -> str:
    """The text without what would command a terminal, and as long as before, so that ranges stay true."""
    return text.translate(_CONTROLS)
