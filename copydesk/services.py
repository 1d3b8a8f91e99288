"""Which services answer: each is asked, and given up after a moment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final, NamedTuple

import httpx
from kafka import TopicPartition

from contract.article import Topics
from contract.errors import Transient
from contract.kafka import answering, lone_consumer, worker_clients

PATIENCE: Final = 2.0  # seconds; with what surrounds them, under three
_NO_PROXY: Final = re.compile(r"https?://(?:127\.|localhost|\[::1\])")


class Kafka(NamedTuple):
    """What Kafka says. why: it does not answer, and the rest is empty. clients: databases of workers, each a host."""

    ends: dict[tuple[str, int], int]
    clients: dict[str, str]
    why: str | None = None


def ask(servers: str, topics: Topics, consumer_group: str) -> tuple[Kafka, str | None]:
    """Kafka, and why Prefect's server does not answer; None: it does, or none is named. Both at once."""
    with ThreadPoolExecutor(2) as threads:
        prefect = threads.submit(_prefect)
        kafka = threads.submit(_told(lambda: _kafka(servers, topics, consumer_group)))
        return kafka.result(), prefect.result()


def prefect_address() -> str | None:
    """The address of Prefect's API, where the environment names one."""
    return os.environ.get("PREFECT_API_URL") or None


def _prefect() -> str | None:
    address = prefect_address()
    if address is None:
        return None
    try:
        httpx.get(f"{address}/health", timeout=PATIENCE, trust_env=not _NO_PROXY.match(address)).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"Prefect does not answer at {address} ({type(error).__name__}: {error})"
    return None


def _told(ask_it: Callable[[], Kafka]) -> Callable[[], Kafka]:
    def asked() -> Kafka:
        try:
            return ask_it()
        except Transient as error:
            return Kafka({}, {}, str(error))

    return asked


def _kafka(servers: str, topics: Topics, consumer_group: str) -> Kafka:
    with (
        closing(lone_consumer(servers, client="status", patience=PATIENCE)) as consumer,
        answering(servers),
    ):
        partitions = [
            TopicPartition(topic, number)
            for topic in topics.articles
            for number in consumer.partitions_for_topic(topic) or ()
        ]
        ends = {(tp.topic, tp.partition): end for tp, end in consumer.end_offsets(partitions).items()}
        return Kafka(ends, worker_clients(servers, consumer_group, patience=PATIENCE))
