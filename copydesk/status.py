"""How the desk stands: one dictionary, as `copydesk status --json` prints it."""

from __future__ import annotations

from typing import Any, Final

from contract.events import latest
from contract.freshness import freshness
from contract.postgres import Connection, identity
from contract.settings import Settings
from copydesk import sizes
from copydesk.services import Services
from ingest.feeds import subscriptions
from ingest.feeds.alarms import counts
from ingest.feeds.outages import current

_LONG_SECONDS: Final = 10  # a writer at work for longer holds the change feed back for longer than it should
_EVENTS: Final = 10  # that it shows


def read_status(connection: Connection, settings: Settings, services: Services) -> dict[str, Any]:
    """Counts from Postgres, ends of the partitions from Kafka, and who answers.

    Each service but Postgres may be away. Without Kafka the ends of partitions and lag are None.
    """
    kafka, consumer_group = services.kafka, settings.consumer_group
    (row,) = connection.execute(
        """select (select count(*) from desk.dead_letters),
                  (select count(*) from desk.feeds where removed_at is null),
                  (select count(*) from desk.feeds where removed_at is null and quarantined_at is not null)"""
    ).fetchall()
    held = sizes.counts(connection)
    oldest = connection.execute(
        """select extract(epoch from now() - min(discovered_at))::float from desk.entries
           where fate in ('waiting', 'sent')"""
    ).fetchone()
    offsets = connection.execute(
        """select topic, partition, next_offset from desk.consumer_offsets
           where consumer_group = %s order by topic, partition""",
        [consumer_group],
    ).fetchall()
    writers = connection.execute(
        """select pid, application_name, role::text, state, extract(epoch from now() - started_at)::float as seconds
           from copydesk.change_writers where started_at < now() - %s * interval '1 second' order by started_at""",
        [_LONG_SECONDS],
    ).fetchall()
    (unread,) = connection.execute(
        """select coalesce(sum(cardinality(article_keys)), 0)::bigint,
                  coalesce(extract(epoch from now() - min(queued_at))::float, 0) from desk.search_queue"""
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
                  coalesce(extract(epoch from now() - min(w.since))::float, 0), max(s.limited)
           from desk.change_head h cross join desk.story_head s left join desk.story_windows w on true"""
    ).fetchall()
    landed = {(topic, partition): place for topic, partition, place in offsets}
    ends: dict[tuple[str, int], int | None] = dict.fromkeys(landed) if kafka.why else {**kafka.ends}
    partitions = [
        {"topic": topic, "partition": partition, "next_offset": place, "end": end,
         "lag": None if end is None else max(0, end - place)}
        for (topic, partition), end in sorted(ends.items())
        for place in [landed.get((topic, partition), 0)]
    ]  # fmt: skip
    (rates,) = connection.execute(
        """select (count(*) filter (where at > now() - interval '1 minute'))::float,
                  count(*) filter (where at > now() - interval '15 minutes') / 15.0::float, count(*) / 60.0::float
           from (select landed_at as at from desk.versions where landed_at > now() - interval '1 hour') v"""
    ).fetchall()
    today = connection.execute(
        """select fate, count(*)::int from desk.entries
           where discovered_at >= date_trunc('day', now()) group by fate order by 2 desc, 1"""
    ).fetchall()
    states = connection.execute(
        "select state, count(*)::int from copydesk.feeds where state <> 'removed' group by 1 order by 2 desc, 1"
    ).fetchall()
    own = identity(connection)
    return {
        **held.rows,
        **dict(zip(("dead_letters", "feeds", "feeds_quarantined"), row, strict=True)),
        "entries_by_fate": held.fates,
        "estimated": held.estimated,
        "oldest_under_way_seconds": oldest[0] if oldest else None,
        "partitions": partitions,
        "lag": None if kafka.why else sum(item["lag"] or 0 for item in partitions),
        "search_lag": {"articles": unread[0], "seconds": unread[1]},
        "changes": dict(zip(("unnumbered", "seconds", "position", "unpublished"), waiting, strict=True)),
        "rollups": {"changes": rolled},
        "stories": dict(zip(("changes", "windows", "seconds", "limited"), untold, strict=True)),
        "changes_held_back_by": [
            dict(zip(("pid", "application_name", "role", "state", "seconds"), writer, strict=True))
            for writer in writers
        ],
        "other_desks": sorted(host for database, host in kafka.clients.items() if database != own),
        "services": services.told(),
        "freshness": freshness(connection)._asdict(),
        "index": sizes.index_memory(connection, settings.window_days),
        "disk": sizes.disk(connection, settings, held.rows["versions"]),
        "rates": dict(zip(("minute", "quarter", "hour"), rates, strict=True)),
        "entries_today_by_fate": dict(today),
        "feeds_by_state": dict(states),
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
