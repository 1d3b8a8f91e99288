"""A name has one holder across all machines, and becomes free soon after that one has died."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import psycopg
import pytest

from contract.leases import Leases, alone, leasing
from contract.postgres import connect, pool

pytestmark = pytest.mark.stack


@pytest.fixture
def opened(desk):
    return lambda: connect(desk)


def names(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from desk.leases where held_until >= now()")}


def test_one_of_many_holds_a_name(opened, connection):
    with leasing(opened) as one, leasing(opened) as other:
        with one.held("a") as first, other.held("a") as second, other.held("b") as third, one.held("a") as again:
            assert (first, second, third, again) == (True, False, True, False)
            assert names(connection) == {"a", "b"}
        assert names(connection) == set()
        with other.held("a") as second:
            assert second


def test_of_many_at_once_one_holds_a_name(desk):
    together, found = threading.Barrier(8), []
    with pool(desk, size=8, application="test") as connections, leasing(connections.connection) as leases:

        def take() -> None:
            together.wait()
            with leases.held("a") as mine:
                found.append(mine)
                together.wait()

        threads = [threading.Thread(target=take) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [False] * 7 + [True]


def test_a_name_is_kept_as_long_as_it_is_renewed(opened, connection, wait_until):
    with leasing(opened, 0.6) as leases, leases.held("a") as mine:
        assert mine
        taken = connection.execute("select held_until from desk.leases").fetchone()
        wait_until(lambda: connection.execute("select now() > %s + interval '1 second'", taken).fetchone()[0])
        assert names(connection) == {"a"}
        with Leases(opened, 0.6).held("a") as another:
            assert not another


def test_the_name_of_a_process_that_died_is_free_again(opened, connection, wait_until):
    with ExitStack() as dead:  # neither renewed nor released, as if its process had died
        assert dead.enter_context(Leases(opened, 0.3).held("a"))
        dead.pop_all()

    def free() -> bool:
        with Leases(opened, 30).held("a") as mine:
            return mine

    wait_until(free, 10, what="the name is free")


def test_renewing_continues_after_postgres_was_unavailable(desk, connection, wait_until):
    broken = threading.Event()

    def opened():
        if broken.is_set():
            broken.clear()
            return psycopg.connect("host=127.0.0.1 port=1")
        return connect(desk)

    with leasing(opened, 0.6) as leases, leases.held("a"):
        taken = connection.execute("select held_until from desk.leases").fetchone()
        broken.set()
        wait_until(lambda: not broken.is_set(), what="a renewal failed")
        renewed = "select held_until > %s from desk.leases"
        assert wait_until(lambda: connection.execute(renewed, taken).fetchone()[0], what="it is renewed")


def test_no_role_but_the_owner_can_take_a_name(desk, connection):
    connection.execute("set role copydesk_reader")
    for statement in ("table desk.leases", "insert into desk.leases values ('a', gen_random_uuid(), 'infinity')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_run_is_alone(desk):
    with alone(desk, "collect") as first, alone(desk, "collect") as second, alone(desk, "tidy") as other:
        assert (first, second, other) == (True, False, True)
    with alone(desk, "collect") as first:
        assert first
