"""How the desk stands: one dictionary, as `copydesk status --json` prints it."""

from __future__ import annotations

from contextlib import closing
from typing import Any, Final

from kafka import TopicPartition

from contract.article import Topics
from contract.events import latest
from contract.kafka import answering, lone_consumer, worker_clients
from contract.postgres import Connection, identity
from ingest.feeds import subscriptions
from ingest.feeds.alarms import counts
from ingest.feeds.outages import current

_LONG_SECONDS: Final = 10  # a writer at work for longer holds the change feed back for longer than it should
_EVENTS: Final = 10  # that it shows


def read_status(connection: Connection, servers: str, topics: Topics, consumer_group: str) -> dict[str, Any]:
    """Counts from Postgres, ends of the partitions from Kafka, whose bootstrap servers are `servers`.

    Raises Transient where Kafka does not answer.
    """
    (row,) = connection.execute(
        """select (select count(*) from desk.articles), (select count(*) from desk.versions),
                  (select count(*) from desk.copy_edge),
                  (select count(*) from (
                     select from desk.group_member group by group_key having count(*) > 1) g),
                  (select count(*) from desk.dead_letters),
                  (select count(*) from desk.feeds where removed_at is null),
                  (select count(*) from desk.feeds where removed_at is null and quarantined_at is not null)"""
    ).fetchall()
    fates = connection.execute(
        "select fate, count(*)::int from desk.entries group by fate order by 2 desc, 1"
    ).fetchall()
    oldest = connection.execute(
        """select extract(epoch from now() - min(discovered_at))::float from desk.entries
           where fate in ('waiting', 'sent')"""
    ).fetchone()
    offsets = connection.execute(
        """select topic, partition, next_offset from desk.consumer_offsets
           where consumer_group = %s order by topic, partition""",
        [consumer_group],
    ).fetchall()
    held = connection.execute(
        """select pid, application_name, role::text, state, extract(epoch from now() - started_at)::float as seconds
           from copydesk.change_writers where started_at < now() - %s * interval '1 second' order by started_at""",
        [_LONG_SECONDS],
    ).fetchall()
    (unread,) = connection.execute(
        """select count(*), coalesce(extract(epoch from now() - min(queued_at))::float, 0) from desk.search_queue"""
    ).fetchall()
    (waiting,) = connection.execute(
        """select coalesce(sum(cardinality(n.a)), 0)::bigint,
                  coalesce(extract(epoch from now() - min(n.noted_at))::float, 0), max(h.base + h.position),
                  max(h.base + h.position - greatest(t.published, h.base))
           from desk.change_head h cross join desk.change_topic t left join desk.change_notes n on true"""
    ).fetchall()
    ((rolled,),) = connection.execute(
        "select h.position - r.rolled from desk.change_head h cross join desk.rollup_head r"
    ).fetchall()
    (untold,) = connection.execute(
        """select max(h.position - s.followed), count(w.week),
                  coalesce(extract(epoch from now() - min(w.since))::float, 0)
           from desk.change_head h cross join desk.story_head s left join desk.story_windows w on true"""
    ).fetchall()
    landed = {(topic, partition): place for topic, partition, place in offsets}
    ends = _ends(servers, topics)
    partitions = [
        {"topic": topic, "partition": partition, "next_offset": landed.get((topic, partition), 0), "end": end,
         "lag": max(0, end - landed.get((topic, partition), 0))}
        for (topic, partition), end in sorted(ends.items())
    ]  # fmt: skip
    names = ("articles", "versions", "copies", "groups", "dead_letters", "feeds", "feeds_quarantined")
    return {
        **dict(zip(names, row, strict=True)),
        "entries_by_fate": dict(fates),
        "oldest_under_way_seconds": oldest[0] if oldest else None,
        "partitions": partitions,
        "lag": sum(item["lag"] for item in partitions),
        "search_lag": {"articles": unread[0], "seconds": unread[1]},
        "changes": dict(zip(("unnumbered", "seconds", "position", "unpublished"), waiting, strict=True)),
        "rollups": {"changes": rolled},
        "stories": dict(zip(("changes", "windows", "seconds"), untold, strict=True)),
        "changes_held_back_by": [
            dict(zip(("pid", "application_name", "role", "state", "seconds"), writer, strict=True)) for writer in held
        ],
        "other_desks": _other_desks(identity(connection), servers, consumer_group),
        "outage": _outage(connection),
        "feed_alarms": counts(connection),
        "subscriptions": subscriptions.counts(connection),
        "events": [event._asdict() for event in latest(connection, _EVENTS)],
    }


def _outage(connection: Connection) -> dict[str, Any] | None:
    """Our own network's outage, while it lasts."""
    outage = current(connection)
    if outage is None:
        return None
    names = ("since", "reason", "probes", "probe_at")
    return {name: getattr(outage, name) for name in names}


def _other_desks(own: str, servers: str, consumer_group: str) -> list[str]:
    """Hosts whose workers are in the consumer group for another database than our `own`."""
    with answering(servers):
        clients = worker_clients(servers, consumer_group)
    return sorted(host for database, host in clients.items() if database != own)


def _ends(servers: str, topics: Topics) -> dict[tuple[str, int], int]:
    """Where each partition of the articles' topics ends."""
    with (
        closing(lone_consumer(servers, client="status")) as consumer,
        answering(servers),
    ):
        partitions = [
            TopicPartition(topic, number)
            for topic in topics.articles
            for number in consumer.partitions_for_topic(topic) or ()
        ]
        return {(tp.topic, tp.partition): end for tp, end in consumer.end_offsets(partitions).items()}
