"""One data folder, one stack."""

import os
import subprocess
import sys

import pytest

from contract.errors import StackError
from copydesk.local.stack.home import claim

OWNER = """
import sys
from pathlib import Path
from copydesk.local.stack.home import claim
with claim(Path(sys.argv[1])):
    print("claimed", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def owner(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"claimed\n"
        yield process
        process.kill()


def test_a_second_claim_is_refused_and_names_the_owner(owner, tmp_path):
    with pytest.raises(StackError, match=rf"process {owner.pid}\b.*COPYDESK_HOME"), claim(tmp_path):
        pass


def test_a_claim_ends_with_its_block(tmp_path):
    for _ in range(2):
        with claim(tmp_path / "new" / "folder") as home:
            assert home.path == tmp_path / "new" / "folder"
            assert (home.path / "lock").read_text() == f"{os.getpid()}\n"


def test_a_claim_ends_with_a_killed_owner(owner, tmp_path):
    owner.kill()
    owner.wait()
    with claim(tmp_path) as home:
        assert (home.path / "lock").read_text() == f"{os.getpid()}\n"


def test_leftovers_of_a_killed_owner_are_waited_for(owner, tmp_path):
    # A leftover holds the lock as a guardian does, and lets go when its input ends: after the claim has begun to wait.
    reader, writer = os.pipe()
    held = f"import fcntl, os; fcntl.flock({{}}, fcntl.LOCK_EX); print('held', flush=True); os.read({reader}, 1)"
    owner.kill()
    owner.wait()
    lock = os.open(tmp_path / "lock", os.O_RDWR)
    with subprocess.Popen(
        [sys.executable, "-c", held.format(lock)], pass_fds=(lock, reader), stdout=subprocess.PIPE
    ) as leftover:
        assert leftover.stdout.readline() == b"held\n"
        os.close(lock)
        os.close(reader)
        waiting = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        with waiting:
            with pytest.raises(subprocess.TimeoutExpired):
                waiting.wait(1)
            os.close(writer)
            assert waiting.stdout.readline() == b"claimed\n"


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_an_error_that_says_what_to_do(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(StackError, match="COPYDESK_HOME"), claim(tmp_path / name):
        pass


def test_a_long_log_is_put_aside(tmp_path):
    with claim(tmp_path) as home:
        home.log("kafka").write_bytes(b"x" * 10_000_001)
        assert not home.log("kafka").exists()
        assert (tmp_path / "logs" / "kafka.log.old").stat().st_size == 10_000_001
