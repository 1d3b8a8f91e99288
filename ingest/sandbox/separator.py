"""Items of files, separated in a process that can be killed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from contract.errors import EntryError, FinalError, LimitSpent, Starved
from ingest.file_items import Cursor, Item, behind, broken, place_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import ItemBatch, NextItems, OpenFile

_STEPS: Final = 100  # records or lines per request
_TRIES: Final = 2  # of one that exceeds a limit
_TRIES_STARVED: Final = 4
_SHARE: Final = 8  # a batch ends after this part of the CPU limit

_batches: Final = msgspec.msgpack.Decoder(ItemBatch)


class FileGoneError(Exception):
    """The process that had the file open has been replaced."""


class Separator:
    """Separates the items of files, one file at a time, in a process that also does other work in between.

    ask: lets one process open a file, and the same process return its items. Raises FileGoneError if that process is
    gone, and what `ParserProcess.read` raises.
    """

    def __init__(self, limits: ParseLimits, ask: Callable[[OpenFile | NextItems], msgspec.Raw]) -> None:
        self._limits = limits
        self._ask = ask
        self._lock = threading.Lock()

    def items(self, path: Path, most: int) -> Iterator[Item]:
        """The items of a file, each with its content or why there is none. most: bytes of one, or of a file of lines.

        A record or line that exceeds a limit twice is put aside: an item with the reason takes its place, and those
        after it follow. If the file cannot be opened within the limits, or cannot be read any further, such an item
        is the last. Raises SandboxError if no process can be started.
        """
        with self._lock:
            yield from self._items(path.absolute(), most)

    def _items(self, path: Path, most: int) -> Iterator[Item]:
        reading = _Reading(path, most, self._limits.cpu_seconds / _SHARE)
        while reading.cursor is not None:
            try:
                batch = _batches.decode(self._ask(reading.job(reading.cursor)))
            except FileGoneError:
                reading.in_process = False
            except (FinalError, Starved) as error:
                yield from reading.failed(reading.cursor, error, starved=isinstance(error, Starved))
            else:
                yield from batch.items
                reading.came(batch)


class _Reading:
    """How far a file has been read, and what to request next. cursor: None at the end.

    in_process: whether a process has it open at the cursor.
    """

    def __init__(self, path: Path, most: int, seconds: float) -> None:
        self.cursor: Cursor | None = Cursor()
        self.in_process = False
        self._path = path
        self._most = most
        self._seconds = seconds
        self._opened = False  # at least once
        self._single = 0  # steps still to be requested one at a time
        self._tries = self._starved = 0

    def job(self, cursor: Cursor) -> OpenFile | NextItems:
        """The next request."""
        place = place_of(self._path, cursor)
        if not self.in_process:
            return OpenFile(path=str(self._path), most=self._most, begin=cursor, shown=place)
        return NextItems(steps=1 if self._single else _STEPS, seconds=self._seconds, shown=place)

    def came(self, batch: ItemBatch) -> None:
        """Continues after a batch."""
        self.in_process = self._opened = True
        self._single = max(self._single - 1, 0)
        if batch.last:
            self.cursor = None
        elif batch.then != self.cursor:
            self.cursor, self._tries, self._starved = batch.then, 0, 0

    def failed(self, cursor: Cursor, error: EntryError, *, starved: bool) -> Iterator[Item]:
        """Has it tried again one step at a time, to find the item at fault, or returns the item in its place."""
        self.in_process = False
        place = place_of(self._path, cursor)
        if starved:
            self._starved += 1
            if self._starved == _TRIES_STARVED:
                self.cursor = None
                yield broken(place, f"{cursor.at}", error)
            return
        self._single, self._tries = _STEPS, self._tries + 1
        if self._tries == _TRIES:
            self._tries = 0
            self.cursor = behind(self._path, cursor) if self._opened else None
            yield broken(place, f"{cursor.at}", LimitSpent(f"{error} (tried {_TRIES} times)"))
