"""The desk's figures over HTTP: /metrics and /healthz."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from contract.errors import CopydeskError
from contract.http_listening import listening


def answering(figures: Callable[[], str], address: str) -> AbstractContextManager[int]:
    """Answers at host:port until the block ends; gives the port.

    figures: asked at each scrape, one at a time. Raises Permanent where the address cannot be listened on.
    """
    return listening(
        partial(ThreadingHTTPServer, RequestHandlerClass=_handler(figures)),
        address,
        failing="figures cannot be told",
        setting="COPYDESK_METRICS_ADDRESS",
    )


def _handler(figures: Callable[[], str]) -> type[BaseHTTPRequestHandler]:
    turn = Lock()

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:  # http.server's name
            if self.path == "/metrics":
                try:
                    with turn:
                        text = figures()
                except CopydeskError as error:
                    self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n")
                else:
                    self._answer(HTTPStatus.OK, text, CONTENT_TYPE_PLAIN_0_0_4)
            elif self.path == "/healthz":
                self._answer(HTTPStatus.OK, "ok\n")
            else:
                self._answer(HTTPStatus.NOT_FOUND, "there are /healthz and /metrics\n")

        def _answer(self, status: HTTPStatus, text: str, kind: str = "text/plain; charset=utf-8") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Keep quiet: a scrape each few seconds is no news."""

    return Handler
