"""A data folder is used by one stack at a time."""

import os
import subprocess
import sys

import pytest

from contract.errors import StackError
from copydesk.local.stack.home import claim
from tests.processes import child_process

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
    with child_process(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"claimed\n"
        yield process


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
    # The leftover holds the lock, as a guardian does, until its input ends; by then the claim is waiting.
    reader, writer = os.pipe()
    held = f"import fcntl, os; fcntl.flock({{}}, fcntl.LOCK_EX); print('held', flush=True); os.read({reader}, 1)"
    owner.kill()
    owner.wait()
    lock = os.open(tmp_path / "lock", os.O_RDWR)
    with child_process(
        [sys.executable, "-c", held.format(lock)], pass_fds=(lock, reader), stdout=subprocess.PIPE
    ) as leftover:
        assert leftover.stdout.readline() == b"held\n"
        os.close(lock)
        os.close(reader)
        command = [sys.executable, "-c", OWNER, str(tmp_path)]
        with child_process(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as waiting:
            with pytest.raises(subprocess.TimeoutExpired):
                waiting.wait(1)
            os.close(writer)
            assert waiting.stdout.readline() == b"claimed\n"


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_an_unusable_folder_is_an_error_that_says_what_to_do(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(StackError, match="COPYDESK_HOME"), claim(tmp_path / name):
        pass


def test_a_folder_is_emptied_and_stays_claimed(owner, tmp_path):
    del owner  # another process's claim on the parent folder must make no difference
    folder = tmp_path / "own"
    with claim(folder) as home:
        (home.folder("kafka") / "log").touch()
        (folder / "file").touch()
        (folder / "link").symlink_to(tmp_path)
        home.empty()
        assert [path.name for path in folder.iterdir()] == ["lock"]
        with child_process([sys.executable, "-c", OWNER, str(folder)], stderr=subprocess.PIPE) as second:
            assert f"process {os.getpid()}" in second.stderr.read().decode()
    assert (tmp_path / "lock").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing stops root from removing a file")
def test_what_cannot_be_removed_is_an_error_that_names_it(tmp_path):
    with claim(tmp_path) as home:
        (home.folder("kafka") / "log").touch()
        (tmp_path / "kafka").chmod(0o500)
        try:
            with pytest.raises(StackError, match=r"kafka.*COPYDESK_HOME"):
                home.empty()
        finally:
            (tmp_path / "kafka").chmod(0o700)
