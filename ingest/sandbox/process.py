"""One parsing process and the socket to it, from the side that can kill it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import msgspec

import ingest
from contract.errors import LimitSpent, SandboxError, Starved
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import (
    ANSWER_BYTES,
    MEMORY_WORDS,
    OUT_OF_MEMORY,
    READY,
    Failed,
    Job,
    Load,
    NextItems,
    OpenFile,
    RawFile,
    RawPage,
    decode_answer,
    encode,
    receive,
    send,
)

START_SECONDS: Final = 60
_PATIENCE: Final = 5.0  # seconds; a process that closed its socket is about to end
_ROOT: Final = str(Path(ingest.__file__).resolve().parents[1])
# Isolated (-I): modules are not looked for in the working folder, or in folders from the environment.
_PROGRAM: Final = (
    "import os, sys; path, *arguments = sys.argv[1:]; sys.path[:] = path.split(os.pathsep); "
    "from ingest.sandbox.child import main; "
    "main(int(arguments[0]), float(arguments[1]), float(arguments[2]), int(arguments[3]))"
)
# Our environment contains passwords: a process that reads untrusted bytes gets nothing else of it.
_VARIABLES: Final = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
_KILLED_FROM_OUTSIDE: Final = (-signal.SIGKILL, -signal.SIGTERM)


class ParserProcess:
    """One process and the socket to it. Used by one thread at a time."""

    def __init__(self, limits: ParseLimits) -> None:
        self.read_count = 0
        self.alive = True
        self._limits = limits
        self._ready = self._ready_for_texts = self._ready_for_pages = False
        self._cpu = 0.0  # its CPU seconds before the current input
        self._channel, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            arguments = (number, limits.cpu_seconds, limits.seconds, limits.megabytes)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, os.pathsep.join(import_path()), *map(str, arguments)],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in _VARIABLES if name in os.environ},
            )
        self.pid = self._process.pid

    def ended(self) -> bool:
        """Whether it was ended while idle: no input's fault."""
        return self._process.poll() is not None

    def read(self, job: Job) -> msgspec.Raw:
        """The result for the input, encoded. The process is dead (`alive`) after a failure of its own.

        Raises what the reader raised; LimitSpent if the input exceeded a limit or crashed the process; Starved if
        it was killed from outside, or got no CPU.
        """
        self.await_ready(job)
        self.read_count += 1
        seconds = self._limits.seconds
        end = time.monotonic() + seconds
        try:
            self._channel.settimeout(seconds)
            send(self._channel, encode(job))
            self._channel.settimeout(max(end - time.monotonic(), 0.001))
            answer = decode_answer(receive(self._channel, ANSWER_BYTES + 1_000_000))
        except TimeoutError as error:
            raise self._out_of_time(job) from error
        except (EOFError, OSError, msgspec.MsgspecError) as error:
            raise self._ended(job) from error
        self._cpu = answer.cpu
        if isinstance(answer, Failed):
            if answer.last:
                self.kill()
            raise answer.error()
        return answer.value

    def kill(self) -> None:
        """Ends the process."""
        self._end(patience=0)

    def _out_of_time(self, job: Job) -> LimitSpent | Starved:
        """Whose fault it is that the time is over: parsing never waits for anything but the CPU."""
        _, cpu = self._end(patience=0)
        seconds, spent = self._limits.seconds, cpu - self._cpu
        what = f"{job.shown}: not parsed within {seconds:g} seconds (setting extract_seconds)"
        if spent < seconds / 2:
            return Starved(f"{what}, of which it had a CPU for {spent:.1f}: the machine is overloaded")
        return LimitSpent(what)

    def _ended(self, job: Job) -> LimitSpent | Starved:
        """Why the process ended by itself."""
        code, _ = self._end(patience=_PATIENCE)
        if code == -signal.SIGPROF:
            limit = f"{self._limits.cpu_seconds:g} seconds of CPU time (setting extract_cpu_seconds)"
            return LimitSpent(f"{job.shown}: it takes more than {limit} to parse")
        if code == OUT_OF_MEMORY:
            return LimitSpent(f"{job.shown}: {MEMORY_WORDS}")
        if code in _KILLED_FROM_OUTSIDE:
            return Starved(f"{job.shown}: the process that parsed it was killed: is the machine out of memory?")
        return LimitSpent(f"{job.shown}: it crashed the process that parsed it (exit {code})")

    def _end(self, patience: float) -> tuple[int | None, float]:
        """Ends the process, after so many seconds if it does not end by itself.

        Returns its exit code, None if we killed it, and its total CPU seconds.
        """
        self.alive = False
        self._channel.close()
        if self._process.returncode is not None:
            return self._process.returncode, 0.0
        end = time.monotonic() + patience
        while True:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                return self._ended_with(status), usage.ru_utime + usage.ru_stime
            if time.monotonic() >= end:
                break
            time.sleep(0.002)
        os.kill(self.pid, signal.SIGKILL)  # not reaped yet, so the pid is still its own
        _, status, usage = os.wait4(self.pid, 0)
        self._ended_with(status)
        return None, usage.ru_utime + usage.ru_stime

    def _ended_with(self, status: int) -> int:
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return self._process.returncode

    def await_ready(self, job: Job) -> None:
        """Returns once the process has started and loaded what it needs for the input.

        Raises Starved if it was killed meanwhile, and SandboxError if it does not start: no input's fault.
        """
        pages, texts = isinstance(job, RawPage), isinstance(job, RawFile | OpenFile | NextItems)
        loads = (pages and not self._ready_for_pages) or (texts and not self._ready_for_texts)
        if self._ready and not loads:
            return
        try:
            self._channel.settimeout(START_SECONDS)
            self._ready = self._ready or receive(self._channel, len(READY)) == READY
            if loads:
                send(self._channel, encode(Load(pages)))
                self._ready_for_texts = receive(self._channel, len(READY)) == READY
                self._ready_for_pages = pages
        except (EOFError, OSError) as error:
            code, _ = self._end(patience=_PATIENCE)
            if code in _KILLED_FROM_OUTSIDE:
                msg = "a parsing process was killed while starting: is the machine out of memory?"
                raise Starved(msg) from error
            msg = f"a parsing process did not start (exit {code}): is setting extract_megabytes too small?"
            raise SandboxError(msg) from error


def import_path() -> list[str]:
    """Where a parsing process looks for modules: where we do, except the working folder; our own code last."""
    here = Path.cwd()
    kept = [entry for entry in sys.path if Path(entry).is_absolute() and Path(entry) not in {here, Path(_ROOT)}]
    return [*dict.fromkeys(kept), _ROOT]
