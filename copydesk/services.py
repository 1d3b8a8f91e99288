"""Which services respond: all are checked at once, and one without a response within seconds counts as unavailable."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Final, NamedTuple, TypeVar

import httpx

from contract.errors import CopydeskError, Transient
from contract.kafka import answering, check_answers, ends_of, worker_clients
from contract.postgres import Connection, connect
from contract.settings import Settings, topics_of

DEADLINE: Final = 3.0  # seconds for all of them together
PATIENCE: Final = 2.0  # seconds that a client waits: shorter, so that it usually reports the reason itself
_NO_PROXY: Final = re.compile(r"https?://(?:127\.|localhost|\[::1\])")
T = TypeVar("T")


class Kafka(NamedTuple):
    """Kafka's response. why: why there is none; the rest is empty. clients: databases of workers, with a host each."""

    ends: dict[tuple[str, int], int]
    clients: dict[str, str]
    why: str | None = None


class Services(NamedTuple):
    """Who responds. postgres: a connection, to be closed, or why there is none. prefect: why not; None: it does."""

    postgres: Connection | str
    kafka: Kafka
    prefect: str | None

    def told(self) -> dict[str, dict[str, object]]:
        """Which of them respond, and why not; Prefect's server if the environment names one."""
        why = {"postgres": self.postgres if isinstance(self.postgres, str) else None, "kafka": self.kafka.why}
        if prefect_address():
            why["prefect"] = self.prefect
        return {name: {"answers": reason is None, "why": reason} for name, reason in why.items()}


def ask(settings: Settings, *, deadline: float = DEADLINE) -> Services:
    """Checks all of them, each in a thread that is abandoned if it has not returned by the deadline."""
    brief = settings.model_copy(update={"network_seconds": 2})
    postgres = _begun(lambda: connect(brief, application="copydesk status"), "Postgres")
    kafka = _begun(lambda: _kafka(settings), "Kafka")
    prefect = _begun(_prefect, "Prefect")
    end = time.monotonic() + deadline

    def answer(question: Future[T | str], who: str) -> T | str:
        try:
            return question.result(max(0.0, end - time.monotonic()))
        except TimeoutError:
            return f"{who} has not answered within {deadline:g} s"

    told = answer(kafka, f"Kafka, at {settings.kafka},")
    return Services(
        answer(postgres, "Postgres"),
        Kafka({}, {}, told) if isinstance(told, str) else told,
        answer(prefect, f"Prefect, at {prefect_address()},"),
    )


def prefect_address() -> str | None:
    """The address of Prefect's API, if the environment names one."""
    return os.environ.get("PREFECT_API_URL") or None


def _begun(question: Callable[[], T], who: str) -> Future[T | str]:
    """In a daemon thread: an abandoned one does not keep the process alive. Our own exceptions count as responses."""
    future = Future[T | str]()

    def run() -> None:
        try:
            future.set_result(question())
        except CopydeskError as error:
            future.set_result(str(error))
        except Exception as error:
            future.set_exception(error)  # our own error is not a timeout
            raise

    Thread(target=run, name=f"asks {who}", daemon=True).start()
    return future


def _prefect() -> str | None:
    address = prefect_address()
    if address is None:
        return None
    try:
        httpx.get(f"{address}/health", timeout=PATIENCE, trust_env=not _NO_PROXY.match(address)).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        msg = f"Prefect does not answer at {address} ({type(error).__name__}: {error})"
        raise Transient(msg) from error  # masked
    return None


def _kafka(settings: Settings) -> Kafka:
    servers = settings.kafka
    check_answers(servers)
    ends = ends_of(servers, topics_of(settings).articles, client="status", patience=PATIENCE)
    with answering(servers):
        return Kafka(ends, worker_clients(servers, settings.consumer_group, patience=PATIENCE))
