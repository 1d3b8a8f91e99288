"""Faults for a desk, one function each. Each returns when its fault has been caused and undone."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
from kafka import TopicPartition
from kafka.admin import NewPartitions
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from contract.kafka import admin_client, lone_consumer
from contract.settings import topics_of
from copydesk.wiring import Wiring
from tests.chaos.hostile import MESSAGES
from tests.chaos.machine import full_disk, set_clock
from tests.chaos.rig import Rig, figure, send

Fault = Callable[[Rig], None]


def kill_worker(rig: Rig) -> None:
    """SIGKILL at any point of its work; another worker starts in its place."""
    rig.team.kill(rig.pick.randrange(3))


def stop_worker(rig: Rig) -> None:
    """SIGTERM, as in an upgrade; another worker starts."""
    rig.team.replace(rig.pick.randrange(3))


def freeze_worker(rig: Rig) -> None:
    """A suspended machine: it resumes after its session has expired, in a batch that belongs to another worker now."""
    pid = rig.team.pid(rig.pick.randrange(3))
    os.kill(pid, signal.SIGSTOP)
    rig.pause(2 * rig.settings.session_seconds)
    os.kill(pid, signal.SIGCONT)


def freeze_holder(rig: Rig) -> None:
    """A worker is paused while it holds the cluster lock; the others land again within two sessions."""
    pids = [rig.team.pid(number) for number in range(3)]
    for attempt in range(400):
        frozen = list(pids)
        try:
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            held = _lock_held(rig)
            # Resumed one by one: if the lock is still held, the resumed worker was not the holder.
            while held is not None and len(frozen) > 1:
                os.kill(frozen.pop(), signal.SIGCONT)
                held = held if _lock_held(rig, 0.3) == held else None
            if held is not None:
                _others_land(rig, attempt)
                return
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        rig.pause(rig.pick.random() / 10)
        rig.pick.shuffle(pids)
    rig.notes.append("nobody was met holding the lock")


def black_hole_holder(rig: Rig) -> None:
    """One worker's connection loses all data while it holds the cluster lock; the others land again."""
    for attempt in range(400):
        rig.proxy.silence_one(rig.pick)
        try:
            rig.pause(0.05)
            if (held := _lock_held(rig)) is not None and _lock_held(rig, 0.1) == held:
                _others_land(rig, attempt)
                return
        finally:
            rig.proxy.speak()
        rig.pause(0.05)
    rig.notes.append("nobody was met holding the lock")


def _others_land(rig: Rig, tries: int) -> None:
    before, since = rig.done_beside(), time.monotonic()
    within = 2 * rig.settings.session_seconds
    rig.wait_for(lambda: rig.done_beside() > before or before >= rig.messages, "others land", within)
    rig.notes.append(f"held at try {tries + 1}; others landed within {time.monotonic() - since:.1f} s")


def _lock_held(rig: Rig, behind: float = 0) -> object:
    """The transaction that holds the cluster lock and is idle; None: there is none."""
    rig.pause(behind)
    with rig.connect() as connection:
        row = connection.execute(
            """select l.transactionid::text from desk.locks k
               join pg_locks l on l.locktype = 'transactionid' and l.transactionid = k.xmax and l.granted
                 and l.mode = 'ExclusiveLock'
               join pg_stat_activity a on a.pid = l.pid
               where a.wait_event_type = 'Client'"""
        ).fetchone()
    return row[0] if row else None


def stall(rig: Rig) -> None:
    """Postgres answers slowly, repeatedly, for less than any timeout."""
    for _ in range(8):
        rig.proxy.silence()
        rig.pause(rig.pick.random())
        rig.proxy.speak()
        rig.pause(0.2)


def cut_at_start(rig: Rig) -> None:
    """A worker's connections are cut while it starts, each at another moment."""
    rig.proxy.cut_new(6)
    rig.team.kill(rig.pick.randrange(3))
    rig.proxy.cut()
    rig.wait_for(lambda: not rig.proxy.to_cut, "6 connections cut as they were made")


