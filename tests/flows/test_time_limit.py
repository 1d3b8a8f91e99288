"""A run has a time limit, and blocks no other run: its process is ended."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HANGS = """
from threading import Event, Thread
from flows.time_limit import time_limit
with time_limit(0.3):
    thread = Thread(target=Event().wait)
    thread.start()
    try:
        thread.join()
    finally:
        print("unwound")
"""
ENDS = """
from flows.time_limit import time_limit
with time_limit(3600):
    print("done")
"""
LOADS = """
import flows.time_limit
flows.time_limit._AROUND_SECONDS = 0.3
flows.time_limit.limit_a_run_s_process()
from threading import Event
if Event().wait(2):
    print("never")
print("nobody limits this process")
"""


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_run_over_its_time_is_killed_and_its_log_says_where_it_hung() -> None:
    ran = run(HANGS)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Timeout" in ran.stderr
    assert "threading.py" in ran.stderr


def test_a_run_within_its_time_ends_as_ever() -> None:
    ran = run(ENDS)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "done\n", "")


@pytest.mark.parametrize(("environment", "status"), [({"PREFECT__FLOW_RUN_ID": "1"}, 1), ({}, 0)])
def test_a_process_of_one_run_is_also_limited_around_its_flow(environment: dict[str, str], status: int) -> None:
    assert run(LOADS, **environment).returncode == status
