"""Child processes of the demo and of `copydesk up`: workers and flows, in the stack's environment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from contract.errors import StackError


def command(*arguments: str) -> list[str]:
    """`copydesk …` by this Python, wherever its script is."""
    return [sys.executable, "-m", "copydesk", *arguments]


@contextmanager
def workers(count: int, environment: Mapping[str, str], logs: Path) -> Iterator[Sequence[subprocess.Popen[bytes]]]:
    """Enrichment workers, stopped at the end as ops would: SIGTERM, and their batch is finished."""
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        running = []
        for number in range(count):
            log = stack.enter_context((logs / f"worker-{number}.log").open("wb"))
            # Its own session: Ctrl-C in the terminal is ours to pass on.
            process = subprocess.Popen(  # noqa: S603  # our own command
                command("worker"),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(stop, process)
            running.append(process)
        yield running


def stop(process: subprocess.Popen[bytes], *, seconds: float = 15) -> None:
    """Asks a process to end, and ends it where it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def flow(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], logs: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """One flow run as a process of its own, its output in a log; ended with the block."""
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command(name, *arguments),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            stop(process)


def check(process: subprocess.Popen[bytes], name: str, logs: Path) -> None:
    """Raises StackError, with the end of its log, where a process has ended badly."""
    if process.poll():
        lines = (logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(lines[-5:])
        msg = f"`copydesk {name}` ended with {process.returncode}. The end of its log, {logs / name}.log:\n{tail}"
        raise StackError(msg)
