"""The read-only role delays no writer, whatever it does with its privileges."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.errors import Transient
from copydesk.wiring import Wiring

pytestmark = pytest.mark.stack


@pytest.fixture
def read(desk):
    """Opens connections of the reader, with every limit disabled that a session can disable."""
    with reading(desk) as connect:
        yield connect


@contextmanager
def reading(settings):
    url = make_conninfo(**{**conninfo_to_dict(settings.database_url.get_secret_value()), "user": "copydesk_reader"})
    with ExitStack() as opened:

        def connect() -> psycopg.Connection:
            made = opened.enter_context(closing(psycopg.connect(url, autocommit=True)))
            for name in ("default_transaction_read_only", "statement_timeout", "idle_in_transaction_session_timeout"):
                made.execute(f"set {name} = 0")
            return made

        yield connect


@pytest.fixture
def writer(desk):
    """Opens connections of the owner."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(psycopg.connect(desk.database_url.get_secret_value())))


# --- what it cannot do

REFUSED = (
    "select lo_create(0)", "select lo_creat(-1)", "select lo_from_bytea(0, 'a')", "select lo_put(1, 0, 'a')",
    "select lo_open(1, 131072)", "select lowrite(0, 'a')", "select lo_truncate(0, 0)", "select lo_unlink(1)",
    "select pg_advisory_lock(1)", "select pg_advisory_lock(1, 2)", "select pg_advisory_lock_shared(1)",
    "select pg_try_advisory_lock(1)", "select pg_advisory_xact_lock(1)", "select pg_try_advisory_xact_lock_shared(1)",
    "select pg_current_xact_id()", "select txid_current()", "select pg_logical_emit_message(false, 'a', 'b')",
    "select lo_import('/etc/hostname')", "select from desk.locks for update", "update desk.locks set name = 'a'",
    "delete from desk.leases", "lock table desk.versions in row exclusive mode", "lock table desk.locks",
    "lock table copydesk.articles in share mode", "select * from articles for update",
    "select desk.change_horizon(null)",
    "alter role copydesk_reader connection limit 90", "alter role copydesk_reader valid until 'infinity'",
    "set temp_file_limit = -1", "set session_replication_role = replica", "alter system set fsync = off",
    "create publication a for all tables", "create subscription a connection '' publication a",
    "select pg_create_logical_replication_slot('a', 'b')", "select pg_create_physical_replication_slot('a')",
    "create function public.a() returns int language sql return 1", "create operator public.+ (function = pg_sleep)",
)  # fmt: skip


@pytest.mark.parametrize("statement", REFUSED)
def test_the_reader_is_refused_what_is_not_its(empty_desk, statement):
    with reading(empty_desk) as read:
        connection = read()
        connection.execute("set search_path = copydesk")
        with (
            pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)) as refused,
            connection.transaction() if statement.startswith("lock") else nullcontext(),
        ):
            connection.execute(statement)
        assert refused.value.sqlstate in {"42501", "0A000"}


@pytest.mark.parametrize(
    "statement",
    ["create temporary table a (b int)", "create temporary view a as select 1", "select 1 into temporary a"],
)
def test_it_makes_no_temporary_tables(desk, read, statement):
    Wiring.of(desk).migrate(lambda _: None)  # sets a privilege of the database, which a copy of the template lacks
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        read().execute(statement)


def test_it_accepts_no_more_connections_than_its_limit(read, desk):
    taken = [read() for _ in range(desk.reader_connections)]
    with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
        read()
    assert len(taken) == 20
    with closing(psycopg.connect(desk.database_url.get_secret_value())) as owner:
        assert owner.execute("select 1").fetchone() == (1,)


def test_a_new_session_of_it_has_limits(desk, connection):
    url = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "user": "copydesk_reader"})
    with closing(psycopg.connect(url)) as session:
        limits = {
            name: session.execute("select current_setting(%s)", [name]).fetchone()[0]
            for name in (
                "default_transaction_read_only", "statement_timeout", "idle_in_transaction_session_timeout",
                "temp_file_limit", "join_collapse_limit", "from_collapse_limit", "random_page_cost", "jit",
            )
        }  # fmt: skip
    assert limits == {
        "default_transaction_read_only": "on",
        "statement_timeout": "5min",
        "idle_in_transaction_session_timeout": "1min",
        "temp_file_limit": "2GB",
        "join_collapse_limit": "16",
        "from_collapse_limit": "16",
        "random_page_cost": "1.1",
        "jit": "off",
    }


