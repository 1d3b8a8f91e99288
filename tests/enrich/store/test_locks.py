"""The order in which edges and clusters are changed: who is out of it is told so, and does not hang."""

from __future__ import annotations

from inspect import signature

import pytest

from enrich.store import clusters, edges
from enrich.store.edges import EdgeRow, delete_edges, insert_edges
from enrich.store.locks import ClusterLock, LockOrderError, locked

EDGE = EdgeRow(
    a=1, b=2, a_article=1, b_article=2, relation="repost", declared=True, score=1, original=None, direction=None,
    scores={}, passages=[], sentences=[], ruleset=1,
)  # fmt: skip


@pytest.mark.parametrize(
    "change", [edges.update_edges, edges.delete_edges, clusters.write_members, clusters.delete_members]
)
def test_whoever_changes_edges_or_clusters_asks_for_the_lock(change):
    first = next(iter(signature(change, eval_str=True).parameters.values()))
    assert first.annotation is ClusterLock


@pytest.mark.stack
def test_behind_the_lock_nobody_inserts_edges(connection):
    with locked(connection), pytest.raises(LockOrderError, match="before the lock"):
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
    with pytest.raises(LockOrderError, match="behind the end"):
        delete_edges(lock, [])
    with locked(connection) as again:  # and can be taken anew
        assert again.connection is connection


@pytest.mark.stack
def test_a_block_that_fails_gives_the_lock_back(connection):
    with pytest.raises(ZeroDivisionError), locked(connection):
        1 / 0  # noqa: B018  # it raises
    with locked(connection):
        pass
