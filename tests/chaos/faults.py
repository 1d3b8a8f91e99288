"""What is done to a desk: one function a fault. Each returns when it has been done and undone."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable

import psycopg

from tests.chaos.hostile import MESSAGES
from tests.chaos.rig import Rig

Fault = Callable[[Rig], None]


def kill_worker(rig: Rig) -> None:
    """SIGKILL in the middle of whatever it does; another starts in its place."""
    rig.team.kill(rig.pick.randrange(3))


def stop_worker(rig: Rig) -> None:
    """SIGTERM, as an upgrade does; another starts."""
    rig.team.replace(rig.pick.randrange(3))


def freeze_worker(rig: Rig) -> None:
    """A paused machine: it wakes after its session is over, in the middle of a batch that is another's now."""
    pid = rig.team.pid(rig.pick.randrange(3))
    os.kill(pid, signal.SIGSTOP)
    rig.pause(2 * rig.settings.session_seconds)
    os.kill(pid, signal.SIGCONT)


def freeze_holder(rig: Rig) -> None:
    """A worker is paused while it holds the lock of the clusters; the others land again within two sessions."""
    pids = [rig.team.pid(number) for number in range(3)]
    for attempt in range(400):
        frozen = list(pids)
        try:
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            held = _lock_held(rig)
            while held is not None and len(frozen) > 1:  # whoever wakes and leaves it held was not the holder
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
    """One worker's link swallows all while it holds the lock of the clusters; the others land again."""
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
    """The transaction that holds the lock of the clusters and says nothing; None: there is none."""
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
    """Postgres is slow to answer, again and again, for less than anybody gives it up for."""
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
    """All links to Postgres reset, several times."""
    for _ in range(5):
        rig.notes.append(f"{rig.proxy.cut()} links cut")
        rig.pause(rig.pick.random())


def black_hole(rig: Rig) -> None:
    """Postgres is reached and says nothing; then it speaks again."""
    rig.proxy.silence()
    rig.pause(5)
    rig.proxy.speak()


def black_hole_and_cut(rig: Rig) -> None:
    """Postgres says nothing, and what was open does not come back."""
    rig.proxy.silence()
    rig.pause(3)
    rig.proxy.cut()
    rig.proxy.speak()


def end_backends(rig: Rig) -> None:
    """An administrator ends all the workers' connections."""
    with rig.connect() as connection:
        for _ in range(3):
            connection.execute(
                """select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()"""
            )
            rig.pause(rig.pick.random())


def cancel_statements(rig: Rig) -> None:
    """An administrator cancels what runs."""
    with rig.connect() as connection:
        for _ in range(10):
            connection.execute(
                """select pg_cancel_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()"""
            )
            rig.pause(0.1)


def lock_tables(rig: Rig) -> None:
    """Someone holds a table for a while, as an operator's `lock table` or a long `alter table` does."""
    for table in ("desk.copy_edge", "desk.versions", "desk.group_member"):
        with rig.connect() as connection, connection.transaction():
            connection.execute(f"lock table {table} in access exclusive mode")
            rig.pause(1)


def read_only(rig: Rig) -> None:
    """Postgres takes no writes for a while, as a standby or a full disk with a guard."""
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
    """A worker may take no more memory for a while: it fails, or waits; then it may again."""
    pid = rig.team.pid(rig.pick.randrange(3))
    before = resource.prlimit(pid, resource.RLIMIT_AS)
    resource.prlimit(pid, resource.RLIMIT_AS, (1, before[1]))
    rig.pause(3)
    if rig.team.running(pid):
        resource.prlimit(pid, resource.RLIMIT_AS, before)


def hostile_messages(rig: Rig) -> None:
    """Messages that are no articles, of every kind: each becomes a dead letter."""
    rig.send_raw(MESSAGES)


def many_connections(rig: Rig) -> None:
    """Somebody takes the connections that are left, for a while."""
    held = []
    try:
        while len(held) < 200:
            held.append(rig.connect())
    except psycopg.OperationalError:
        rig.notes.append(f"{len(held)} connections taken")
    rig.pause(2)
    for connection in held:
        connection.close()


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
        little_memory, hostile_messages, many_connections,
    )
}  # fmt: skip
