"""Watches over one child process, so that it never outlives the process that started it.

Run as `python guardian.py STOP_SIGNAL GRACE_SECONDS USER LOG LOG_BYTES COMMAND…`, with USER empty for no change. It
prints the child's pid. The child's output goes to the guardian's standard error, the file LOG: at LOG_BYTES it is
renamed to LOG.old, replacing the previous one.
Its standard input is a pipe from the process that started it:

- `s` arrives, or the pipe closes because that process died: the child gets STOP_SIGNAL, and GRACE_SECONDS to end;
- `k` arrives: the child is killed.

It ends when the child and everything the child left behind have ended.

Why a process and not PR_SET_PDEATHSIG alone: that signal comes when the *thread* that started the child ends, exists on
Linux only, and leaves no time for a clean shutdown. Here it guards the last gap, a guardian that is itself killed.
Only the standard library is imported, to keep it at 10 MB and start in 30 ms.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36


def main(stop_signal: str, grace: str, user: str, log: str, log_bytes: str, *command: str) -> int:
    """Run `command` until it ends or is no longer wanted; its exit status, 128 + n for signal n."""
    _linux_prctl(_PR_SET_CHILD_SUBREAPER, 1)  # orphans of the child become our children
    signals = _signals()
    words, says = os.pipe()
    os.set_blocking(words, False)
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=says,
            stderr=says,
            start_new_session=True,
            user=user or None,
            group=_group(user),
            extra_groups=[] if user else None,
            preexec_fn=lambda: _linux_prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),  # noqa: PLW1509  # one thread
        )
    except OSError as error:
        sys.stderr.write(f"{command[0]} could not be run: {error.strerror}\n")
        return 127
    os.close(says)
    os.write(1, b"%d\n" % child.pid)
    os.close(1)
    _watch(child, signals, _Words(words, Path(log), int(log_bytes)), signal.Signals[stop_signal], float(grace))
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


class _Words:
    """The child's output, on its way to the log."""

    def __init__(self, source: int, log: Path, most: int) -> None:
        self.source = source
        self._log = log
        self._most = most

    def take(self) -> int | None:
        """Write what can be read; its bytes: empty at the end, None if more may come."""
        try:
            words = taken = os.read(self.source, 65_536)
        except BlockingIOError:
            return None
        with contextlib.suppress(OSError):  # a full disk loses log lines, but must not end the child or its guardian
            if words and os.fstat(2).st_size + len(words) > self._most:
                line = words.find(b"\n") + 1
                os.write(2, words[:line])
                words = words[line:]
                self._put_aside()
            os.write(2, words)
        return len(taken)

    def _put_aside(self) -> None:
        self._log.replace(f"{self._log}.old")
        new = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.dup2(new, 2)
        os.close(new)


def _watch(
    child: subprocess.Popen[bytes], signals: int, words: _Words, stop_signal: signal.Signals, grace: float
) -> None:
    """Return when the child, and everything that it started, has ended, and its last output is written."""
    _until_it_ends(child, signals, words, stop_signal, grace)
    _end(child)
    while words.take():
        pass


def _until_it_ends(
    child: subprocess.Popen[bytes], signals: int, words: _Words, stop_signal: signal.Signals, grace: float
) -> None:
    """Return when the child has ended, or should be killed."""
    watched, deadline = [0, signals, words.source], float("inf")
    while child.poll() is None and (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select(watched, [], [], min(left, 3600))
        asked = signals in ready and any(number != signal.SIGCHLD for number in os.read(signals, 512))
        if words.source in ready and words.take() == 0:
            watched.remove(words.source)
        if 0 in ready:
            order = os.read(0, 1)
            if order == b"k":
                return
            if not order:
                watched.remove(0)
            asked = True
        if asked and deadline == float("inf"):
            child.send_signal(stop_signal)
            deadline = time.monotonic() + grace


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's group and any other descendants, and wait for all of them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    with contextlib.suppress(ChildProcessError):  # none left
        while True:
            for orphan in _children():
                os.kill(orphan, signal.SIGKILL)
            os.wait()


def _children() -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            _, parent, *_ = stat.read_text().rpartition(")")[2].split()
            if int(parent) == os.getpid():
                yield int(stat.parent.name)


def _signals() -> int:
    """Return a file descriptor that becomes readable with each signal that concerns us."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writer)
    return reader


def _group(user: str) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _linux_prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
