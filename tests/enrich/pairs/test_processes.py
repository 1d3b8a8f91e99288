from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading

import pytest

from contract.errors import Permanent, Transient
from enrich.pairs import processes
from enrich.pairs.processes import results_of
from tests.processes import child_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all is done in one process")

# Prints a child's process id with each result, endlessly; stdout closes when it and its children have ended.
_ENDLESS = """
import itertools, os
from enrich.pairs.processes import results_of
for child in results_of(lambda part: os.getpid(), itertools.count(), 2):
    print(child, flush=True)
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """With threads of other tests, all work would stay in this process."""
    monkeypatch.setattr(processes, "_may_fork", lambda: True)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 50])
def test_results_come_in_the_order_of_the_parts(count):
    found = list(results_of(lambda part: (part, os.getpid()), range(count), 2))
    assert [part for part, _ in found] == list(range(count))
    assert len({process for _, process in found} - {os.getpid()}) == min(count, 2)
    assert multiprocessing.active_children() == []


def test_parts_are_consumed_a_few_ahead_of_the_results():
    taken = []
    results = results_of(str, map(taken.append, range(100)), 2)
    assert len(taken) == 0
    next(results)
    assert len(taken) == 4
    results.close()
    assert multiprocessing.active_children() == []


def test_results_may_be_greater_than_a_pipe():
    assert [len(result) for result in results_of(bytes, [10_000_000] * 5, 2)] == [10_000_000] * 5


def test_one_process_is_this_one():
    assert list(results_of(lambda _: os.getpid(), range(3), 1)) == [os.getpid()] * 3


def test_nothing_is_forked_while_another_thread_runs(monkeypatch):
    monkeypatch.undo()
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    assert list(results_of(lambda _: os.getpid(), range(3), 2)) == [os.getpid()] * 3
    done.set()
    thread.join()


def test_what_a_part_raises_is_raised_here():
    def work(part):
        if part == 2:
            message = "features are cut short"
            raise Permanent(message)
        return part

    results = results_of(work, range(9), 2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(Permanent, match="features are cut short"):
        next(results)
    assert multiprocessing.active_children() == []


def test_an_unforeseen_exception_ends_a_process_with_its_traceback(capfd):
    with pytest.raises(Transient, match="ended with exit code 1"):
        list(results_of(lambda part: 1 // part, range(9), 2))
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert multiprocessing.active_children() == []


def test_a_killed_process_is_reported():
    def work(part):
        if part == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return part

    with pytest.raises(Transient, match="ended with SIGKILL: out of memory"):
        list(results_of(work, range(99), 2))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_parent(sent):
    with child_process(
        [sys.executable, "-c", _ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        children = {int(parent.stdout.readline()) for _ in range(8)}
        assert len(children - {parent.pid}) == 2
        parent.send_signal(sent)
        _, said = parent.communicate(timeout=60)  # also waits for output that children hold open
    assert parent.returncode != 0
    assert ("KeyboardInterrupt" in said) == (sent == signal.SIGINT)


def test_children_leave_an_interrupt_to_their_parent():
    with child_process(
        [sys.executable, "-c", _ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        for _ in range(8):
            parent.stdout.readline()
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does on Ctrl-C
        _, said = parent.communicate(timeout=60)
    assert said.count("Traceback") == 1
