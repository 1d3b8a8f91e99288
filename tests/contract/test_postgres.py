"""Rules for every connection, whatever happens to its client or its server."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from contract.errors import Transient
from contract.postgres import connect, connect_reader, connect_worker, hold, pool, unavailable
from contract.settings import make

pytestmark = pytest.mark.stack

LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "copydesk.idle")


def limits(connection):
    return [connection.execute("select current_setting(%s)", [name]).fetchone()[0] for name in LIMITS]


@pytest.fixture
def hasty(desk):
    """Settings with short timeouts."""
    return desk.model_copy(
        update={"lock_seconds": 0.2, "statement_seconds": 0.5, "idle_seconds": 0.3, "network_seconds": 4}
    )


def test_every_connection_has_limits(desk):
    usual = ["10s", "5min", "5min", "10000"]
    with closing(connect(desk)) as one, closing(connect_worker(desk)) as worker:
        assert limits(one) == limits(worker) == usual
    with pool(desk, size=1, application="test") as connections, connections.connection() as pooled:
        assert limits(pooled) == ["10s", "5min", "10s", "10000"]  # a transaction of ingest may be idle for only 10 s
    with closing(connect(desk, patient=True)) as patient:
        assert limits(patient) == ["10s", "0", "0", "10000"]


def test_no_connection_compiles_its_statements(desk):
    opened = (
        connect(desk),
        connect(desk, patient=True),
        connect_worker(desk),
        connect_reader(desk, application="test"),
    )
    for connection in opened:
        with closing(connection):
            assert connection.execute("show jit").fetchone() == ("off",)


def test_every_silent_connection_is_given_up(hasty):
    """Over TCP; a Unix socket has none of these settings, and its connection is never lost halfway."""
    opened = (connect(hasty), connect_worker(hasty), connect_reader(hasty, application="test"))
    for connection in opened:
        with closing(connection):
            link = connection.info.get_parameters()
            assert link["tcp_user_timeout"] == "4000"
            assert (link["keepalives_idle"], link["keepalives_interval"], link["keepalives_count"]) == ("2", "1", "2")
            assert link["connect_timeout"] == "4"


def test_connection_options_in_the_address_take_precedence(hasty):
    url = f"{hasty.database_url.get_secret_value()} keepalives_idle=77"
    if "://" in url:
        url = f"{hasty.database_url.get_secret_value()}&keepalives_idle=77"
    own = type(hasty).model_validate({**hasty.model_dump(), "database_url": url})
    with closing(connect(own)) as connection:
        assert connection.info.get_parameters()["keepalives_idle"] == "77"


def test_nobody_waits_forever_for_a_lock_or_a_statement(hasty, connection):
    with closing(connect(hasty)) as one, connection.transaction():
        connection.execute("lock table desk.feeds")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            one.execute("select count(*) from desk.feeds")
        one.rollback()
        with pytest.raises(psycopg.errors.QueryCanceled):
            one.execute("select pg_sleep(30)")


def test_an_idle_lock_holder_is_terminated_and_an_idle_reader_is_not(hasty, connection, wait_until):
    def alive(other):
        query = "select count(*) from pg_stat_activity where pid = %s"
        return connection.execute(query, [other.info.backend_pid]).fetchone() == (1,)

    with closing(connect(hasty)) as reads, closing(connect(hasty)) as holds:
        reads.execute("select count(*) from desk.feeds")
        hold(holds)
        holds.execute("insert into desk.feeds (url) values ('a')")
        wait_until(lambda: not alive(holds), what="the silent one is ended")
        assert alive(reads)
        with pytest.raises(psycopg.Error):
            holds.execute("select 1")
        reads.commit()
        hold(reads)
        reads.commit()  # the limit set by `hold` ends with its transaction
        assert limits(reads)[2] == "5min"
    with closing(psycopg.connect(hasty.database_url.get_secret_value())) as bare:
        hold(bare)
        assert bare.execute("show idle_in_transaction_session_timeout").fetchone() == ("10s",)


@pytest.mark.parametrize(
    ("values", "cast"),
    [
        ([], "bigint[]"),
        ([1], "smallint[]"),
        ([3, -(2**62), 0], "bigint[]"),
        ([1, None, 70_000], "bigint[]"),
        ([[1, 2], [3, 4]], "bigint[]"),
        ([True, False], "boolean[]"),
        (["1", 'a"\\b,{}', None], "text[]"),
    ],
)
def test_a_worker_sends_lists_as_everybody_does(desk, values, cast):
    with closing(connect(desk)) as one, closing(connect_worker(desk)) as worker:
        for connection in (one, worker):
            assert connection.execute(f"select %s::{cast}", [values]).fetchone() == (values,)


def test_without_a_database_setting_the_error_says_how_to_start_one(tmp_path):
    refused = psycopg.OperationalError("connection refused\nand more")
    said = str(unavailable(refused, make({"home": str(tmp_path)})))
    assert said.endswith(f"is not set, and no desk is running in {tmp_path}: `copydesk up` starts one.")
    with pytest.raises(Transient, match=r"Is it running, and is COPYDESK_DATABASE_URL right\?$"):
        connect(make({"database_url": "host=127.0.0.1 port=1 dbname=a"}))