def test_logins_in_its_role_have_its_limits_unless_they_say_otherwise(desk, connection):
    name = connection.info.dbname
    ann, owner = f"ann_of_{name}", f"keeper_of_{name}"
    connection.execute(f"create role {ann} login in role copydesk_reader")
    connection.execute(f"create role {owner} login in role copydesk_reader")
    connection.execute(f"grant usage on schema desk to {owner}")
    try:
        connection.execute(f"alter role {ann} set statement_timeout = '1h'")
        Wiring.of(desk).migrate(lambda _: None)
        url = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "user": ann})
        with closing(psycopg.connect(url)) as session:
            asked = "select current_setting('statement_timeout'), current_setting('default_transaction_read_only')"
            assert session.execute(asked).fetchone() == ("1h", "on")
            assert session.execute("show join_collapse_limit").fetchone() == ("16",)
        (config,) = connection.execute("select rolconfig from pg_roles where rolname = %s", [owner]).fetchone()
        assert config is None  # a role with more privileges is not a reader
    finally:
        connection.execute(f"revoke usage on schema desk from {owner}")
        connection.execute(f"drop role {ann}, {owner}")


def test_what_it_makes_of_its_role_is_undone_by_the_next_migration(desk, connection, read):
    settings = desk.model_copy(update={"reader_password": SecretStr("the password of all")})

    def role() -> tuple[object, ...]:
        return connection.execute(
            """select rolpassword is null, rolconnlimit, (select rolconfig from pg_roles r where r.oid = a.oid),
                      (select count(*) from pg_db_role_setting where setrole = a.oid)
               from pg_authid a where rolname = 'copydesk_reader'"""
        ).fetchone()

    def password() -> str:
        return connection.execute("select rolpassword from pg_authid where rolname = 'copydesk_reader'").fetchone()[0]

    try:
        Wiring.of(settings).migrate(lambda _: None)
        before, salted = role(), password()
        hostile = read()
        name = sql.Identifier(connection.info.dbname)
        hostile.execute("alter role copydesk_reader password 'mine alone'")
        hostile.execute("alter role copydesk_reader set search_path = pg_catalog")
        hostile.execute("alter role copydesk_reader set statement_timeout = 0")
        hostile.execute(sql.SQL("alter role copydesk_reader in database {} set search_path = pg_catalog").format(name))
        taken = password()
        assert role() != before
        assert taken != salted
        said = []
        Wiring.of(settings).migrate(said.append)
        assert role() == before
        assert password() not in {taken, salted}  # the same password, with a new salt
        assert said == []
    finally:
        connection.execute("alter role copydesk_reader password null")


def test_migrating_without_the_rights_reports_what_stays_open(desk, connection):
    """The owner of a database on a shared server: not a superuser, and not the owner of the reader's role."""
    name, owner = connection.info.dbname, f"owner_of_{connection.info.dbname}"
    with psycopg.connect(desk.database_url.get_secret_value(), autocommit=True) as admin:
        admin.execute(sql.SQL("create role {} login").format(sql.Identifier(owner)))
        admin.execute("create database beside template template0")
        beside = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "dbname": "beside"})
        try:
            admin.execute(sql.SQL("alter database beside owner to {}").format(sql.Identifier(owner)))
            said = []
            with psycopg.connect(beside, autocommit=True) as inside:
                inside.execute(sql.SQL("grant create on schema public to {}").format(sql.Identifier(owner)))
            theirs = desk.model_copy(update={"database_url": SecretStr(make_conninfo(beside, user=owner))})
            Wiring.of(theirs).migrate(said.append)
            Wiring.of(theirs).migrate(said.append)
            open_still = [line for line in said if line.startswith("copydesk_reader")]
            assert [line.split(":")[0] for line in open_still] == [
                "copydesk_reader can write large objects",
                "copydesk_reader can take advisory locks",
            ] * 2
        finally:
            admin.execute("drop database beside with (force)")
            admin.execute(sql.SQL("drop role {}").format(sql.Identifier(owner)))
    assert name


def test_a_migration_does_not_wait_for_a_reader_for_ever(desk, read):
    """Writers would have to wait for it."""
    hostile = read()
    hostile.autocommit = False
    hostile.execute("select count(*) from copydesk.articles")
    hasty = desk.model_copy(update={"lock_seconds": 0.3})
    with pytest.raises(Transient, match="open transaction locks"):
        Wiring.of(hasty).migrate(lambda _: None)
    hostile.rollback()
    assert Wiring.of(hasty).migrate(lambda _: None) == 0


# --- the change feed


@contextmanager
def under_way(connection: psycopg.Connection, *statements: str) -> Iterator[None]:
    """A transaction that has an id, and stays open."""
    for statement in statements or ("select pg_current_xact_id()",):
        connection.execute(statement)
    try:
        yield
    finally:
        connection.rollback()


def land(connection: psycopg.Connection, key: int) -> None:
    """Writes a version as a worker does: it announces the write before the transaction gets an id."""
    connection.execute("lock table desk.versions in row exclusive mode")
    connection.execute("insert into desk.articles values (%s, gen_random_uuid(), null)", [key])
    connection.execute(
        """insert into desk.versions (version_key, article_key, version_id, origin, authors, tags, title, text,
               raw_title, raw_text, truncated, reference_day, discovered_at, fetched_at, extracted_at, furniture,
               topic, partition, position)
           values (%(key)s, %(key)s, gen_random_uuid(), 'feed', '{}', '{}', '', '',
                   '', '', false, now(), now(), now(), now(), '[]', 't', 0, %(key)s)""",
        {"key": key},
    )


