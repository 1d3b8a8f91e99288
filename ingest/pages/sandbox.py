"""Pages are read in processes that can be killed: parsers in C and strangers' bytes."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from contract.errors import ExtractorError, Unreadable
from ingest.pages.child import READY, Failed, RawPage, decode_answer, encode, receive, send
from ingest.pages.extract import Page

__all__ = ["RawPage", "Sandbox"]

RECYCLE_AFTER: Final = 2_000  # pages; trafilatura and lxml keep a little of each
START_SECONDS: Final = 60


class Sandbox:
    """A pool of processes that read pages; any number of threads may share it.

    A process that takes more than `seconds` for a page or more than `megabytes` of memory, or that
    crashes, costs that page alone: it is replaced at once. The processes end with this one, however
    it ends.
    """

    def __init__(self, processes: int, seconds: float, megabytes: int, *, recycle_after: int = RECYCLE_AFTER) -> None:
        self._processes = processes
        self._seconds = seconds
        self._megabytes = megabytes
        self._recycle_after = recycle_after
        self._idle: queue.LifoQueue[_Cell | None] = queue.LifoQueue()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        for _ in range(self._processes):
            self._idle.put(self._new_cell())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the processes; pages under way in other threads are waited for, within their time."""
        self._closed.set()
        for _ in range(self._processes):
            if cell := self._idle.get():
                cell.kill()
        self._idle.put(None)  # whoever still waits is told, and tells the next

    def extract(
        self, body: bytes, *, url: str | None = None, content_type: str | None = None, charset: str | None = None
    ) -> Page:
        """The article in a page's bytes, as `ingest.pages.extract.extract` reads it, in a process of its own.

        Waits for a free process. Raises what `extract` raises, and Unreadable where the page was over
        its limit of time or memory or crashed its process.
        """
        return self._read(RawPage(body=body, url=url, content_type=content_type, charset=charset))

    def _read(self, page: RawPage) -> Page:
        cell = self._idle.get()
        if cell is None or self._closed.is_set():
            self._idle.put(cell)
            msg = "the sandbox is closed: no page can be read any more"
            raise ExtractorError(msg)
        try:
            return cell.read(page)
        finally:
            if cell.spent >= self._recycle_after:
                cell.kill()
            self._idle.put(cell if cell.alive else self._new_cell())

    def _new_cell(self) -> _Cell:
        return _Cell(self._seconds, self._megabytes)


class _Cell:
    """One process and the socket to it. Used by one thread at a time."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.spent = 0
        self.alive = True
        self._seconds = seconds
        self._ready = False
        self._channel, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.pages.child", str(number), str(seconds), str(megabytes)],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self.pid = self._process.pid

    def read(self, page: RawPage) -> Page:
        """The page's article. The cell is dead (`alive`) after a failure of its process."""
        shown = page.url or "the page"
        self._await_ready()
        self.spent += 1
        end = time.monotonic() + self._seconds
        try:
            self._channel.settimeout(self._seconds)
            send(self._channel, encode(page))
            self._channel.settimeout(max(end - time.monotonic(), 0.001))
            answer = decode_answer(receive(self._channel))
        except TimeoutError as error:
            self.kill()
            msg = f"{shown}: the page was not read within {self._seconds:g} seconds (setting extract_seconds)"
            raise Unreadable(msg) from error
        except (EOFError, OSError) as error:
            code = self.kill()
            msg = f"{shown}: the page crashed the process that read it (exit {code})"
            raise Unreadable(msg) from error
        if isinstance(answer, Failed):
            if answer.last:
                self.kill()
            raise answer.error()
        return answer.page

    def kill(self) -> int | None:
        """Ends the process; its exit code where it had ended by itself."""
        self.alive = False
        self._channel.close()
        with suppress(subprocess.TimeoutExpired):
            # A crash closes the socket a moment before it can be waited for.
            return self._process.wait(0.05)
        self._process.kill()
        self._process.wait()
        return None

    def _await_ready(self) -> None:
        """Raises ExtractorError where the process does not start: it is no page's fault."""
        if self._ready:
            return
        try:
            self._channel.settimeout(START_SECONDS)
            self._ready = receive(self._channel) == READY
        except (EOFError, OSError) as error:
            code = self.kill()
            msg = f"a process that reads pages did not start (exit {code}): is setting extract_megabytes too small?"
            raise ExtractorError(msg) from error
