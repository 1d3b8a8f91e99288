"""The whole desk in Prometheus' text format: services, feeds, polls, pages, landing, sizes.

A worker exports its own (`enrich.worker.health`). Flow runs are processes of minutes, which cannot be scraped: what
they did is in Postgres, and is exported from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from contract.postgres import Connection
from copydesk.server_figures import KafkaFigures, PostgresFigures

_COUNTS: Final = {
    "articles": "Articles that landed.",
    "versions": "Versions that landed.",
    "copies": "Edges between versions.",
    "groups": "Groups of two articles or more.",
    "dead_letters": "Messages that could not land, and need manual action.",
}


class Fetching(NamedTuple):
    """What the flows did in the last hour: polls by status, tries of pages by outcome; bytes of feeds."""

    polls: Mapping[str, int]
    new_entries: int
    feed_bytes: int
    tries: Mapping[str, int]


def read_fetching(connection: Connection) -> Fetching:
    """Reads it from the views."""
    polls = connection.execute(
        """select status, count(*)::int, coalesce(sum(new_entries), 0)::int, coalesce(sum(bytes), 0)::bigint
           from copydesk.polls where polled_at > now() - interval '1 hour' group by 1"""
    ).fetchall()
    tries = connection.execute(
        "select fate, count(*)::int from copydesk.tries where tried_at > now() - interval '1 hour' group by 1"
    ).fetchall()
    return Fetching(
        {status: count for status, count, _, _ in polls},
        sum(new for _, _, new, _ in polls),
        sum(int(size) for _, _, _, size in polls),
        dict(tries),
    )


def exposition(
    status: Mapping[str, Any],
    fetching: Fetching | None,
    postgres: PostgresFigures | None = None,
    kafka: KafkaFigures | None = None,
) -> str:
    """Prometheus' text exposition format, version 0.0.4.

    status: from `copydesk.status.read_status`; only its services if Postgres is unavailable, and then fetching is None.
    postgres, kafka: None if they are unavailable.
    """
    registry = CollectorRegistry()
    registry.register(_DeskCollector(status, fetching, postgres, kafka))
    return generate_latest(registry).decode()


class _DeskCollector(Collector):
    def __init__(
        self,
        status: Mapping[str, Any],
        fetching: Fetching | None,
        postgres: PostgresFigures | None,
        kafka: KafkaFigures | None,
    ) -> None:
        self._status = status
        self._fetching = fetching
        self._postgres = postgres
        self._kafka = kafka

    def collect(self) -> Iterator[Metric]:
        services = {name: int(one["answers"]) for name, one in self._status["services"].items()}
        yield _labelled("service_up", "1: it answers.", "service", services)
        if self._kafka is not None:
            yield from _kafka(self._kafka)
        if self._postgres is not None:
            yield from _postgres(self._postgres)
        if self._fetching is None:
            return
        yield from _desk(self._status)
        yield from _flows(self._fetching)


def _desk(status: Mapping[str, Any]) -> Iterator[Metric]:
    for name, meaning in _COUNTS.items():
        yield _one(f"desk_{name}", meaning, status[name])
    yield _labelled("feeds", "Feeds that are not removed, by state.", "state", status["feeds_by_state"])
    yield _labelled("feed_alarms", "Feeds that behave differently than before.", "alarm", status["feed_alarms"])
    yield _labelled("entries", "Entries by fate.", "fate", status["entries_by_fate"])
    yield _labelled(
        "entries_today", "Entries found today (UTC), by fate.", "fate", status["entries_today_by_fate"]
    )  # fmt: skip
    yield _labelled("landed_a_minute", "Versions landed per minute.", "over", status["rates"])
    yield _one(
        "oldest_under_way_seconds", "Age of the oldest entry under way.", status["oldest_under_way_seconds"] or 0
    )
    if status["lag"] is not None:
        yield _one("desk_lag_messages", "Messages that have not landed, of all partitions.", status["lag"])
    fresh = status["freshness"]
    if fresh["articles"]:
        shares = {"half": fresh["median"], "nine_of_ten": fresh["nine_of_ten"]}
        yield _labelled("freshness_seconds", "From publication to landing, of the newest articles.", "share", shares)
    yield _one("search_lag_articles", "Articles that cannot be searched yet.", status["search_lag"]["articles"])
    yield _one("changes_lag_seconds", "How long the oldest change has had no position.", status["changes"]["seconds"])
    yield _one("index_bytes", "Memory of the fingerprints in each worker.", status["index"]["bytes"])
    yield _one("database_bytes", "Size of the database.", status["disk"]["database_bytes"])
    folders = {one["folder"]: one["free"] for one in status["disk"]["folders"]}
    yield _labelled("disk_free_bytes", "Free space on the disks of the desk's folders.", "folder", folders)


def _flows(fetching: Fetching) -> Iterator[Metric]:
    yield _labelled("polls_last_hour", "Polls by outcome.", "status", fetching.polls)
    yield _labelled("fetches_last_hour", "Tries of pages by outcome.", "fate", fetching.tries)
    yield _one("new_entries_last_hour", "Entries that polls found.", fetching.new_entries)
    yield _one("feed_bytes_last_hour", "Bytes of feeds received.", fetching.feed_bytes)


def _postgres(figures: PostgresFigures) -> Iterator[Metric]:
    counts = figures.counts
    yield _labelled("postgres_sessions", "Sessions of the database.", "state", figures.sessions)
    yield _one("postgres_most_sessions", "Maximum sessions of the server.", counts.most_sessions)
    yield _one("postgres_waiting_sessions", "Sessions waiting for a lock.", counts.waiting)
    yield _one("postgres_oldest_transaction_seconds", "Age of the oldest transaction.", counts.oldest_seconds)
    yield _one("postgres_frozen_age", "Transactions since the oldest row was frozen.", counts.frozen_age)
    yield _counted("postgres_transactions", "Committed transactions.", counts.transactions)
    yield _counted("postgres_rolled_back", "Rolled-back transactions.", counts.rolled_back)
    yield _counted("postgres_deadlocks", "Deadlocks.", counts.deadlocks)
    yield _counted("postgres_blocks_read", "Blocks read from outside the server's memory.", counts.blocks_read)
    yield _counted("postgres_blocks_hit", "Blocks found in the server's memory.", counts.blocks_hit)
    yield _counted("postgres_spilled_bytes", "Bytes of temporary files.", counts.spilled_bytes)
    yield _counted("postgres_log_bytes", "Bytes of the write-ahead log.", counts.log_bytes)
    yield _labelled("postgres_table_bytes", "The largest tables, with indexes.", "table", figures.table_bytes)
    yield _labelled("postgres_dead_rows", "Rows not yet removed by vacuum.", "table", figures.dead_rows)


def _kafka(figures: KafkaFigures) -> Iterator[Metric]:
    yield _one("kafka_brokers", "Brokers that answer.", figures.brokers)
    yield _one("kafka_lacking_partitions", "Partitions without all of their replicas.", figures.lacking)
    yield _one("kafka_leaderless_partitions", "Partitions without a leader.", figures.leaderless)
    yield _labelled("kafka_topic_bytes", "Size of the desk's topics, all replicas.", "topic", figures.topic_bytes)


def _counted(name: str, meaning: str, value: float) -> Metric:
    return CounterMetricFamily(f"copydesk_{name}", meaning, value=value)


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"copydesk_{name}", meaning, value=value)


def _labelled(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    metric = GaugeMetricFamily(f"copydesk_{name}", meaning, labels=[label])
    for one, value in values.items():
        metric.add_metric([one], value)
    return metric
