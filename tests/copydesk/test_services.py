"""Silent services: they accept connections, but do not respond."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pydantic import SecretStr

from contract.knocking import knock
from contract.settings import Settings, make
from copydesk.services import DEADLINE, PATIENCE, ask
from copydesk.sizes import days_left, growth


@pytest.fixture
def silent() -> Iterator[list[int]]:
    """Ports of three servers that accept connections but never read from them."""
    with ExitStack() as stack:
        made = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        yield [one.getsockname()[1] for one in made]


@pytest.fixture
def left_behind() -> Iterator[None]:
    """Waits for abandoned threads at the end of the test."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("asks "):
            thread.join(60)
            assert not thread.is_alive()
    gc.collect()  # kafka-python leaves its sockets unclosed: collected here, not during another test


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # from kafka-python
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_silence_takes_no_longer_than_the_deadline(silent, left_behind, monkeypatch):
    settings: Settings = make({}).model_copy(update={
        "database_url": SecretStr(f"postgresql://nobody@127.0.0.1:{silent[0]}/none"),
        "kafka_servers": f"127.0.0.1:{silent[1]}",
    })  # fmt: skip
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{silent[2]}/api")
    began = time.monotonic()
    told = ask(settings).told()
    took = time.monotonic() - began
    assert {name: one["answers"] for name, one in told.items()} == {"postgres": False, "kafka": False, "prefect": False}
    assert all(str(one["why"]).startswith(name.capitalize()) for name, one in told.items()), told
    assert took < 2 * DEADLINE
    assert PATIENCE < DEADLINE <= 3


def test_the_deadline_applies_whatever_a_client_does(silent, left_behind, monkeypatch):
    """A client that would wait for ten seconds is abandoned."""
    settings: Settings = make({}).model_copy(update={
        "database_url": SecretStr(f"postgresql://nobody@127.0.0.1:{silent[0]}/none?connect_timeout=5"),
        "kafka_servers": "127.0.0.1:1",
    })  # fmt: skip
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    told = ask(settings, deadline=0.2).told()
    assert told["postgres"] == {"answers": False, "why": "Postgres has not answered within 0.2 s"}
    assert "prefect" not in told


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_our_own_error_is_not_taken_for_silence(left_behind, monkeypatch):
    def faulty(_settings: Settings) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("copydesk.services._kafka", faulty)
    with pytest.raises(ZeroDivisionError):
        ask(make({"database_url": "postgresql://nobody@127.0.0.1:1/none"}))


def test_a_listening_server_passes_and_a_missing_one_is_reported_at_once(silent):
    assert knock(f"127.0.0.1:{silent[0]}") is None
    assert knock(f"127.0.0.1:1,127.0.0.1:{silent[0]}") is None
    assert knock("127.0.0.1:1") == "Connection refused"
    assert knock("") == "no server is given"
    assert knock("127.0.0.1:99999")


@pytest.mark.parametrize(
    ("size", "versions", "recent", "days", "grows"), [(0, 0, 0, 1, 0), (8_000, 1_000, 70, 7, 80), (100, 10, 0, 7, 0)]
)
def test_the_growth_of_the_database(size, versions, recent, days, grows):
    assert growth(size, versions, recent, days) == grows


def test_how_long_the_disk_lasts():
    assert days_left(800, 80) == 10
    assert days_left(79, 80) == 0
    assert days_left(800, 0.0) is None
