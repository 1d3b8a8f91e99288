"""Health over HTTP: /healthz, /readyz, and /metrics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from contract.errors import Permanent
from enrich.worker.health import Health


@contextmanager
def answering(health: Health, address: str | None) -> Iterator[int | None]:
    """Answers at host:port until the block ends; gives the port, or None where there is no address.

    Raises Permanent where the address cannot be listened on.
    """
    if address is None:
        yield None
        return
    host, _, port = address.rpartition(":")
    try:
        server = ThreadingHTTPServer((host, int(port)), _handler(health))
    except (OSError, OverflowError) as error:
        msg = (
            f"the worker cannot answer at {address}: {error}. "
            "Set COPYDESK_HEALTH_ADDRESS to a free port of this machine"
        )
        raise Permanent(msg) from error
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
