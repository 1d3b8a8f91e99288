"""What a worker says of itself over HTTP: /healthz, /readyz, and /metrics in Prometheus' text format."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final

from contract.errors import Permanent
from enrich.landing.landing import Landed
from enrich.store.offsets import Partition

STALLED_SECONDS: Final = 120.0  # no step of the loop takes this long, waiting for Postgres or Kafka included
BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds


class Health:
    """Figures of one worker process, from its start on. Thread-safe: the worker writes, HTTP reads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._beat = clock()
        self._waits_for: str | None = "Kafka and Postgres"
        self._outcomes: Counter[str] = Counter({"landed": 0, "dead_letter": 0})
        self._edges = 0
        self._lag: dict[Partition, int] = {}
        self._phases = {phase: _Histogram() for phase in ("read", "land")}

    def beat(self, waits_for: str | None = None) -> None:
        """The loop is alive; `waits_for` names what it cannot work without and does not have now."""
        with self._lock:
            self._beat = self._clock()
            self._waits_for = waits_for

    def landed(self, batch: Landed, *, read: float, land: float) -> None:
        """A batch is in Postgres. read, land: seconds of its phases."""
        with self._lock:
            self._outcomes["landed"] += batch.articles
            self._outcomes["dead_letter"] += batch.dead_letters
            self._edges += batch.edges
            self._phases["read"].observe(read)
            self._phases["land"].observe(land)

    def lags(self, lag: Mapping[Partition, int]) -> None:
        """The messages not landed yet, of each partition that this worker has."""
        with self._lock:
            self._lag = dict(lag)

    def alive(self) -> str | None:
        """None where the loop goes round, or what is wrong."""
        with self._lock:
            still = self._clock() - self._beat
        return None if still < STALLED_SECONDS else f"the loop has stood still for {still:.0f} s"

    def ready(self) -> str | None:
        """None where articles that come now are landed, or what is missing."""
        wrong = self.alive()
        with self._lock:
            return wrong or (f"waits for {self._waits_for}" if self._waits_for else None)

    def metrics(self) -> str:
        """Prometheus' text exposition format, version 0.0.4."""
        ready = self.ready() is None
        with self._lock:
            return "\n".join(self._lines(ready=ready)) + "\n"

    def _lines(self, *, ready: bool) -> Iterator[str]:
        yield from _head("copydesk_articles_total", "counter", "Messages by what became of them.")
        for outcome, count in sorted(self._outcomes.items()):
            yield f'copydesk_articles_total{{outcome="{outcome}"}} {count}'
        yield from _head("copydesk_copies_total", "counter", "Copies found: edges written.")
        yield f"copydesk_copies_total {self._edges}"
        yield from _head(
            "copydesk_lag_messages", "gauge", "Messages on a partition of this worker that have not landed."
        )
        for (topic, partition), lag in sorted(self._lag.items()):
            yield f'copydesk_lag_messages{{topic="{topic}",partition="{partition}"}} {lag}'
        yield from _head("copydesk_batch_seconds", "histogram", "Time of a batch by phase.")
        for phase, histogram in self._phases.items():
            yield from histogram.lines("copydesk_batch_seconds", f'phase="{phase}"')
        yield from _head("copydesk_ready", "gauge", "1: articles that come now are landed.")
        yield f"copydesk_ready {int(ready)}"


class _Histogram:
    """Counts by upper bound, as Prometheus wants them: cumulative."""

    def __init__(self) -> None:
        self._counts = [0] * len(BUCKETS)
        self._count = 0
        self._sum = 0.0

    def observe(self, value: float) -> None:
        self._count += 1
        self._sum += value
        for place, bound in enumerate(BUCKETS):
            self._counts[place] += value <= bound

    def lines(self, name: str, label: str) -> Iterator[str]:
        for bound, count in zip(BUCKETS, self._counts, strict=True):
            yield f'{name}_bucket{{{label},le="{bound:g}"}} {count}'
        yield f'{name}_bucket{{{label},le="+Inf"}} {self._count}'
        yield f"{name}_sum{{{label}}} {self._sum:.6f}"
        yield f"{name}_count{{{label}}} {self._count}"


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"


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
        msg = f"the worker cannot answer at {address}: {error}. Set COPYDESK_HEALTH_ADDRESS to a free port of this machine"
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
                self._answer(HTTPStatus.OK, health.metrics(), "text/plain; version=0.0.4; charset=utf-8")
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