def kill_postgres(rig: Rig) -> None:
    rig.stack.postgres.kill()
    rig.stack.postgres.start()


def freeze_postgres(rig: Rig) -> None:
    _freeze(rig, rig.stack.postgres.pid, 4)


def kill_kafka(rig: Rig) -> None:
    rig.stack.kafka.kill()
    rig.stack.kafka.start()


def freeze_kafka(rig: Rig) -> None:
    _freeze(rig, rig.stack.kafka.pid, 4)


def cut_connections(rig: Rig) -> None:
    """All connections to Postgres are reset, several times."""
    for _ in range(5):
        rig.notes.append(f"{rig.proxy.cut()} links cut")
        rig.pause(rig.pick.random())


def black_hole(rig: Rig) -> None:
    """Postgres accepts connections but does not answer; then it answers again."""
    rig.proxy.silence()
    rig.pause(5)
    rig.proxy.speak()


def black_hole_and_cut(rig: Rig) -> None:
    """Postgres does not answer, and open connections are lost."""
    rig.proxy.silence()
    rig.pause(3)
    rig.proxy.cut()
    rig.proxy.speak()


def end_backends(rig: Rig) -> None:
    """An administrator terminates all connections of the workers."""
    with rig.connect() as connection:
        for _ in range(3):
            connection.execute(
                """select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()"""
            )
            rig.pause(rig.pick.random())


def cancel_statements(rig: Rig) -> None:
    """An administrator cancels running statements."""
    with rig.connect() as connection:
        for _ in range(10):
            connection.execute(
                """select pg_cancel_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()"""
            )
            rig.pause(0.1)


def lock_tables(rig: Rig) -> None:
    """Someone locks a table for a while, like an operator's `lock table` or a long `alter table`."""
    for table in ("desk.copy_edge", "desk.versions", "desk.group_member"):
        with rig.connect() as connection, connection.transaction():
            connection.execute(f"lock table {table} in access exclusive mode")
            rig.pause(1)


def read_only(rig: Rig) -> None:
    """Postgres rejects writes for a while, as a standby does, or a full disk with a guard."""
    with rig.connect() as connection:
        name = connection.info.dbname
        connection.execute(f'alter database "{name}" set default_transaction_read_only = on')
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
            [name],
        )
        rig.pause(3)
        connection.execute("set default_transaction_read_only = off")
        connection.execute(f'alter database "{name}" reset default_transaction_read_only')
    end_backends(rig)


def little_memory(rig: Rig) -> None:
    """A worker may allocate no more memory for a while: it fails, or waits; then it may again.

    If compiled code is loaded at that moment, LLVM aborts the process: its supervisor starts another one.
    """
    pid = rig.started(rig.pick.randrange(3))
    rig.team.excuse(pid, "llvmlite/binding")
    before = resource.prlimit(pid, resource.RLIMIT_AS)
    resource.prlimit(pid, resource.RLIMIT_AS, (1, before[1]))
    rig.pause(3)
    if rig.team.running(pid):
        resource.prlimit(pid, resource.RLIMIT_AS, before)


def hostile_messages(rig: Rig) -> None:
    """Messages that are not articles, of every type: each becomes a dead letter."""
    rig.send_raw(MESSAGES)


def many_connections(rig: Rig) -> None:
    """Another client uses all remaining connections for a while."""
    held = []
    try:
        while len(held) < 200:
            held.append(rig.connect())
    except psycopg.OperationalError:
        rig.notes.append(f"{len(held)} connections taken")
    rig.pause(2)
    for connection in held:
        connection.close()


def delete_articles(rig: Rig) -> None:
    """Articles that have landed are deleted by SQL; later they are sent again, and land like any other."""
    with rig.connect() as connection:
        for _ in range(100):
            with suppress(psycopg.errors.ForeignKeyViolation, psycopg.errors.DeadlockDetected):
                gone = _take_down(connection)
                break
        connection.execute(
            "update desk.entries set fate = 'waiting' where article_id = any(%s)", [[article for article, _ in gone]]
        )
    rig.taken_down += len(gone)
    rig.pause(2)  # copies of the deleted articles land in the meantime
    rig.notes.append(f"{len(gone)} deleted")


