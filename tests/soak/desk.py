"""`copydesk up` in a folder of its own, and how much disk and memory its parts use."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil
import psycopg

_EXPORT = re.compile(r"  export (\w+)='([^']+)'")
_HOUR = "3601"  # Prefect requires a retention of more than an hour
_SETTINGS = {
    "COPYDESK_ALLOW_PRIVATE_ADDRESSES": "true", "COPYDESK_POLL_SECONDS": "5", "COPYDESK_POLL_SECONDS_LEAST": "1",
    "COPYDESK_HOST_SECONDS": "0", "COPYDESK_RUN_HISTORY_SECONDS": _HOUR, "COPYDESK_LOG_BYTES": "100000",
}  # fmt: skip
# Matched against command lines; the first match counts.
_PARTS = {
    "kafka": r"^\S*java ", "postgres": r"^(postgres|\S*/postgres)\b", "worker": r"copydesk worker",
    "runs": r"prefect\S* flow-run execute|prefect\.engine|flow_runs?", "server": r"prefect|uvicorn|flows\.server",
    "serve": r"copydesk serve",
}  # fmt: skip


class Desk:
    """A running desk."""

    def __init__(self, home: Path, process: subprocess.Popen[str], exports: dict[str, str]) -> None:
        self._home = home
        self._process = process
        self._exports = exports

    def add_feeds(self, addresses: list[str]) -> None:
        """Adds them as a user would."""
        environment = _surroundings() | self._exports
        subprocess.run([sys.executable, "-m", "copydesk", "feeds", "add", *addresses], env=environment, check=True)

    def wait(self, seconds: float) -> None:
        """Waits, and fails if the desk ends in the meantime."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        msg = "the desk has ended"
        raise RuntimeError(msg)

    def sample(self) -> dict[str, float]:
        """Megabytes on disk and in memory of each part; open files; files of kept pages; articles; lag in seconds."""
        folders = {name: _megabytes(self._home / name) for name in ("prefect", "kafka", "postgres", "logs", "archive")}
        processes = _processes(psutil.Process(self._process.pid))
        with closing(psycopg.connect(self._exports["COPYDESK_DATABASE_URL"])) as connection:
            (articles,) = connection.execute("select count(*) from copydesk.articles").fetchone() or (0,)
            pending, lag = connection.execute(
                """select count(*), coalesce(extract(epoch from now() - min(discovered_at)), 0)::float
                     from copydesk.entries where fate in ('waiting', 'sent')"""
            ).fetchone() or (0, 0.0)
        return {
            **folders, **processes, "articles": articles, "under_way": pending, "lag": round(lag, 1),
            "archive_files": len(list((self._home / "archive").glob("*.warc.gz"))),
        }  # fmt: skip


@contextmanager
def running_desk(home: Path) -> Iterator[Desk]:
    """Starts a desk with one worker; SIGTERM ends it."""
    environment = _surroundings() | _SETTINGS | {"COPYDESK_HOME": str(home), "COPYDESK_ARCHIVE": str(home / "archive")}
    with subprocess.Popen(
        [sys.executable, "-m", "copydesk", "up"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            exports, said = {}, []
            for line in process.stdout:
                said.append(line)
                if found := _EXPORT.match(line):
                    exports[found[1]] = found[2]
                if "Ctrl-C stops everything" in line:
                    break
            else:
                raise RuntimeError("".join(said))
            drain = _drained(process)
            yield Desk(home, process, exports)
        finally:
            process.send_signal(signal.SIGTERM)
        drain.wait(60)


def _drained(process: subprocess.Popen[str]) -> Event:
    """Reads its further output; the event is set when it ends."""
    ended = Event()

    def drain() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stderr.write(line)
        ended.set()

    Thread(target=drain, daemon=True).start()
    return ended


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}


def _processes(root: psutil.Process) -> dict[str, float]:
    """Megabytes by part, and of all; open files and sockets of all, and of the worker.

    Shared memory counts once: all processes of Postgres have the same buffers.
    """
    memory = dict.fromkeys((*_PARTS, "others"), 0.0)
    handles = Counter[str]()
    for process in [root, *root.children(recursive=True)]:
        try:
            command = " ".join(process.cmdline())
            part = next((part for part, words in _PARTS.items() if re.search(words, command)), "others")
            memory[part] += process.memory_full_info().pss / 1e6
            handles[part] += process.num_fds()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return {
        "memory": round(sum(memory.values())), **{f"memory_{part}": round(size) for part, size in memory.items()},
        "handles": handles.total(), "handles_worker": handles["worker"],
    }  # fmt: skip


def _megabytes(folder: Path) -> float:
    """Disk usage as `du` computes it: Kafka's files are sparse."""
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.lstat().st_blocks * 512
        except FileNotFoundError:  # deleted in the meantime
            continue
    return round(size / 1e6, 2)