def changes(connection: psycopg.Connection, behind: int = 0) -> list[tuple[int, int]]:
    return connection.execute(
        """select change_cursor, article_key
           from copydesk.article_changes join copydesk.articles using (article_id, change_cursor)
           where change_cursor > %s order by change_cursor""",
        [behind],
    ).fetchall()


def test_an_open_transaction_of_another_user_delays_no_change(desk, connection, read, writer):
    elsewhere = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "dbname": "postgres"})
    reader, other = read(), writer()
    reader.autocommit = False
    with (
        closing(psycopg.connect(elsewhere)) as far,
        # It may do so, and this assigns a transaction id.
        under_way(reader, "alter role copydesk_reader set search_path = copydesk"),
        under_way(far),
        under_way(other, "insert into desk.feeds (url) values ('a')"),
    ):
        with connection.transaction():
            land(connection, 1)
        assert [key for _, key in changes(connection)] == [1]
        assert [key for _, key in changes(read())] == [1]
        assert connection.execute("select count(*) from copydesk.change_writers").fetchone() == (0,)


def test_an_open_transaction_of_a_writer_does_and_is_named(connection, read, writer):
    first = writer()
    first.execute("set application_name = 'the slow one'")
    first.commit()
    land(first, 1)
    with connection.transaction():
        land(connection, 2)
    reader = read()
    assert changes(reader) == []
    held = reader.execute("select pid, application_name, state from copydesk.change_writers").fetchall()
    assert held == [(first.info.backend_pid, "the slow one", "idle in transaction")]
    first.commit()
    assert [key for _, key in changes(reader)] == [1, 2]
    assert reader.execute("select * from copydesk.change_writers").fetchall() == []


def test_a_writer_that_only_announced_itself_delays_nothing(connection, writer):
    """It will get an id above all those that are visible."""
    with connection.transaction():
        land(connection, 1)
    first = writer()
    first.execute("lock table desk.versions in row exclusive mode")
    assert [key for _, key in changes(connection)] == [1]
    first.rollback()


def test_no_change_is_skipped_while_many_write(desk, connection):
    """Fast and slow writers, some of which roll back, and readers that keep the last cursor that they have seen."""
    numbers, over = itertools.count(1), threading.Event()
    landed: list[int] = []
    url = desk.database_url.get_secret_value()

    def write(seed: int) -> None:
        pick, moment = random.Random(seed), threading.Event()
        with closing(psycopg.connect(url)) as own:
            for _ in range(60):
                made = [next(numbers) for _ in range(pick.randint(1, 3))]
                for key in made:
                    land(own, key)
                moment.wait(pick.choice((0, 0, 0, 0.002, 0.02)))
                given_up = pick.random() < 0.2
                own.rollback() if given_up else own.commit()
                landed.extend([] if given_up else made)

    def follow(seen: list[int]) -> None:
        with closing(psycopg.connect(url, autocommit=True)) as own:
            last, ended = 0, False
            while not ended:
                ended = over.is_set()
                found = changes(own, last)
                seen.extend(key for _, key in found)
                last = found[-1][0] if found else last

    followed: list[list[int]] = [[], []]
    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    followers = [threading.Thread(target=follow, args=(seen,)) for seen in followed]
    for thread in (*writers, *followers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in followers:
        thread.join()
    assert len(landed) > 300
    for seen in followed:
        assert sorted(seen) == sorted(landed)


# --- while articles land


def test_articles_land_as_usual_despite_a_hostile_reader(desk, another_desk, newsroom, hands, read, connection, dump):
    """It uses all its connections, changes its own role, and opens transactions that never end."""
    articles = newsroom.edition(30, 5, 20)
    undisturbed = another_desk()
    quiet = hands(settings=undisturbed)
    for start in range(0, len(articles), 20):
        quiet.land(articles[start : start + 20])

    held = [read() for _ in range(desk.reader_connections)]
    for one in held:
        one.autocommit = False
        one.execute("select count(*) from copydesk.articles")
    held[2].execute("alter role copydesk_reader set search_path = copydesk")  # a transaction with an id
    held[1].execute("declare a cursor with hold for select * from copydesk.articles, copydesk.articles b")

    # Applies to the workers: none of them may wait for a reader.
    connection.execute("alter role copydesk set lock_timeout = '20s'")
    try:
        loud = hands()
        for start in range(0, len(articles), 20):
            loud.land(articles[start : start + 20])
            assert [
                lock for (lock,) in connection.execute("select pg_blocking_pids(pid) from pg_stat_activity") if lock
            ] == []
    finally:
        connection.execute("alter role copydesk reset lock_timeout")
    names = ("articles", "versions", "edges", "groups")
    assert dump(desk, *names) == dump(undisturbed, *names)
    assert len(changes(connection)) == connection.execute("select count(*) from desk.articles").fetchone()[0]