def _take_down(connection: psycopg.Connection[tuple[object, ...]]) -> list[tuple[object, object]]:
    """Deletes some articles that have landed, with all dependent rows; returns their ids and keys."""
    with connection.transaction():
        connection.execute("select from desk.locks where name = 'clusters' for no key update")
        gone = connection.execute(
            """select a.article_id, a.article_key from desk.articles a join desk.versions v using (article_key)
               join desk.consumer_offsets o on (o.topic, o.partition) = (v.topic, v.partition)
               where v.position < o.next_offset group by 1, 2 order by 1 limit 25"""
        ).fetchall()
        keys = [[key for _, key in gone]]
        connection.execute("delete from desk.copy_edge where a_article = any(%s) or b_article = any(%s)", keys * 2)
        for table in ("group_member", "versions", "articles"):
            connection.execute(f"delete from desk.{table} where article_key = any(%s)", keys)
        return gone


def restore_database(rig: Rig) -> None:
    """A backup is made, and some time later it replaces the database while workers run."""
    name = conninfo_to_dict(rig.settings.database_url.get_secret_value())["dbname"]
    url = conninfo_to_dict(rig.stack.settings.database_url.get_secret_value())
    backup, live = sql.Identifier(f"{name}_backup"), sql.Identifier(name)
    with psycopg.connect(make_conninfo(**{**url, "dbname": "postgres"}), autocommit=True) as admin:

        def alone(*statements: sql.Composed) -> None:
            admin.execute(sql.SQL("alter database {} allow_connections false").format(live))
            admin.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = %s", [name])
            for statement in statements:
                admin.execute(statement)
            admin.execute(sql.SQL("alter database {} allow_connections true").format(live))

        alone(sql.SQL("create database {} template {}").format(backup, live))
        done = rig.done()
        rig.wait_for(lambda: rig.done() >= min(done + 100, rig.messages), "some more messages done")
        alone(sql.SQL("drop database {}").format(live), sql.SQL("alter database {} rename to {}").format(backup, live))


