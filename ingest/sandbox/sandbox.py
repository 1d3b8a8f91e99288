"""A pool of parsing processes that threads share."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from contract.errors import SandboxError, Starved, TooLarge
from ingest.feeds.formats.listing import Feed
from ingest.feeds.lists import FeedList
from ingest.file_items import Item, holds_many, items_of
from ingest.pages.page import Page
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import Input, Job, NextItems, OpenFile, RawFeed, RawFeedList, RawFile, RawPage
from ingest.sandbox.process import ParserProcess
from ingest.sandbox.separator import FileGoneError, Separator
from ingest.text_files import FileText

RECYCLE_AFTER: Final = 2_000  # inputs; trafilatura and lxml leak a little with each
_STARTS: Final = 4  # processes that may be killed while starting; after that the machine counts as overloaded

_pages: Final = msgspec.msgpack.Decoder(Page)
_feeds: Final = msgspec.msgpack.Decoder(Feed)
_feed_lists: Final = msgspec.msgpack.Decoder(FeedList)
_files: Final = msgspec.msgpack.Decoder(FileText)


class Sandbox:
    """A pool of processes that parse pages, feeds, lists of feeds and text files; any number of threads may share it.

    An input that exceeds one of its limits, or crashes its process, only affects itself: the process is replaced at
    once. The processes end with this one, however it ends.

    Each method that reads one input waits for a free process. In addition to its reader's errors it raises LimitSpent
    if the input exceeded a limit or crashed its process, Starved if the machine was overloaded, TooLarge, and
    SandboxError if no process can be started or the sandbox is closed.
    """

    def __init__(self, processes: int, limits: ParseLimits, *, recycle_after: int = RECYCLE_AFTER) -> None:
        self._processes = processes
        self._limits = limits
        self._recycle_after = recycle_after
        self._idle: queue.Queue[ParserProcess | None] = queue.Queue()  # None: a process may be started; used last
        self._closed = threading.Event()
        self._separator = Separator(limits, self._ask)
        self._holder: ParserProcess | None = None  # has a file of many items open

    def __enter__(self) -> Self:
        for _ in range(self._processes):
            self._idle.put(ParserProcess(self._limits))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the processes; inputs in progress in other threads are waited for, within their time."""
        self._closed.set()
        for _ in range(self._processes):
            if process := self._idle.get():
                process.kill()
        self._idle.put(None)  # wakes a waiting thread, which wakes the next

    def read_page(
        self,
        body: bytes,
        *,
        url: str | None = None,
        content_type: str | None = None,
        charset: str | None = None,
        fetched_at: datetime | None = None,
    ) -> Page:
        """The article in a page's bytes, from `ingest.pages.extract.extract`."""
        job = RawPage(body=body, url=url, content_type=content_type, charset=charset, fetched_at=fetched_at)
        return _pages.decode(self._read(job))

    def read_feed(
        self,
        body: bytes,
        *,
        url: str,
        content_type: str | None = None,
        charset: str | None = None,
        fetched_at: datetime | None = None,
    ) -> Feed:
        """The feed in a response's bytes, from `ingest.feeds.formats.parse`."""
        job = RawFeed(body=body, url=url, content_type=content_type, charset=charset, fetched_at=fetched_at)
        return _feeds.decode(self._read(job))

    def read_feed_list(self, body: bytes) -> FeedList:
        """The feeds in a list, from `ingest.feeds.lists.read_feed_list`."""
        return _feed_lists.decode(self._read(RawFeedList(body=body)))

    def read_file(self, body: bytes, *, name: str, most: int) -> FileText:
        """The text of a file, from `ingest.text_files.read_text_file`."""
        return _files.decode(self._read(RawFile(body=body, name=name, most=most)))

    def items_of(self, path: Path, most: int) -> Iterator[Item]:
        """The items of a file, in its order, as `ingest.file_items.items_of` gives them.

        Those of archives and of lines are separated in a process, a batch at a time: see `Separator.items`. One such
        file is read at a time.
        """
        return self._separator.items(path, most) if holds_many(path) else items_of(path, most)

    def _read(self, job: Input) -> msgspec.Raw:
        if len(job.body) > self._limits.input_bytes:
            msg = f"{job.shown}: {len(job.body):,} bytes are more than {self._limits.input_bytes:,}"
            raise TooLarge(msg)
        return self._ask(job)

    def _ask(self, job: Job) -> msgspec.Raw:
        process = self._taken(self._holder if isinstance(job, NextItems) else None)
        try:
            process = self._started(process, job)
            if isinstance(job, NextItems) and process is not self._holder:
                raise FileGoneError
            value = process.read(job)
            if isinstance(job, OpenFile):
                self._holder = process
            return value
        finally:
            if process.read_count >= self._recycle_after:
                process.kill()
            self._idle.put(process if process.alive else ParserProcess(self._limits))

    def _taken(self, wanted: ParserProcess | None) -> ParserProcess:
        """A process that has nothing to do: the wanted one, if it is among those."""
        process = self._idle.get()
        if process is None or self._closed.is_set():
            self._idle.put(process)
            msg = "the sandbox is closed: nothing can be parsed"
            raise SandboxError(msg)
        others = []
        with suppress(queue.Empty):
            while wanted and process is not wanted and (other := self._idle.get_nowait()):
                others.append(process)
                process = other
        for other in others:
            self._idle.put(other)
        return process

    def _started(self, process: ParserProcess, job: Job) -> ParserProcess:
        """The process, or a new one if it was killed before it got this input. Raises like `await_ready`."""
        for _ in range(_STARTS - 1):
            try:
                if not process.ended():
                    process.await_ready(job)
                    return process
                process.kill()
            except Starved:
                pass
            process = ParserProcess(self._limits)
        process.await_ready(job)
        return process
