"""Free ports."""

import pytest

from contract.errors import StackError
from copydesk.local.stack import ports


def test_no_port_is_given_twice(monkeypatch):
    monkeypatch.setattr(ports, "_COUNT", 40)
    monkeypatch.setattr(ports, "_given", set())
    chosen = [ports.choose(0, "") for _ in range(20)]
    assert len(set(chosen)) == 20
    assert all(ports._FROM <= port < ports._FROM + 40 for port in chosen)


def test_after_many_they_are_given_again(monkeypatch):
    monkeypatch.setattr(ports, "_COUNT", 4)
    monkeypatch.setattr(ports, "_given", set())
    assert len([ports.choose(0, "") for _ in range(20)]) == 20


def test_a_taken_port_is_refused_with_its_setting(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    with pytest.raises(StackError, match=r"Port 23456 is taken.*COPYDESK_KAFKA_PORT"):
        ports.choose(23456, "COPYDESK_KAFKA_PORT")
