"""The data folder of one stack, and the lock that keeps a second stack out of it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract.errors import StackError

# After a stack is killed, its parts end by themselves, and hold its lock until then.
_LEFTOVER_SECONDS: Final = 30
_LOG_BYTES: Final = 10_000_000
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class Home:
    """A claimed data folder. Any process that inherits `lock`, a file descriptor, keeps it claimed.

    log_bytes: a log is renamed at this size, replacing the previous one.
    """

    path: Path
    lock: int
    log_bytes: int = _LOG_BYTES

    def folder(self, name: str) -> Path:
        """Return the folder `name` inside, creating it if it is missing."""
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def log(self, name: str) -> Path:
        """Return the log file of a part."""
        return self.folder("logs") / f"{name}.log"

    def empty(self) -> None:
        """Remove everything in the folder except its lock. Raises StackError if something cannot be removed."""
        try:
            for path in self.path.iterdir():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                elif path.name != _LOCK:
                    path.unlink()
        except OSError as error:
            msg = (
                f"{error.filename or self.path}, left by an earlier run, cannot be removed: {error.strerror}. "
                "Remove it, or set COPYDESK_HOME to another folder."
            )
            raise StackError(msg) from error


@contextmanager
def claim(path: Path, *, log_bytes: int = _LOG_BYTES) -> Iterator[Home]:
    """Keep every other stack out of the data folder `path`, which is created if it is missing.

    Raises StackError when a stack is running there, naming its pid, or when the folder cannot be used.
    """
    path = path.expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        msg = (
            f"The data folder {path} cannot be used: {error.strerror}. "
            "Set COPYDESK_HOME to a folder that you may write to."
        )
        raise StackError(msg) from error
    try:
        _lock(lock, path)
        os.ftruncate(lock, 0)
        os.pwrite(lock, b"%d\n" % os.getpid(), 0)
        yield Home(path, lock, log_bytes)
    finally:
        os.close(lock)


def _lock(lock: int, path: Path) -> None:
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    while not _locked(lock):
        owner = os.pread(lock, 32, 0).decode("ascii", "replace").strip()
        if _alive(owner):
            msg = (
                f"A stack is already running in {path}, as process {owner}. "
                "Stop it, or set COPYDESK_HOME to another folder."
            )
            raise StackError(msg)
        if time.monotonic() > deadline:
            msg = (
                f"Parts of a stack that was killed (process {owner or 'unknown'}) are still running in {path}. "
                "End them, or set COPYDESK_HOME to another folder."
            )
            raise StackError(msg)
        time.sleep(0.1)  # flock has no timeout


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            return False
        msg = (
            f"The data folder's lock cannot be taken: {error.strerror}. Set COPYDESK_HOME to a folder on a local disk."
        )
        raise StackError(msg) from error
    return True


def _alive(owner: str) -> bool:
    if not owner.isdecimal():
        return False
    with contextlib.suppress(ProcessLookupError):
        with contextlib.suppress(PermissionError):
            os.kill(int(owner), 0)
        return True
    return False
