"""The guardian, with real processes: however the parent ends, no process is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copydesk.local.stack import guardian
from copydesk.local.stack.child import Child, Command, Log
from tests.processes import child_process

# Prints that it is ready, so that no signal arrives before its handler is set; then sleeps.
SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
# Leaves a grandchild behind in a session of its own, like the backends of Postgres.
PARENT = f"""
import subprocess, sys
p = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}], start_new_session=True)
print('pid', p.pid, flush=True)
p.wait()
"""
LEAVER = PARENT.replace("p.wait()", "")


@pytest.fixture
def start(tmp_path):
    children = []
    locks = []

    def start(code, *, stop_seconds=10.0, stop_signal=signal.SIGTERM, log_bytes=1_000_000):
        lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
        locks.append(lock)
        command = Command([sys.executable, "-c", code], dict(os.environ), tmp_path)
        log = Log(tmp_path / "log", log_bytes)
        child = Child(command, log=log, lock=lock, stop_signal=stop_signal, stop_seconds=stop_seconds)
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()
    for lock in locks:
        os.close(lock)


def said(path, word):
    deadline = time.monotonic() + 20
    while not (path.exists() and word in path.read_text()):
        assert time.monotonic() < deadline, f"{word} is not in {path}"
        time.sleep(0.01)
    return path.read_text()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ends(pid):
    """Whether the process ends within 20 seconds."""
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


@pytest.mark.parametrize(
    ("code", "status"),
    [("pass", 0), ("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 128 + 9)],
)
def test_a_command_that_exits_returns_its_status(start, code, status):
    assert start(code).wait(20) == status


def test_a_command_that_does_not_exist_ends_at_once_with_the_reason_in_the_log(tmp_path):
    with (tmp_path / "lock").open("w") as lock:
        child = Child(
            Command([tmp_path / "nothing"], {}, tmp_path),
            log=Log(tmp_path / "log", 1000),
            lock=lock.fileno(),
            stop_signal=signal.SIGTERM,
            stop_seconds=1,
        )
        assert child.wait(20) == 127
    assert "No such file" in (tmp_path / "log").read_text()


def test_asking_to_stop_sends_the_stop_signal(start, tmp_path):
    child = start(SLEEPER, stop_signal=signal.SIGINT)
    said(tmp_path / "log", "ready")
    child.ask_to_stop()
    assert child.wait(20) == 128 + signal.SIGINT or "KeyboardInterrupt" in (tmp_path / "log").read_text()
    assert not alive(child.pid)


def test_a_command_that_ignores_the_signal_is_killed_after_its_time(start, tmp_path):
    child = start(DEAF, stop_seconds=0.2)
    said(tmp_path / "log", "ready")
    child.ask_to_stop()
    assert child.wait(20) == 128 + signal.SIGKILL


def test_kill_does_not_wait_for_a_command_that_ignores_the_signal(start, tmp_path):
    child = start(DEAF, stop_seconds=600)
    said(tmp_path / "log", "ready")
    child.kill()
    assert child.wait(20) == 128 + signal.SIGKILL


def test_stopping_can_be_cut_short_by_killing(start, tmp_path):
    child = start(DEAF, stop_seconds=600)
    said(tmp_path / "log", "ready")
    child.ask_to_stop()
    child.kill()
    child.kill()  # a second kill is harmless
    assert child.wait(20) == 128 + signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives orphans to the guardian")
def test_orphans_of_a_killed_command_end_with_it(start, tmp_path):
    child = start(PARENT)
    said(tmp_path / "log", "ready")
    grandchild = int((tmp_path / "log").read_text().split()[1])
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait(20) == 128 + signal.SIGKILL
    assert not alive(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives orphans to the guardian")
def test_orphans_of_an_ended_command_end_with_it(start, tmp_path):
    child = start(LEAVER)
    assert child.wait(20) == 0
    assert not alive(int((tmp_path / "log").read_text().split()[1]))


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_the_command_ends_when_its_owner_is_killed(tmp_path, by):
    owner = f"""
import os, signal, sys, time
from pathlib import Path
from copydesk.local.stack.child import Child, Command, Log
home = Path(sys.argv[1])
lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT)
command = Command([sys.executable, "-c", {SLEEPER!r}], dict(os.environ), home)
child = Child(command, log=Log(home / "log", 1000), lock=lock, stop_signal=signal.SIGTERM, stop_seconds=10)
(home / "pid").write_text(f"{{child.pid}} .")
time.sleep(600)
"""
    with child_process([sys.executable, "-c", owner, str(tmp_path)]) as process:
        said(tmp_path / "log", "ready")
        pid = int(said(tmp_path / "pid", ".").split()[0])
        process.send_signal(by)
    assert ends(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_command_ends_when_its_guardian_is_killed(start, tmp_path):
    child = start(SLEEPER)
    said(tmp_path / "log", "ready")
    child._guardian.kill()
    child.wait(20)
    assert ends(child.pid)


# Prints numbered lines, so that the test knows which of them each file must contain.
TALKER = """
import sys
for number in range(int(sys.argv[1])):
    print(f"line {number:05}", flush=True)
"""


@pytest.mark.parametrize("lines", [1, 99, 10_000])
def test_a_long_log_is_put_aside_while_its_process_runs(start, tmp_path, lines):
    assert start(TALKER.replace("sys.argv[1]", str(lines)), log_bytes=1100).wait(20) == 0
    log, old = tmp_path / "log", tmp_path / "log.old"
    kept = (old.read_text() if old.exists() else "") + log.read_text()
    assert old.exists() == (lines > 100)
    assert kept.splitlines() == [f"line {number:05}" for number in range(lines)][-len(kept.splitlines()) :]
    assert len(kept.splitlines()) >= min(lines, 99)
    assert all(path.stat().st_size <= 70_000 for path in tmp_path.glob("log*"))  # the limit, and what one read returned
    assert not (tmp_path / "log.old.old").exists()


def test_a_log_that_was_long_before_is_put_aside_at_the_first_line(start, tmp_path):
    (tmp_path / "log").write_bytes(b"x" * 2000)
    child = start("print('one'); print('two')", log_bytes=1000)
    assert child.wait(20) == 0
    old, new = (tmp_path / "log.old").read_bytes(), (tmp_path / "log").read_bytes()
    assert old + new == b"x" * 2000 + b"one\ntwo\n"
    assert child.said(1000) == new != b""


def test_its_output_goes_to_its_own_log(start, tmp_path):
    (tmp_path / "log").write_bytes(b"of an earlier one\n")
    child = start("print('one'); print('two')")
    assert child.wait(20) == 0
    assert child.said(1000) == b"one\ntwo\n"
    assert child.said(4) == b"two\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_only_loses_lines(start, tmp_path):
    (tmp_path / "log").symlink_to("/dev/full")
    assert start("print('one')").wait(20) == 0


def test_the_guardian_only_needs_the_standard_library():
    code = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='read')"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code, guardian.__file__], check=False)
    assert done.returncode == 0
