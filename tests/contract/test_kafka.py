"""All Kafka clients are created in one module, and an absent Kafka is reported in one sentence."""

from __future__ import annotations

import gc
import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contract import kafka
from contract.errors import Transient

ROOT = Path(__file__).parents[2]
PACKAGES = ("contract", "copydesk", "enrich", "flows", "ingest")


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address of this machine that refuses connections: bound by the test, without a listener."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


CLIENTS: dict[str, Callable[..., Any]] = {
    "producer": kafka.article_producer,
    "group consumer": partial(
        kafka.group_consumer, group="g", database="d", session_seconds=10, most_records=10, most_bytes=1000
    ),
    "lone consumer": partial(kafka.lone_consumer, client="test"),
    "admin": partial(kafka.admin_client, client="test"),
}


def refusal(name: str, servers: str) -> str:
    """The error that is raised instead of returning a client."""
    try:
        CLIENTS[name](servers, patience=0.2)
    except Transient as error:
        return str(error)
    pytest.fail(f"a {name} without Kafka")


# kafka-python leaves sockets of refused connections unclosed: collected here, where the warning is ignored.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("name", CLIENTS)
def test_an_absent_kafka_is_reported_with_its_address_and_leaves_no_thread(
    name: str, nowhere: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")  # its log records reference errors, which reference sockets
    told = refusal(name, nowhere)
    gc.collect()
    assert re.fullmatch(rf"Kafka does not answer at {nowhere} \(\w+.*COPYDESK_KAFKA_SERVERS right\?", told)
    assert [thread for thread in threading.enumerate() if thread.name.startswith("kafka")] == []


@pytest.mark.parametrize("name", [name for name in CLIENTS if name != "producer"])
def test_if_no_thread_can_start_it_is_reported_and_no_socket_stays_open(
    name: str, nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[socket.socket] = []
    a_pair = socket.socketpair

    def start(_: threading.Thread) -> None:
        msg = "can't start new thread"
        raise RuntimeError(msg)

    def remembered() -> tuple[socket.socket, socket.socket]:
        made.extend(pair := a_pair())
        return pair

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(socket, "socketpair", remembered)
    with pytest.raises(RuntimeError, match="can't start new thread"):
        CLIENTS[name](nowhere, patience=0.2)
    assert made
    assert [each for each in made if each.fileno() != -1] == []


def test_no_other_module_makes_a_kafka_client() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(
            r"import.*\bKafka(Producer|Consumer|AdminClient)\b|does not answer at .*kafka", path.read_text("utf-8")
        )
    }
    assert makers == {"contract/closing_clients.py", "contract/kafka.py"}
