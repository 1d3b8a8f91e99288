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

_STEPS: Final = 100  # records or lines that are asked for at once
_TRIES: Final = 2  # of one that spends a limit
_TRIES_STARVED: Final = 4
_SHARE: Final = 8  # of the processor time that a batch may take it is asked to take one part

_batches: Final = msgspec.msgpack.Decoder(ItemBatch)


class FileGoneError(Exception):
    """The process that had a file open is another one by now."""


class Separator:
    """Separates the items of files, one file at a time, in a process that also does other work in between.

    ask: has a process open a file, and the same one give its items. Raises FileGoneError where that is gone, and what
    `ParserProcess.read` raises.
    """

    def __init__(self, limits: ParseLimits, ask: Callable[[OpenFile | NextItems], msgspec.Raw]) -> None:
        self._limits = limits
        self._ask = ask
        self._lock = threading.Lock()

    def items(self, path: Path, most: int) -> Iterator[Item]:
        """The items of a file, each with its content or why there is none. most: bytes of one, or of a file of lines.

        A record or line that spends a limit twice is put aside: an item that says why stands for it, and those behind
        it follow. Where the file cannot be opened within the limits, or not be read from there on, it ends with that.
        Raises SandboxError where no process can be started.
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
    """How far a file has been read, and how it goes on. cursor: None once it has ended.

    in_process: whether a process has it open at the cursor. single: so many steps are asked for one by one.
    """

    def __init__(self, path: Path, most: int, seconds: float) -> None:
        self.cursor: Cursor | None = Cursor()
        self.in_process = False
        self._path = path
        self._most = most
        self._seconds = seconds
        self._opened = False  # once at least
        self._single = self._tries = self._starved = 0

    def job(self, cursor: Cursor) -> OpenFile | NextItems:
        """What is to be asked next."""
        place = place_of(self._path, cursor)
        if not self.in_process:
            return OpenFile(path=str(self._path), most=self._most, begin=cursor, place=place)
        return NextItems(steps=1 if self._single else _STEPS, seconds=self._seconds, place=place)

    def came(self, batch: ItemBatch) -> None:
        """Goes on behind a batch."""
        self.in_process = self._opened = True
        self._single = max(self._single - 1, 0)
        if batch.last:
            self.cursor = None
        elif batch.then != self.cursor:
            self.cursor, self._tries, self._starved = batch.then, 0, 0

    def failed(self, cursor: Cursor, error: EntryError, *, starved: bool) -> Iterator[Item]:
        """Has it tried again, step by step, so that it is known which it is; or gives what stands for it."""
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
