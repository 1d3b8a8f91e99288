"""A worker's health: alive, ready, and metrics in the Prometheus text format."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from enrich.landing.landing import Landed
from enrich.store.offsets import Partition

STALLED_SECONDS: Final = 120.0  # no step of the loop takes this long, including waits for Postgres or Kafka
BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds


class Health:
    """Figures of one worker process since its start. Thread-safe: the worker writes, HTTP reads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._beat = clock()
        self._waits_for: str | None = "Kafka and Postgres"
        self._registry = CollectorRegistry()
        self._outcomes = Counter("copydesk_articles", "Messages by outcome.", ["outcome"], registry=self._registry)
        self._edges = Counter("copydesk_copies", "Copies found: edges written.", registry=self._registry)
        self._gone = Counter(
            "copydesk_gone_versions",
            "Versions skipped: still in the log, but no longer in Postgres.",
            registry=self._registry,
        )
        self._lag = Gauge(
            "copydesk_lag_messages",
            "Messages on a partition of this worker that have not landed yet.",
            ["topic", "partition"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "copydesk_batch_seconds", "Time per batch, by phase.", ["phase"], buckets=BUCKETS, registry=self._registry
        )
        self._ready = Gauge("copydesk_ready", "1: incoming articles are landed.", registry=self._registry)
        for outcome in ("landed", "dead_letter"):
            self._outcomes.labels(outcome)
        for phase in ("read", "land"):
            self._seconds.labels(phase)

    def beat(self, waits_for: str | None = None) -> None:
        """Notes that the loop is alive. waits_for: what it needs and does not have now."""
        with self._lock:
            self._beat = self._clock()
            self._waits_for = waits_for

    def landed(self, batch: Landed, *, read: float, land: float) -> None:
        """Counts a batch that is in Postgres. read, land: seconds of its phases."""
        with self._lock:
            self._outcomes.labels("landed").inc(batch.articles)
            self._outcomes.labels("dead_letter").inc(batch.dead_letters)
            self._edges.inc(batch.edges)
            self._seconds.labels("read").observe(read)
            self._seconds.labels("land").observe(land)

    def gone(self, versions: int) -> None:
        """Counts versions that were skipped, because they are gone."""
        with self._lock:
            self._gone.inc(versions)

    def lags(self, lag: Mapping[Partition, int]) -> None:
        """Records the lag, in messages, of each partition that this worker has."""
        with self._lock:
            self._lag.clear()
            for (topic, partition), messages in lag.items():
                self._lag.labels(topic, partition).set(messages)

    def alive(self) -> str | None:
        """None while the loop is alive; otherwise what is wrong."""
        with self._lock:
            still = self._clock() - self._beat
        return None if still < STALLED_SECONDS else f"the loop has not moved for {still:.0f} s"

    def ready(self) -> str | None:
        """None while incoming articles are landed; otherwise what is missing."""
        wrong = self.alive()
        with self._lock:
            return wrong or (f"waiting for {self._waits_for}" if self._waits_for else None)

    def metrics(self) -> str:
        """Prometheus' text exposition format, version 0.0.4."""
        ready = self.ready() is None
        with self._lock:
            self._ready.set(ready)
            return generate_latest(_Scraped(self._registry)).decode()


class _Scraped(Collector):
    """The metrics without what prometheus-client adds: creation times, and `.0` in the bounds of buckets."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            metric.samples = [_with_short_bound(one) for one in metric.samples if not one.name.endswith("_created")]
            yield metric


def _with_short_bound(sample: Sample) -> Sample:
    bound = sample.labels.get("le")
    if bound is None or bound == "+Inf":
        return sample
    return sample._replace(labels={**sample.labels, "le": f"{float(bound):g}"})
