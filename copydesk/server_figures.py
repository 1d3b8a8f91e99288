"""What Postgres and Kafka report: sessions, transactions, sizes; brokers, replicas, topic sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import closing
from typing import Final, NamedTuple

from kafka.errors import KafkaError
from psycopg.rows import class_row

from contract.errors import CopydeskError
from contract.kafka import admin_client
from contract.kafka_settings import Cluster
from contract.postgres import Connection

_PATIENCE: Final = 2.0  # seconds
_TABLES: Final = 20  # the largest


class PostgresCounts(NamedTuple):
    """Plain figures of the database and its server.

    most_sessions: the server's maximum. waiting: sessions that wait for a lock. oldest_seconds: age of the oldest
    transaction. transactions up to spilled_bytes count from the last reset; log_bytes: WAL written since the
    server was created. frozen_age: transactions since the oldest row was frozen.
    """

    most_sessions: int
    waiting: int
    oldest_seconds: float
    transactions: int
    rolled_back: int
    deadlocks: int
    blocks_read: int
    blocks_hit: int
    spilled_bytes: int
    log_bytes: int
    frozen_age: int


class PostgresFigures(NamedTuple):
    """What the server reports about itself and the desk's database.

    sessions: by state. table_bytes: of the largest tables, with their indexes, as of the last vacuum or analyze;
    dead_rows: of the same.
    """

    sessions: Mapping[str, int]
    counts: PostgresCounts
    table_bytes: Mapping[str, int]
    dead_rows: Mapping[str, int]


class KafkaFigures(NamedTuple):
    """What brokers report about themselves and the desk's topics.

    brokers: those that respond. lacking: partitions without all of their replicas; leaderless: those without a leader.
    topic_bytes: of the logs of each topic, including all replicas.
    """

    brokers: int
    lacking: int
    leaderless: int
    topic_bytes: Mapping[str, int]


_COUNTS: Final = """
    select current_setting('max_connections')::int as most_sessions,
           (select count(*)::int from pg_stat_activity a
            where a.datname = d.datname and wait_event_type = 'Lock') as waiting,
           (select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8
            from pg_stat_activity a where a.datname = d.datname) as oldest_seconds,
           xact_commit as transactions, xact_rollback as rolled_back, deadlocks, blks_read as blocks_read,
           blks_hit as blocks_hit, temp_bytes as spilled_bytes,
           (pg_current_wal_lsn() - '0/0')::bigint as log_bytes, age(datfrozenxid) as frozen_age
    from pg_stat_database s join pg_database d using (datname) where d.datname = current_database()"""


def read_postgres(connection: Connection) -> PostgresFigures:
    """From the server's statistics; other roles' sessions that a role may not see are not counted."""
    sessions = connection.execute(
        """select coalesce(state, 'other'), count(*)::int from pg_stat_activity
           where datname = current_database() group by 1"""
    ).fetchall()
    tables = connection.execute(
        # As of the last vacuum or analyze: asking for the exact size waits for locks on the table.
        """select s.relname, current_setting('block_size')::int * (
                      c.relpages::bigint + coalesce((select relpages from pg_class t where t.oid = c.reltoastrelid), 0)
                      + coalesce((select sum(i.relpages) from pg_index x join pg_class i on i.oid = x.indexrelid
                                  where x.indrelid in (c.oid, c.reltoastrelid)), 0))::bigint, n_dead_tup
           from pg_stat_user_tables s join pg_class c on c.oid = s.relid
           where s.schemaname = 'desk' order by 2 desc, 1 limit %s""",
        [_TABLES],
    ).fetchall()
    with connection.cursor(row_factory=class_row(PostgresCounts)) as cursor:
        (counts,) = cursor.execute(_COUNTS).fetchall()
    return PostgresFigures(
        dict(sessions),
        counts,
        {name: size for name, size, _ in tables},
        {name: dead for name, _, dead in tables},
    )


def read_kafka(servers: Cluster, topics: Collection[str]) -> KafkaFigures | None:
    """From the brokers; None if they do not respond."""
    try:
        with closing(admin_client(servers, client="figures", patience=_PATIENCE)) as admin:
            brokers = admin.describe_cluster()["brokers"]
            partitions = [one for topic in admin.describe_topics(list(topics)) for one in topic["partitions"]]
            sizes: Counter[str] = Counter()
            for broker in admin.describe_log_dirs():
                for folder in broker["log_dirs"]:
                    for topic in folder["topics"]:
                        sizes[topic["name"]] += sum(one["partition_size"] for one in topic["partitions"])
    except (KafkaError, CopydeskError):
        return None
    return KafkaFigures(
        brokers=sum(not broker.get("is_fenced") for broker in brokers),
        lacking=sum(len(one["isr_nodes"]) < len(one["replica_nodes"]) for one in partitions),
        leaderless=sum(one["leader_id"] < 0 for one in partitions),
        topic_bytes={topic: sizes[topic] for topic in topics},
    )
