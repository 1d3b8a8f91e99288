"""What the terminal is shown: progress, and texts that command nothing."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.progress import Progress

_CONTROLS: Final = dict.fromkeys({*range(32), *range(127, 160)} - {*b"\t\n"}, "\ufffd")


def progress_bar() -> Progress:
    """A bar on standard error, gone when it is done."""
    return Progress(console=Console(stderr=True), transient=True)


def printable(text: str) -> str:
    """The text without what would command a terminal, and as long as before, so that ranges stay true."""
    return text.translate(_CONTROLS)
