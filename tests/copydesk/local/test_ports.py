"""Free ports."""

import sys
from subprocess import PIPE

import pytest

from contract.errors import StackError
from copydesk.local.stack import ports
from tests.processes import child_process


def test_no_port_is_returned_twice(monkeypatch):
    monkeypatch.setattr(ports, "_COUNT", 40)
    monkeypatch.setattr(ports, "_given", set())
    chosen = [ports.choose(0, "") for _ in range(20)]
    assert len(set(chosen)) == 20
    assert all(ports._FROM <= port < ports._FROM + 40 for port in chosen)


def test_a_port_chosen_by_another_process_is_not_returned_until_that_ends(monkeypatch):
    monkeypatch.setattr(ports, "_given", set())
    few = {"_FROM": 31_990, "_COUNT": 4}  # a range of ports that no other test uses
    for name, value in few.items():
        monkeypatch.setattr(ports, name, value)
    chooses = (
        f"from copydesk.local.stack import ports; vars(ports).update({few}); "
        "print(*sorted(ports.choose(0, '') for _ in range(2)), flush=True); input()"
    )
    with child_process([sys.executable, "-c", chooses], stdin=PIPE, stdout=PIPE, text=True) as other:
        theirs = {*map(int, other.stdout.readline().split())}
        assert len(theirs) == 2
        mine = [ports.choose(0, "") for _ in range(2)]
        assert not theirs & {*mine}
        other.communicate("\n")
    assert theirs & {ports.choose(0, "") for _ in range(6)}


def test_after_many_they_are_reused(monkeypatch):
    monkeypatch.setattr(ports, "_COUNT", 4)
    monkeypatch.setattr(ports, "_given", set())
    assert len([ports.choose(0, "") for _ in range(20)]) == 20


def test_a_taken_port_is_refused_with_its_setting(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    with pytest.raises(StackError, match=r"Port 23456 is taken.*COPYDESK_KAFKA_PORT"):
        ports.choose(23456, "COPYDESK_KAFKA_PORT")
