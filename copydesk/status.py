"""The state of the desk: one dictionary, as `copydesk status --json` prints it."""

from __future__ import annotations

from typing import Any, Final

from contract.events import latest
from contract.freshness import freshness
from contract.lag import partition_lags, total_lag
from contract.postgres import Connection, identity
from contract.settings import Settings
from copydesk import sizes
from copydesk.named_rows import named_rows
from copydesk.services import Services
from ingest.feeds import subscriptions
from ingest.feeds.alarms import counts
from ingest.feeds.outages import current

_LONG_SECONDS: Final = 10  # a writer that takes longer delays the change feed noticeably
_EVENTS: Final = 10  # shown


def read_status(connection: Connection, settings: Settings, services: Services) -> dict[str, Any]:
    """Counts from Postgres, ends of the partitions from Kafka, and which services answer.

    Each service but Postgres may be unavailable. Without Kafka the ends of partitions and the lag are None. Times are
    in seconds, sizes in bytes.
    """
    kafka = services.kafka
    partitions = partition_lags(connection, settings.consumer_group, None if kafka.why else kafka.ends)
    held = sizes.counts(connection)
    own = identity(connection)
    return {
        **held.rows,
        **_totals(connection),
        "entries_by_fate": held.fates,
        "estimated": held.estimated,
        **_oldest_under_way(connection),
        "partitions": [partition._asdict() for partition in partitions],
        "lag": None if kafka.why else total_lag(partitions),
        "search_lag": _search_lag(connection),
        "changes": _changes(connection),
        "rollups": _rollups(connection),
        "stories": _stories(connection),
        "changes_held_back_by": _long_writers(connection),
        "other_desks": sorted(host for database, host in kafka.clients.items() if database != own),
        "services": services.told(),
        "freshness": freshness(connection)._asdict(),
        "index": sizes.index_memory(connection, settings.window_days),
        "disk": sizes.disk(connection, settings, held.rows["versions"]),
        "rates": _rates(connection),
        "entries_today_by_fate": _entries_today(connection),
        "feeds_by_state": _feeds_by_state(connection),
        "outage": _outage(connection),
        "feed_alarms": counts(connection),
        "subscriptions": subscriptions.counts(connection),
        "events": [event._asdict() for event in latest(connection, _EVENTS)],
    }


def _totals(connection: Connection) -> dict[str, Any]:
    return _row(
        connection,
        """select (select count(*) from desk.dead_letters) as dead_letters,
                  (select count(*) from desk.feeds where removed_at is null) as feeds,
                  (select count(*) from desk.feeds where removed_at is null and quarantined_at is not null)
                  as feeds_quarantined""",
    )


def _oldest_under_way(connection: Connection) -> dict[str, Any]:
    """The age of the oldest entry without a final fate; None if there is none."""
    return _row(
        connection,
        """select extract(epoch from now() - min(discovered_at))::float as oldest_under_way_seconds
           from desk.entries where fate in ('waiting', 'sent')""",
    )


def _search_lag(connection: Connection) -> dict[str, Any]:
    """Articles that cannot be searched yet, and how long the first of them has waited."""
    return _row(
        connection,
        """select coalesce(sum(cardinality(article_keys)), 0)::bigint as articles,
                  coalesce(extract(epoch from now() - min(queued_at))::float, 0) as seconds
           from desk.search_queue""",
    )


def _changes(connection: Connection) -> dict[str, Any]:
    """Changes without a position and the age of the oldest; the last position; how many are not in Kafka yet."""
    return _row(
        connection,
        """select coalesce(sum(cardinality(n.a)), 0)::bigint as unnumbered,
                  coalesce(extract(epoch from now() - min(n.noted_at))::float, 0) as seconds,
                  max(h.base + h.position) as position,
                  max(h.base + h.position - greatest(t.published, h.base)) as unpublished
           from desk.change_head h cross join desk.change_topic t left join desk.change_notes n on true""",
    )


def _rollups(connection: Connection) -> dict[str, Any]:
    """Changes that the daily views do not count yet."""
    return _row(
        connection,
        "select h.position - r.rolled as changes from desk.change_head h cross join desk.rollup_head r",
    )


def _stories(connection: Connection) -> dict[str, Any]:
    """Changes not processed for stories yet; weeks to recompute, and the age of the oldest; reports over a limit."""
    return _row(
        connection,
        """select max(h.position - s.followed) as changes, count(w.week) as windows,
                  coalesce(extract(epoch from now() - min(w.since))::float, 0) as seconds, max(s.limited) as limited
           from desk.change_head h cross join desk.story_head s left join desk.story_windows w on true""",
    )


def _long_writers(connection: Connection) -> list[dict[str, Any]]:
    """Sessions whose open transaction holds back the change feed, the oldest first."""
    return named_rows(
        connection,
        """select pid, application_name, role::text, state, extract(epoch from now() - started_at)::float as seconds
           from copydesk.change_writers where started_at < now() - %s * interval '1 second' order by started_at""",
        [_LONG_SECONDS],
    )


def _rates(connection: Connection) -> dict[str, Any]:
    """Versions landed per minute, over the last minute, quarter of an hour and hour."""
    return _row(
        connection,
        """select (count(*) filter (where at > now() - interval '1 minute'))::float as minute,
                  count(*) filter (where at > now() - interval '15 minutes') / 15.0::float as quarter,
                  count(*) / 60.0::float as hour
           from (select landed_at as at from desk.versions where landed_at > now() - interval '1 hour') v""",
    )


def _entries_today(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            """select fate, count(*)::int from desk.entries
               where discovered_at >= date_trunc('day', now()) group by fate order by 2 desc, 1"""
        ).fetchall()
    )


def _feeds_by_state(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "select state, count(*)::int from copydesk.feeds where state <> 'removed' group by 1 order by 2 desc, 1"
        ).fetchall()
    )


def _outage(connection: Connection) -> dict[str, Any] | None:
    """Our own network's outage, while it lasts."""
    outage = current(connection)
    if outage is None:
        return None
    names = ("since", "reason", "probes", "probe_at")
    return {name: getattr(outage, name) for name in names}


def _row(connection: Connection, query: str) -> dict[str, Any]:
    """The single row of a query, by column names."""
    (row,) = named_rows(connection, query)
    return row
