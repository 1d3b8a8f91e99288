"""The order in which edges and clusters are changed: violations are reported, and do not block."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from inspect import signature

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from contract.postgres import connect_worker
from enrich.store import clusters, edges
from enrich.store.edges import EdgeRow, delete_edges, insert_edges
from enrich.store.locks import _TAKE, KEEPER, ClusterLock, LockOrderError, locked

EDGE = EdgeRow(
    a=1, b=2, a_article=1, b_article=2, relation="repost", declared=True, score=1, original=None, direction=None,
    scores={}, passages=[], sentences=[], ruleset=1,
)  # fmt: skip


@pytest.mark.parametrize(
    "change", [edges.update_edges, edges.delete_edges, clusters.write_members, clusters.delete_members]
)
def test_changing_edges_or_clusters_requires_the_lock(change):
    first = next(iter(signature(change, eval_str=True).parameters.values()))
    assert first.annotation is ClusterLock


@pytest.mark.stack
def test_edges_cannot_be_inserted_while_holding_the_lock(connection):
    with locked(connection), pytest.raises(LockOrderError, match="before the cluster lock"):
        insert_edges(connection, [EDGE])


@pytest.mark.stack
def test_the_lock_is_taken_once(connection):
    with locked(connection), pytest.raises(LockOrderError, match="already"), locked(connection):
        pass


@pytest.mark.stack
def test_a_lock_ends_with_its_block(connection):
    with locked(connection) as lock:
        assert lock.connection is connection
        delete_edges(lock, [])
    with pytest.raises(LockOrderError, match="after the end"):
        delete_edges(lock, [])
    with locked(connection) as again:  # it can be taken again
        assert again.connection is connection


@pytest.mark.stack
def test_a_failing_block_releases_the_lock(connection):
    with pytest.raises(ZeroDivisionError), locked(connection):
        raise ZeroDivisionError
    with locked(connection):
        pass


# --- a holder that sends nothing


@pytest.fixture
def hasty(desk):
    """Settings with short timeouts."""
    return desk.model_copy(update={"lock_seconds": 0.5, "idle_seconds": 0.5})


def taken(settings):
    """Takes the lock as another worker would, and releases it."""
    with closing(connect_worker(settings)) as other, locked(other):
        pass


@pytest.mark.stack
def test_a_holder_that_is_silent_loses_it(hasty):
    with closing(connect_worker(hasty)) as frozen:
        frozen.execute(_TAKE)  # as `locked` does; afterwards this session sends nothing
        taken(hasty)
        with pytest.raises(psycopg.Error):
            frozen.execute("select 1")


@pytest.mark.stack
def test_a_holder_that_does_not_read_its_result_loses_it(hasty, caplog):
    """For Postgres it is not idle, as it waits without limit to send the result."""
    with closing(connect_worker(hasty)) as frozen:
        frozen.execute(_TAKE)
        frozen.pgconn.send_query(b"select repeat('a', 50000000)")
        frozen.pgconn.flush()
        taken(hasty)
    assert "without a sign of life: terminated" in caplog.text


@pytest.mark.stack
def test_a_holder_that_computes_keeps_it(hasty, connection, wait_until):
    with closing(connect_worker(hasty)) as busy, locked(busy):
        since = connection.execute("select clock_timestamp()").fetchone()
        late = "select clock_timestamp() > %s + interval '2 seconds'"
        wait_until(lambda: connection.execute(late, since).fetchone()[0], what="four times what silence may last")
        assert busy.execute("select 1").fetchone() == (1,)


@pytest.mark.stack
def test_a_waiting_transaction_loses_no_earlier_writes(hasty, connection):
    with closing(connect_worker(hasty)) as frozen, closing(connect_worker(hasty)) as other:
        frozen.execute(_TAKE)
        with other.transaction():
            other.execute("insert into desk.feeds (url) values ('a')")
            with locked(other):
                pass
    assert connection.execute("select count(*) from desk.feeds").fetchone() == (1,)


@pytest.mark.stack
def test_after_the_end_of_a_block_no_statement_is_sent(hasty, wait_until):
    """A statement there would begin a transaction that is never ended."""
    with closing(connect_worker(hasty)) as busy, closing(connect_worker(hasty)) as other:
        with locked(busy):
            pass
        busy.commit()
        since = time.monotonic()
        with locked(other):  # keeps the thread busy in the meantime
            wait_until(lambda: time.monotonic() > since + 1, what="twice what silence may last")
        assert busy.info.transaction_status is TransactionStatus.IDLE


@pytest.mark.stack
def test_the_lock_needs_no_thread_of_its_own(hasty):
    """A thread that starts while memory is short can end before it reports that it runs, and is waited for forever."""
    KEEPER.start()
    before = threading.enumerate()
    with closing(connect_worker(hasty)) as busy, locked(busy):
        assert threading.enumerate() == before
