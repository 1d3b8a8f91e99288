"""All Kafka clients are made in one module, and an absent Kafka is told in one sentence."""

from __future__ import annotations

import gc
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
    """An address of this machine that refuses connections: bound by us, listened on by nobody."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"
    gc.collect()  # kafka-python drops the sockets of refused connections unclosed: collected here, where that is forgiven


CLIENTS: dict[str, Callable[..., Any]] = {
    "producer": kafka.article_producer,
    "group consumer": partial(kafka.group_consumer, group="g", session_seconds=10, most_records=10, most_bytes=1000),
    "lone consumer": partial(kafka.lone_consumer, client="test"),
    "admin": partial(kafka.admin_client, client="test"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # see the fixture
@pytest.mark.parametrize("name", CLIENTS)
def test_an_absent_kafka_is_told_with_its_address_and_leaves_nothing_open(name: str, nowhere: str) -> None:
    with pytest.raises(Transient, match=rf"^Kafka does not answer at {nowhere} \(\w+.*COPYDESK_KAFKA_SERVERS right\?$"):
        CLIENTS[name](nowhere, patience=0.2)
    assert [thread for thread in threading.enumerate() if thread.name.startswith("kafka")] == []


def test_no_other_module_makes_a_kafka_client() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(
            r"import.*\bKafka(Producer|Consumer|AdminClient)\b|does not answer at .*kafka", path.read_text("utf-8")
        )
    }
    assert makers == {"contract/kafka.py"}
