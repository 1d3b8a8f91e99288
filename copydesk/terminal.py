"""Output to the terminal: progress, and texts without control characters."""

from __future__ import annotations

import json
import math
import sys
from decimal import Decimal
from typing import Final

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from contract.words import COMMANDS, printable

__all__ = ["cells", "json_line", "printable", "progress_bar", "say", "shown", "wide_console"]

_PIPE: Final = 1_000_000  # columns without a terminal: unlimited
_ESCAPED: Final = {code: f"\\u{code:04x}" for code in COMMANDS if code > 31}  # json itself escapes the others


def progress_bar(*, threads: bool = True) -> Progress:
    """A bar on standard error, removed when done; without a terminal, nothing.

    threads: one redraws it; otherwise the updating code must.
    """
    console = Console(stderr=True)
    return Progress(console=console, transient=True, auto_refresh=threads, disable=not console.is_terminal)


def wide_console() -> Console:
    """Standard output. Into a pipe or a file nothing is wrapped or cut, however narrow a terminal would be."""
    return Console() if sys.stdout.isatty() else Console(width=_PIPE)


def say(text: str, *, err: bool = False) -> None:
    """Prints a line with third-party text: titles, addresses, ids."""
    typer.echo(printable(text), err=err)


def json_line(row: object) -> str:
    """A row as one line of JSON, numbers as numbers, with all terminal control characters escaped.

    Values without a JSON number (`NaN`, `Infinity`) are strings.
    """
    try:
        written = json.dumps(row, ensure_ascii=False, default=_plain, allow_nan=False)
    except ValueError:
        written = json.dumps(_finite(row), ensure_ascii=False, default=_plain)
    return written.translate(_ESCAPED)


def shown(value: object) -> str:
    """A value in SQL's form, null as nothing: lists and objects as JSON, booleans in lower case."""
    if isinstance(value, list | dict | bool):
        return json_line(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(Decimal(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else printable(str(value))


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(Decimal(value))
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def cells(*values: object) -> list[Text]:
    """Third-party text as cells of a table, without markup; None is empty."""
    return [Text("" if value is None else printable(str(value))) for value in values]
