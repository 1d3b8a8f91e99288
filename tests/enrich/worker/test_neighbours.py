"""Two desks in one consumer group, and a database that has been replaced: on real parts."""

from __future__ import annotations

from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from contract.errors import OtherDatabase
from contract.postgres import READER, connect, identity
from copydesk.wiring import Wiring
from enrich.worker.database import Database

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


def events(settings):
    with closing(connect(settings)) as connection:
        return connection.execute("select kind, text from desk.events").fetchall()


def test_two_desks_in_one_group_are_reported_by_both(desk, another_desk, workers, wait_until):
    other = another_desk(topics=False).model_copy(update={"consumer_group": desk.consumer_group})
    with workers(desk), workers(other):
        for settings in (desk, other):
            wait_until(lambda settings=settings: events(settings), 60, what="the event")
            ((kind, text),) = events(settings)
            assert kind == "another desk"
            assert f"are in the consumer group {desk.consumer_group} and land in another database" in text
            assert Wiring.of(settings).status()["other_desks"] == ["127.0.0.1"]


def test_workers_of_one_desk_are_not_another_desk(desk, newsroom, send, workers):
    with workers(desk, 2) as landed:
        send(desk, [newsroom.article()])
        landed(1)
        assert Wiring.of(desk).status()["other_desks"] == []
    assert events(desk) == []


def test_another_database_has_another_identity_and_everybody_may_ask(desk, another_desk, connection):
    other = another_desk(topics=False)
    with closing(connect(desk)) as one, closing(connect(desk)) as same, closing(connect(other)) as another:
        assert identity(one) == identity(same) != identity(another)
        connection.execute(f"set role {READER}")
        assert connection.execute("select count(*) from pg_control_system()").fetchone() == (1,)


@contextmanager
def swapped(settings, other):
    """The other database gets the name of the first one, as after a restore."""
    url = conninfo_to_dict(settings.database_url.get_secret_value())
    name, others = url["dbname"], conninfo_to_dict(other.database_url.get_secret_value())["dbname"]

    def rename(*pairs):
        with psycopg.connect(make_conninfo(**{**url, "dbname": "postgres"}), autocommit=True) as admin:
            for before, after in pairs:
                admin.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname in (%s, %s)", [before, after]
                )
                admin.execute(
                    sql.SQL("alter database {} rename to {}").format(sql.Identifier(before), sql.Identifier(after))
                )

    rename((name, f"{name}_old"), (others, name))
    try:
        yield
    finally:
        rename((name, others), (f"{name}_old", name))


def test_a_database_that_is_restored_under_a_worker_is_noticed(desk, another_desk):
    other = another_desk(topics=False)
    with closing(Database.of(desk)) as database:
        held = database.connection()
        assert database.connection() is held
        database.close()
        assert database.connection() is not held
        with swapped(desk, other):
            database.close()
            with pytest.raises(OtherDatabase, match="the worker starts over"):
                database.connection()
        database.connection().execute("select 1")
