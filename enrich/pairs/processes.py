"""Work spread over forked processes, so that each begins with everything that is in memory here.

Only on Linux, and while no other thread runs here: elsewhere a fork is not safe, and starting a process from scratch
takes seconds.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, Generic, NamedTuple, TypeVar

from contract.errors import CopydeskError, Transient

_AHEAD: Final = 2  # unanswered parts of a process, so that it never waits for the next one

P = TypeVar("P")
R = TypeVar("R")


def results_of(work: Callable[[P], R], parts: Iterable[P], processes: int) -> Iterator[R]:
    """The result of `work` for each part, in their order; computed here if processes is 1, or a fork is not safe.

    Parts are consumed as results are, twice as many ahead as there are processes. Each has at most 64 kB, pickled: more
    might not fit into a pipe. Raises the expected errors of `work`, and Transient if a process died. No process
    is left behind, however this ends.
    """
    if processes < 2 or not _may_fork():
        yield from map(work, parts)
        return
    workers: list[_Worker[R]] = []
    try:
        for _ in range(processes):
            workers.append(_forked(work, workers))  # one by one: if one fails to start, those before it are ended
        waiting: deque[_Worker[R]] = deque()
        for worker, part in zip(cycle(workers), parts, strict=False):
            worker.ask(part)
            waiting.append(worker)
            if len(waiting) == _AHEAD * processes:
                yield waiting.popleft().answer()
        while waiting:
            yield waiting.popleft().answer()
    finally:
        for worker in workers:
            worker.end()


def _may_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


class _Answer(NamedTuple, Generic[R]):
    """results: one, or none if an error was raised."""

    results: tuple[R, ...]
    error: Exception | None


class _Worker(NamedTuple, Generic[R]):
    process: BaseProcess
    connection: Connection

    def ask(self, part: object) -> None:
        try:
            self.connection.send(part)
        except OSError as error:
            raise self._killed() from error

    def answer(self) -> R:
        """The result of the first part that is not answered yet. Raises what the work raised."""
        answer: _Answer[R]
        try:
            answer = self.connection.recv()
        except (EOFError, OSError) as gone:
            raise self._killed() from gone
        if answer.error is not None:
            raise answer.error
        return answer.results[0]

    def end(self) -> None:
        """There is nothing to clean up in it."""
        self.connection.close()
        self.process.kill()
        self.process.join()

    def _killed(self) -> Transient:
        self.process.join()
        code = self.process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Transient(f"a process that reads or compares texts ended with {how}: out of memory?")


def _forked(work: Callable[[P], R], others: Sequence[_Worker[R]]) -> _Worker[R]:
    context = get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(work, theirs, [ours, *(other.connection for other in others)]), daemon=True
    )
    with warnings.catch_warnings():
        # Python warns about threads it did not start; those of numpy's linear algebra end before a fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(work: Callable[[P], R], connection: Connection, of_parent: Sequence[Connection]) -> None:
    """Answers until the parent closes its end, or dies: so nobody else must hold that end open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, too, and ends this process
    for end in of_parent:
        end.close()
    gc.freeze()  # what was there before the fork stays shared
    try:
        while True:
            part = connection.recv()
            try:
                answer = _Answer((work(part),), None)
            except (CopydeskError, MemoryError) as error:  # any other ends the process, with its traceback
                answer = _Answer((), error)
            connection.send(answer)
    except (EOFError, OSError):
        return
