"""Files that a command reads or writes."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contract.errors import Permanent

PANEL: Final = "Work on files, without services"  # of the commands, in `copydesk --help`


def check_writable(path: Path | None) -> None:
    """Raises Permanent, before the work, if its result could not be written."""
    if path and not (
        os.access(path, os.W_OK) and not path.is_dir()
        if path.exists()
        else path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)
    ):
        why = "it is a folder" if path.is_dir() else "is there such a folder, and may you write in it?"
        msg = f"{path} cannot be written: {why}"
        raise Permanent(msg)


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, gzipped or not; it is opened once, since a pipe cannot be read again.

    Raises Permanent if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            yield from gzip.GzipFile(fileobj=file) if packed else file
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Permanent(msg) from error
