"""`copydesk up` as a user runs it: what its documentation says about starting, running and ending."""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from copydesk.local.stack import claim
from copydesk.local.stack.ports import choose, is_free

signal.signal(signal.SIGINT, signal.default_int_handler)  # restored: a suite that runs in the background ignores it
pytestmark = pytest.mark.stack

EXPORT = re.compile(r"  export (\w+)='([^']+)'")
SERVERS = ("Prefect", "Postgres", "Kafka")


class Up:
    """A running `copydesk up`."""

    def __init__(self, home: Path, workers: int, settings: dict[str, str]) -> None:
        self.home = home
        self._surroundings = {
            name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))
        } | {"COPYDESK_HOME": str(home)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "copydesk", "up", "--workers", str(workers)],
            env=self._surroundings | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.exports: dict[str, str] = {}

    def line(self, pattern: str) -> str:
        """The next line that matches; lines before it are skipped."""
        passed = []
        for line in self.process.stdout:
            if found := EXPORT.match(line):
                self.exports[found[1]] = found[2]
            if re.search(pattern, line):
                return line.rstrip()
            passed.append(line)
        pytest.fail(f"no line {pattern!r} in:\n{''.join(passed)}")

    def command(self, *words: str) -> str:
        """The output of a command in another terminal: it finds the desk without settings."""
        done = subprocess.run(
            [sys.executable, "-m", "copydesk", *words],
            env=self._surroundings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert f"the desk in {self.home.resolve()}" in done.stderr
        return done.stdout

    def children(self) -> list[psutil.Process]:
        """All its descendants: guardians, servers, workers, flow runs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def pid_of(self, part: str) -> int | None:
        """The process id of a server, a worker by its number, or `serve`: by the log that its guardian writes to."""
        log = self.home / "logs" / f"{part.lower().replace(' ', '-')}.log"
        for guardian in psutil.Process(self.process.pid).children():
            if Path(f"/proc/{guardian.pid}/fd/2").readlink() == log:
                return next((child.pid for child in guardian.children()), None)
        return None

    def ended(self, by: signal.Signals) -> int:
        """Sends a signal; returns how it ended, and checks that no process is left."""
        left = self.children()
        self.process.send_signal(by)
        return self.end(left)

    def end(self, left: list[psutil.Process]) -> int:
        """Waits for its end; these processes must have ended then, or within seconds if it was killed."""
        self.said = self.process.stdout.read()
        status = self.process.wait(60)
        _, alive = psutil.wait_procs(left, timeout=30 if status == -signal.SIGKILL else 0)
        assert not alive
        with claim(self.home):  # its lock is free
            return status


@contextmanager
def an_up(home: Path, *, workers: int = 1, **settings: str) -> Iterator[Up]:
    up = Up(home, workers, settings)
    try:
        yield up
    finally:
        up.process.kill()
        up.process.stdout.close()
        up.process.wait()
        with claim(home):  # waits for leftover processes
            pass


@pytest.fixture(scope="module")
def folder() -> Iterator[Callable[[], Path]]:
    """Creates folders outside of pytest's: if root runs the tests, Postgres's user has no access to those."""
    with tempfile.TemporaryDirectory(prefix="copydesk-up-", ignore_cleanup_errors=True) as above:
        Path(above).chmod(0o755)
        yield lambda: Path(tempfile.mkdtemp(dir=above))


@pytest.fixture(scope="module")
def up(folder: Callable[[], Path]) -> Iterator[Up]:
    """A desk with two workers that serve HTTP; ended by SIGTERM."""
    port = next(port for port in iter(lambda: choose(0, ""), None) if is_free(port + 1))
    hubs = f"127.0.0.1:{choose(0, '')}"
    callback = {"COPYDESK_WEBSUB_CALLBACK": f"http://{hubs}/websub", "COPYDESK_WEBSUB_ADDRESS": hubs}
    with an_up(folder(), workers=2, COPYDESK_HEALTH_ADDRESS=f"127.0.0.1:{port}", **callback) as up:
        up.port = port
        up.line("Ctrl-C stops everything")
        yield up
        assert up.ended(signal.SIGTERM) == 143, up.said


def test_what_it_prints_lets_another_terminal_work_with_the_desk(up: Up) -> None:
    assert list(up.exports) == ["COPYDESK_DATABASE_URL", "COPYDESK_KAFKA_SERVERS", "PREFECT_API_URL"]
    up.command("feeds", "add", "https://example.org/pasted.xml")
    assert "https://example.org/pasted.xml" in up.command("feeds", "list")
    assert "articles" in up.command("status")


def test_everything_only_listens_on_loopback(up: Up, wait_until: Any) -> None:
    def listening() -> list[str]:
        found = []
        for process in up.children():
            with suppress(psutil.NoSuchProcess):  # a flow run that has ended in the meantime
                found += [at for at in process.net_connections("inet") if at.status == psutil.CONN_LISTEN]
        return [at.laddr.ip.removeprefix("::ffff:") for at in found]

    # Two addresses of Kafka, one of Prefect, one of each worker.
    addresses = wait_until(lambda: len(found := listening()) >= 5 and found, 60, what="all listen")
    assert all(ipaddress.ip_address(address).is_loopback for address in addresses)


def test_each_worker_answers_on_a_port_of_its_own(up: Up, wait_until: Any) -> None:
    def answers(port: int) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    for number in (0, 1):
        assert wait_until(lambda port=up.port + number: answers(port), 60, what=f"worker {number} is ready")


def test_a_second_one_in_the_folder_is_refused_by_the_first_one_s_name(up: Up) -> None:
    second = Up(up.home, 1, {})
    try:
        said = second.process.stdout.read()
        assert second.process.wait(60) == 1
    finally:
        second.process.kill()
        second.process.stdout.close()
    assert f"as process {up.process.pid}" in said


def test_each_part_has_its_log(up: Up) -> None:
    logs = {path.name for path in (up.home / "logs").iterdir()}
    assert logs >= {
        "kafka.log",
        "postgres.log",
        "prefect.log",
        "worker-0.log",
        "worker-1.log",
        "serve.log",
        "websub.log",
    }


def test_a_killed_part_is_named_and_restarted_and_the_desk_continues(
    up: Up, seeds: Path, tmp_path: Path, wait_until: Any
) -> None:
    for part in ("worker 0", "serve", *SERVERS):
        before = wait_until(lambda part=part: up.pid_of(part), what=f"{part} runs")
        os.kill(before, signal.SIGKILL)
        line = up.line(rf"{part} (was|could)")
        assert f"{part} was killed by SIGKILL: restarting in 1 s. Its log: {up.home / 'logs'}" in line
        up.line(f"{part} is ready" if part in SERVERS else f"starting {part}")
        assert wait_until(lambda part=part: up.pid_of(part), what=f"{part} runs again") != before
    text = tmp_path / "after.txt"
    text.write_text(next(seeds.glob("*.txt")).read_text("utf-8"), "utf-8")
    up.command("replay", str(text))
    landed = "select count(*) as landed from articles where file_name = 'after.txt'"
    wait_until(lambda: '{"landed": 1}' in up.command("sql", "--json", landed), 60, what="the article landed")


def test_kill_9_leaves_nothing_and_the_next_one_continues_with_the_data(folder: Any, wait_until: Any) -> None:
    home = folder()
    with an_up(home, workers=2) as up:
        up.line("Ctrl-C stops everything")
        up.command("feeds", "add", "https://example.org/kept.xml")
        with closing(psycopg.connect(up.exports["COPYDESK_DATABASE_URL"])) as connection:
            connection.execute("lock table desk.feeds")  # keeps a run busy until it is killed
            api = up.exports["PREFECT_API_URL"]
            name = f"{api}/deployments/name/poll/poll"
            poll = wait_until(lambda: httpx.get(name, trust_env=False).json().get("id"), what="poll is served")
            run = f"{api}/deployments/{poll}/create_flow_run"
            # Prefect answers 503 while its SQLite database is busy.
            wait_until(lambda: httpx.post(run, json={}, trust_env=False).is_success, what="a run is asked for")
            serve = psutil.Process(up.pid_of("serve"))
            wait_until(serve.children, 60, what="a flow run in a process of its own")
            assert len(up.children()) > 2 * len([*SERVERS, "worker 0", "worker 1", "serve"])
            assert up.ended(signal.SIGKILL) == -signal.SIGKILL
    with an_up(home) as up:
        up.line("Ctrl-C stops everything")
        assert "https://example.org/kept.xml" in up.command("feeds", "list")
        assert up.ended(signal.SIGINT) == 0
        assert up.said.splitlines()[-1] == "stopped"


def test_a_worker_that_dies_at_once_three_times_ends_it_with_the_reason(folder: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with an_up(folder(), COPYDESK_HEALTH_ADDRESS=address) as up:
            up.line("worker 0 ended with status 1: restarting in 1 s")
            up.line("worker 0 ended with status 1: restarting in 2 s")
            assert up.end(up.children()) == 1
    reason = up.said[up.said.index("copydesk:") :]
    assert reason.startswith("copydesk: worker 0 died 3 times within 60 s: stopping everything.")
    assert f"the worker's health server cannot listen at {address}" in reason
    assert "Traceback" not in reason
