"""The supervisor on real processes that start quickly, with a clock controlled by the test."""

import os
import signal
import sys
from collections.abc import Callable

import pytest

from contract.errors import StackError
from copydesk.local.processes.supervisor import Supervisor
from copydesk.local.stack import Home, Part, claim, ports
from copydesk.local.stack.child import Command

SERVER = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"
BROKEN = "print('the first line', flush=True); raise SystemExit('no such thing')"  # stderr after stdout


class Server(Part):
    """Is ready once it listens; `code` can be changed between two starts."""

    start_seconds = 20

    def __init__(self, name: str, home: Home, say: Callable[[str], None]) -> None:
        super().__init__(home, say)
        self.name = name
        self.port = ports.choose(0, "")
        self.code = SERVER

    def prepare(self) -> Command:
        return Command([sys.executable, "-c", self.code, str(self.port)], dict(os.environ), self.home.path)

    def answers(self) -> bool:
        return ports.is_open(self.port)


@pytest.fixture
def said():
    return []


@pytest.fixture
def parts(tmp_path, said):
    with claim(tmp_path) as home:
        made = [Server(name, home, said.append) for name in ("lower one", "upper one")]
        for part in made:
            part.start()
        said.clear()
        yield made
        for part in made:
            part.kill()


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def supervisor(parts, said, clock):
    lower, upper = parts
    return Supervisor([[lower], [upper]], said.append, clock=clock)


def crash(part: Part) -> None:
    """SIGKILL, as by an out-of-memory killer; returns when all its processes have ended."""
    os.kill(part.pid, signal.SIGKILL)
    part._child.wait(20)


@pytest.fixture
def looks(supervisor, wait_until):
    """Checks repeatedly until a condition is true."""

    def look(condition: Callable[[], object]) -> None:
        def looked() -> object:
            supervisor.look()
            return condition()

        wait_until(looked)

    return look


def test_nothing_is_said_or_done_while_all_parts_run(supervisor, parts, said):
    pids = [part.pid for part in parts]
    supervisor.look()
    assert [part.pid for part in parts] == pids
    assert said == []


def test_a_killed_part_is_named_and_restarted_after_its_wait(supervisor, parts, said, clock, looks):
    _, upper = parts
    crash(upper)
    supervisor.look()
    assert said == [f"upper one was killed by SIGKILL: restarting in 1 s. Its log: {upper.log}"]
    clock.now += 0.9
    supervisor.look()
    assert not upper.running
    clock.now += 0.1
    looks(upper.answers)
    looks(lambda: len(said) == 3)
    assert said[1] == "starting upper one"
    assert said[2].startswith("upper one is ready after")


def test_a_part_that_exits_by_itself_counts_as_died(supervisor, parts, said):
    _, upper = parts
    upper.stop()
    upper.code = "raise SystemExit(0)"
    upper.launch()
    upper._child.wait(20)
    said.clear()
    supervisor.look()
    assert said[0].startswith("upper one ended with status 0: restarting in 1 s.")


def test_a_part_waits_until_the_parts_below_it_respond(supervisor, parts, clock, looks):
    lower, upper = parts
    crash(upper)
    crash(lower)
    supervisor.look()
    clock.now += 0.5
    supervisor.look()
    assert not lower.running
    assert not upper.running
    lower.code = "import time; time.sleep(600)"  # runs, but does not answer
    clock.now += 1
    looks(lambda: lower.running)
    supervisor.look()
    assert not upper.running
    lower.kill()
    lower.code = SERVER
    lower.launch()
    looks(upper.answers)
    assert lower.answers()


def test_the_third_death_within_a_minute_ends_it_all_with_the_reason(supervisor, parts, said, clock, looks):
    _, upper = parts
    crash(upper)
    supervisor.look()
    upper.code = BROKEN
    clock.now += 1
    looks(lambda: len([line for line in said if "restarting" in line]) == 2)
    assert "restarting in 2 s" in said[-1]
    clock.now += 2
    with pytest.raises(StackError) as ended:
        looks(lambda: False)
    first, *words = str(ended.value).splitlines()
    assert first.startswith("upper one died 3 times within 60 s: stopping everything. upper one ended")
    assert "no such thing" in words[-1]
    assert str(upper.log) in first


def test_deaths_that_are_far_apart_do_not_end_the_desk(supervisor, parts, clock, looks):
    _, upper = parts
    for _ in range(4):
        crash(upper)
        supervisor.look()
        clock.now += 59
        looks(upper.answers)
    assert upper.answers()


def test_deaths_of_different_parts_are_not_counted_together(supervisor, parts, clock, looks):
    for part in (*parts, *parts):
        crash(part)
        supervisor.look()
        clock.now += 2
        looks(lambda: all(part.answers() for part in parts))
    assert all(part.answers() for part in parts)


def test_a_failed_restart_counts_as_a_death(supervisor, parts, said, clock):
    _, upper = parts
    crash(upper)
    supervisor.look()

    def nothing() -> Command:
        raise OSError(28, "No space left on device", "/nowhere")

    upper.prepare = nothing
    clock.now += 1
    supervisor.look()
    assert "upper one could not be restarted: restarting in 2 s." in said[-1]
    clock.now += 2
    with pytest.raises(StackError, match=r"died 3 times.*No space left on device"):
        supervisor.look()