def cut_log(rig: Rig) -> None:
    """While no worker runs, Kafka deletes messages that have not landed, as with a retention that is too short."""
    topic = topics_of(rig.settings).live
    rig.is_lossy = True

    _wait_until_known(rig, topic)
    told = _told(rig, "log cut")
    with told, closing(admin_client(rig.settings.kafka_servers, client="chaos")) as admin, _still(rig):
        landed = _landed(rig, topic)
        if all(end <= landed.get(tp.partition, 0) for tp, end in _ends(rig, topic).items()):
            send(rig.settings, rig.articles[:300])  # in a long run everything has landed: more to delete
        cut = {tp: (landed.get(tp.partition, 0) + end + 1) // 2 for tp, end in _ends(rig, topic).items()}
        admin.delete_records(cut)
        for number in range(3):
            rig.team.kill(number)  # otherwise it would land what it has already fetched
        assert any(place > landed.get(tp.partition, 0) for tp, place in cut.items()), "all had landed"


def remake_topic(rig: Rig) -> None:
    """The topic is deleted and re-created, and is immediately as long as before: offsets do not show it."""
    topic = topics_of(rig.settings).live
    rig.is_lossy = True
    with (
        _told(rig, "log made anew"),
        closing(admin_client(rig.settings.kafka_servers, client="chaos")) as admin,
        _still(rig),
    ):
        admin.delete_topics([topic])

        def made() -> bool:
            Wiring.of(rig.settings).make_topics(lambda _: None)
            return topic in admin.list_topics()

        rig.wait_for(made, "the topic made anew", 60)
        send(rig.settings, rig.articles[: len(rig.articles) * 2 // 3])


@contextmanager
def _still(rig: Rig) -> Iterator[None]:
    """All workers are stopped until the block ends, which must be before their sessions expire."""
    pids = [rig.team.pid(number) for number in range(3)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _wait_until_known(rig: Rig, topic: str) -> None:
    """Waits until every partition is known to belong to the current topic, and what has landed of it is within its log.

    For a re-created topic, or a restored database, that is so only once a worker has started the partition again.
    """
    with closing(admin_client(rig.settings.kafka_servers, client="chaos")) as admin:
        topic_id = str(admin.describe_topics([topic])[0]["topic_id"])

    def is_known() -> bool:
        landed, ends = _landed(rig, topic), _ends(rig, topic)
        within = all(landed.get(tp.partition, 0) <= end for tp, end in ends.items())
        return within and _known_ids(rig, topic) == {tp.partition: topic_id for tp in ends}

    rig.wait_for(is_known, f"all partitions are known to be of the topic {topic_id}")


def _known_ids(rig: Rig, topic: str) -> dict[int, str]:
    """The topic's id by partition, as stored in Postgres."""
    with rig.connect() as connection:
        rows = connection.execute(
            "select partition, topic_id from desk.consumer_offsets where consumer_group = %s and topic = %s",
            [rig.settings.consumer_group, topic],
        ).fetchall()
    return {int(str(partition)): str(topic_id) for partition, topic_id in rows}


@contextmanager
def _told(rig: Rig, kind: str) -> Iterator[None]:
    """The fault in the block is reported by an event of this kind: by a further one, if it has been caused before.

    Without this, the next fault would meet workers that have not noticed this one yet.
    """
    query = f"select coalesce(max(event), 0) from desk.events where kind = '{kind}'"
    with rig.connect() as connection:
        row = connection.execute(query).fetchone()
    yield
    rig.wait_for(lambda: figure(rig.settings, query) > int(str(row[0] if row else 0)), f"an event {kind}", 60)


def add_partitions(rig: Rig) -> None:
    """Partitions are added to the topic, and articles arrive on other partitions than those that have landed before."""
    topic = topics_of(rig.settings).live
    count = len(_ends(rig, topic))
    with closing(admin_client(rig.settings.kafka_servers, client="chaos")) as admin:
        admin.create_partitions({topic: NewPartitions(count + 2)})
    rig.wait_for(lambda: len(_ends(rig, topic)) == count + 2, "two more partitions", 60)
    send(rig.settings, rig.articles[:300])
    rig.messages += len(rig.articles[:300])
    rig.settings = rig.settings.model_copy(update={"partitions": count + 2})


def _landed(rig: Rig, topic: str) -> dict[int, int]:
    """The offset after the last landed message, by partition."""
    with rig.connect() as connection:
        rows = connection.execute(
            "select partition, next_offset from desk.consumer_offsets where consumer_group = %s and topic = %s",
            [rig.settings.consumer_group, topic],
        ).fetchall()
    return {int(str(partition)): int(str(place)) for partition, place in rows}


def _ends(rig: Rig, topic: str) -> dict[TopicPartition, int]:
    with closing(lone_consumer(rig.settings.kafka_servers, client="chaos")) as consumer:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        return dict(consumer.end_offsets(partitions))


def _freeze(rig: Rig, pid: int | None, seconds: float) -> None:
    assert pid is not None
    os.killpg(os.getpgid(pid), signal.SIGSTOP)
    rig.pause(seconds)
    os.killpg(os.getpgid(pid), signal.SIGCONT)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        kill_worker, stop_worker, freeze_worker, freeze_holder, black_hole_holder, stall, cut_at_start,
        kill_postgres, freeze_postgres, kill_kafka, freeze_kafka,
        cut_connections, black_hole, black_hole_and_cut, end_backends, cancel_statements, lock_tables, read_only,
        little_memory, hostile_messages, many_connections, delete_articles, restore_database, cut_log, remake_topic,
        add_partitions, full_disk, set_clock,
    )
}  # fmt: skip
