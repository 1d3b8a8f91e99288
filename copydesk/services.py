"""Which services answer: each is asked, and given up after a moment."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import httpx

from contract.article import Topics
from contract.errors import Transient
from contract.kafka import answering, check_answers, ends_of, worker_clients

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
        kafka = threads.submit(_kafka, servers, topics, consumer_group)
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


def _kafka(servers: str, topics: Topics, consumer_group: str) -> Kafka:
    try:
        check_answers(servers)
        ends = ends_of(servers, topics.articles, client="status", patience=PATIENCE)
        with answering(servers):
            return Kafka(ends, worker_clients(servers, consumer_group, patience=PATIENCE))
    except Transient as error:
        return Kafka({}, {}, str(error))
