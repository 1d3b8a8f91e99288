"""Health over HTTP: /healthz, /readyz, and /metrics."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from contract.http_listening import Answering, listening
from enrich.worker.health import Health


def answering(health: Health, address: str | None) -> AbstractContextManager[int | None]:
    """Serves at host:port until the block ends; gives the port, or None if there is no address.

    Raises Permanent if it cannot listen at the address.
    """
    if address is None:
        return nullcontext()
    return listening(
        partial(ThreadingHTTPServer, RequestHandlerClass=_handler(health)),
        address,
        failing="the worker's health server cannot listen",
        setting="COPYDESK_HEALTH_ADDRESS",
    )


def _handler(health: Health) -> type[Answering]:
    class Handler(Answering):
        def reply(self, path: str) -> None:
            if path == "/healthz":
                self._verdict(health.alive())
            elif path == "/readyz":
                self._verdict(health.ready())
            elif path == "/metrics":
                self.answer(HTTPStatus.OK, health.metrics(), CONTENT_TYPE_PLAIN_0_0_4)
            else:
                self.answer(HTTPStatus.NOT_FOUND, "paths: /healthz, /readyz, /metrics\n")

        def _verdict(self, wrong: str | None) -> None:
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK, f"{wrong or 'ok'}\n")

    return Handler
