"""The desk's figures over HTTP: /metrics and /healthz."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from threading import Lock

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from contract.errors import CopydeskError
from contract.http_listening import Answering, listening


def answering(figures: Callable[[], str], address: str) -> AbstractContextManager[int]:
    """Serves at host:port until the block ends; gives the port.

    figures: called at each scrape, one at a time. Raises Permanent if it cannot listen at the address.
    """
    return listening(
        partial(ThreadingHTTPServer, RequestHandlerClass=_handler(figures)),
        address,
        failing="the metrics server cannot listen",
        setting="COPYDESK_METRICS_ADDRESS",
    )


def _handler(figures: Callable[[], str]) -> type[Answering]:
    turn = Lock()

    class Handler(Answering):
        def reply(self, path: str) -> None:
            if path == "/metrics":
                try:
                    with turn:
                        text = figures()
                except CopydeskError as error:
                    self.answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n")
                else:
                    self.answer(HTTPStatus.OK, text, CONTENT_TYPE_PLAIN_0_0_4)
            elif path == "/healthz":
                self.answer(HTTPStatus.OK, "ok\n")
            else:
                self.answer(HTTPStatus.NOT_FOUND, "paths: /healthz, /metrics\n")

    return Handler
