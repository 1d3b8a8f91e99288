"""The service: hubs are answered, and sent due requests, until it is stopped."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Final

from contract.errors import Permanent, first_line
from contract.postgres import pool
from contract.settings import Settings
from ingest.failures import OWN_FAILURES
from ingest.fetch import Fetcher, FetcherOptions
from ingest.host_turns import HostTurns
from ingest.hub_asking import Asker
from ingest.hub_receiving import PushLimits, Receiver
from ingest.hub_server import answering
from ingest.polite import PoliteFetcher
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

_ROUND_SECONDS: Final = 5.0
_FAILED_SECONDS: Final = 30.0
_HUBS_AT_ONCE: Final = 8
_CONNECTIONS: Final = 24
_AROUND_SECONDS: Final = 30.0  # what a request's turn may take in addition to the request

_log = logging.getLogger("copydesk.websub")


@dataclass(frozen=True, slots=True)
class Service:
    """The running parts. port: where it listens for hubs."""

    asker: Asker
    port: int

    def run(self, stop: Event) -> None:
        """Sends due requests to hubs until `stop` is set. Our own failures are logged, and retried."""
        while not stop.is_set():
            wait = _ROUND_SECONDS
            try:
                self.asker.round()
            except OWN_FAILURES as error:
                _log.warning("%s Trying again.", first_line(error))
                wait = _FAILED_SECONDS
            stop.wait(wait)


@contextmanager
def serving(settings: Settings) -> Iterator[Service]:
    """The service, listening; requests begin with `run`. Raises OwnError if a part does not answer.

    Permanent if no callback address is set.
    """
    if settings.websub_callback is None:
        msg = (
            "COPYDESK_WEBSUB_CALLBACK is not set: hubs need a public address, as https://desk.example/websub, "
            "that leads to COPYDESK_WEBSUB_ADDRESS"
        )
        raise Permanent(msg)
    with (
        pool(settings, size=_CONNECTIONS, application="copydesk websub") as connections,
        Fetcher(FetcherOptions.of(settings)) as fetcher,
        Sandbox(1, ParseLimits.of(settings)) as sandbox,
        ThreadPoolExecutor(_HUBS_AT_ONCE, thread_name_prefix="hubs") as threads,
        answering(
            Receiver(connections, sandbox, PushLimits.of(settings)),
            settings.websub_address,
            most=settings.feed_bytes,
            seconds=settings.fetch_seconds + settings.extract_seconds,
        ) as port,
    ):
        turns = HostTurns(connections, settings.fetch_seconds + _AROUND_SECONDS)
        polite = PoliteFetcher(fetcher, turns, settings.host_seconds, None)
        yield Service(
            Asker(connections, polite, threads, settings.websub_callback, settings.websub_lease_seconds), port
        )
