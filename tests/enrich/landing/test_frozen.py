"""A process that is suspended while it holds locks: others continue without it, and it writes nothing more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from contract.settings import environment_of
from tests.processes import child_process

pytestmark = pytest.mark.stack

# Lands a batch until it holds a lock, and prints so; after a line of input it tries to finish the batch.
HOLDER = """
import sys
from contract.postgres import connect_worker, hold
from contract.settings import load
from enrich.store.locks import locked

connection = connect_worker(load())
with connection.transaction():
    if sys.argv[1] == "clusters":
        with locked(connection):
            print("held", flush=True)
            sys.stdin.readline()
    else:
        hold(connection)
        connection.execute("update desk.consumer_offsets set announced = announced + 1000")
        print("held", flush=True)
        sys.stdin.readline()
connection.commit()
"""


@pytest.fixture
def hasty(desk):
    return desk.model_copy(update={"lock_seconds": 0.5, "idle_seconds": 1})


@pytest.mark.parametrize("what", ["clusters", "offsets"])
def test_others_land_while_a_process_is_frozen_with_what_they_wait_for(
    hasty, desk, another_desk, newsroom, hands, dump, wait_until, what
):
    articles = newsroom.edition(6, 3, 4)
    undisturbed = another_desk()
    hands(settings=undisturbed).land(articles)

    one = hands(settings=hasty)
    with child_process(
        [sys.executable, "-c", HOLDER, what], env=os.environ | environment_of(hasty), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as frozen:  # fmt: skip
        assert frozen.stdout.readline() == "held\n"
        os.kill(frozen.pid, signal.SIGSTOP)
        wait_until(lambda: landed(one, articles), 60, what="landed")
        os.kill(frozen.pid, signal.SIGCONT)
        _, errors = frozen.communicate("\n", timeout=60)
    assert frozen.returncode == 1
    assert "psycopg." in errors
    names = ("articles", "versions", "edges", "groups")
    assert dump(desk, *names) == dump(undisturbed, *names)
    announced = "select announced = next_offset from desk.consumer_offsets"
    assert one.connection.execute(announced).fetchall() == [(True,)]


def landed(one, articles):
    """Whether they landed; if another one held a lock for too long they are retried, as in a worker."""
    try:
        one.land(articles)
    except psycopg.errors.LockNotAvailable:
        return False
    return True
