"""A process that hangs is ended, and logs where it was."""

from __future__ import annotations

import signal
import subprocess
import sys

HANGS = """
from threading import Event
from enrich.worker.watchdog import watched

def waits_for_ever():
    Event().wait()

with watched(0.2) as step:
    step()
    waits_for_ever()
"""
ENDS = """
from threading import Event
from enrich.worker.watchdog import watched

with watched(2.0) as step:
    step()
Event().wait(3.0)  # nobody watches any more
print("ended by itself")
"""


LITTLE_MEMORY = """
import resource
from threading import Thread
from enrich.worker.watchdog import watched

with watched(20.0) as step:
    most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1, most[1]))
    try:
        Thread(target=print).start()
    except RuntimeError as error:
        print(error)
    for _ in range(3):
        step()
    resource.setrlimit(resource.RLIMIT_AS, most)
    step()
print("ended by itself")
"""


CRASHES = """
import os
from enrich.worker.watchdog import watched

def fails_in_machine_code():
    os.abort()

with watched(20.0):
    pass
fails_in_machine_code()  # as late as that
"""


def run(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)


def test_a_hanging_process_ends_and_says_where_it_was():
    ended = run(HANGS)
    assert ended.returncode == 1
    assert "waits_for_ever" in ended.stderr


def test_a_process_that_makes_progress_is_left_alone():
    ended = run(ENDS)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended by itself\n", "")


def test_a_process_that_gets_no_thread_continues_unwatched():
    ended = run(LITTLE_MEMORY)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "can't start new thread\nended by itself\n", "")


def test_a_crashing_process_says_where_it_was():
    ended = run(CRASHES)
    assert ended.returncode == -signal.SIGABRT
    assert "fails_in_machine_code" in ended.stderr
