"""Health over HTTP: /healthz, /readyz, and /metrics."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from contract.http_listening import listening
from enrich.worker.health import Health


def answering(health: Health, address: str | None) -> AbstractContextManager[int | None]:
    """Answers at host:port until the block ends; gives the port, or None where there is no address.

    Raises Permanent where the address cannot be listened on.
    """
    if address is None:
        return nullcontext()
    return listening(
        partial(ThreadingHTTPServer, RequestHandlerClass=_handler(health)),
        address,
        failing="the worker cannot answer",
        setting="COPYDESK_HEALTH_ADDRESS",
    )


def _handler(health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:  # http.server's name
            if self.path == "/healthz":
                self._verdict(health.alive())
            elif self.path == "/readyz":
                self._verdict(health.ready())
            elif self.path == "/metrics":
                self._answer(HTTPStatus.OK, health.metrics(), CONTENT_TYPE_PLAIN_0_0_4)
            else:
                self._answer(HTTPStatus.NOT_FOUND, "there are /healthz, /readyz and /metrics\n")

        def _verdict(self, wrong: str | None) -> None:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK, f"{wrong or 'ok'}\n")

        def _answer(self, status: HTTPStatus, text: str, kind: str = "text/plain; charset=utf-8") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # http.server's signature
            """Keep quiet: a probe each few seconds is no news."""

    return Handler
