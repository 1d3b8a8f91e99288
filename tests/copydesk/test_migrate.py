"""Migrations: repeatable, one at a time, never edited; and a contract that is all that its reader can see."""

import shutil
import threading

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.errors import Permanent, Transient
from contract.postgres import connect
from contract.settings import make
from copydesk import migrate as migrations
from copydesk.migrate import sql_folder

pytestmark = pytest.mark.stack


@pytest.fixture
def empty(stack, request):
    """Settings of a database with nothing in it."""
    name = f"empty_{abs(hash(request.node.name)):x}"
    url = stack.settings.database_url.get_secret_value()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        own = make_conninfo(**{**conninfo_to_dict(url), "dbname": name})
        yield stack.settings.model_copy(update={"database_url": SecretStr(own)})
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def folder(tmp_path):
    """A copy of the SQL files that a test may change."""
    return shutil.copytree(sql_folder(), tmp_path / "sql")


def migrate(settings, *, say, folder=None):
    """As `copydesk migrate`, or with the SQL files of another folder."""
    password = settings.reader_password.get_secret_value() if settings.reader_password else None
    with connect(settings) as connection:
        return migrations.migrate(connection, reader_password=password, reader_connections=20, say=say, folder=folder)


@pytest.fixture
def reader(desk):
    """A connection as the reading role, with limits disabled as far as it is allowed to."""
    url = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "user": "copydesk_reader"})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        yield connection


def schema_of(settings):
    """Everything in a database's schemas, with comments and grants."""
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        return connection.execute(
            """select n.nspname, c.relname, c.relkind, c.relacl::text, pg_get_viewdef(c.oid),
                      array_agg((a.attname, format_type(a.atttypid, a.atttypmod),
                                 col_description(c.oid, a.attnum))::text order by a.attnum)
               from pg_class c join pg_namespace n on n.oid = c.relnamespace
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
               where n.nspname in ('desk', 'copydesk', 'public') group by n.nspname, c.oid order by 1, 2"""
        ).fetchall()


def landed(settings):
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        return connection.execute(
            "select number, name, landed_at from public.copydesk_migrations order by 1"
        ).fetchall()


def quiet(_):
    pass


def test_a_second_time_changes_nothing(empty):
    said = []
    assert migrate(empty, say=said.append) == len(said) >= 1
    schema, rows = schema_of(empty), landed(empty)
    assert migrate(empty, say=said.append) == 0
    assert (schema_of(empty), landed(empty)) == (schema, rows)


def test_two_at_once_apply_each_once(empty):
    made, failures = [], []
    together = threading.Barrier(3)

    def run():
        together.wait()
        try:
            made.append(migrate(empty, say=quiet))
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert sorted(made) == [0, 0, len(landed(empty))]


def test_a_landed_file_that_was_edited_is_refused(empty, folder):
    migrate(empty, say=quiet, folder=folder)
    before = schema_of(empty)
    edited = next((folder / "migrations").iterdir())
    edited.write_text(edited.read_text(encoding="utf-8") + "\ncreate table desk.more ();\n", encoding="utf-8")
    with pytest.raises(Permanent, match=rf"migration {edited.stem} was edited after it was applied.*a new migration"):
        migrate(empty, say=quiet, folder=folder)
    assert schema_of(empty) == before


def test_a_landed_file_that_is_gone_is_refused(empty, folder):
    extra = folder / "migrations" / "0900_more.sql"
    extra.write_text("create table desk.more ();", encoding="utf-8")
    migrate(empty, say=quiet, folder=folder)
    extra.unlink()
    with pytest.raises(Permanent, match="0900_more was applied to this database, but is not in this version"):
        migrate(empty, say=quiet, folder=folder)


def test_a_file_inserted_before_an_applied_one_is_refused(empty, folder):
    (folder / "migrations" / "0900_more.sql").write_text("create table desk.more ();", encoding="utf-8")
    migrate(empty, say=quiet, folder=folder)
    (folder / "migrations" / "0800_late.sql").write_text("create table desk.late ();", encoding="utf-8")
    with pytest.raises(Permanent, match="0800_late comes before 0900, which is already applied"):
        migrate(empty, say=quiet, folder=folder)


def test_a_migration_that_fails_leaves_nothing(empty, folder):
    migrate(empty, say=quiet, folder=folder)
    before = schema_of(empty)
    (folder / "migrations" / "0901_bad.sql").write_text("create table desk.more (); select 1/0;", encoding="utf-8")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty, say=quiet, folder=folder)
    assert schema_of(empty) == before


def test_a_further_migration_is_applied_to_a_database_in_use(empty, folder):
    migrate(empty, say=quiet, folder=folder)
    (folder / "migrations" / "0900_more.sql").write_text("create table desk.more (x int);", encoding="utf-8")
    assert migrate(empty, say=quiet, folder=folder) == 1
    assert [name for _, name, _ in landed(empty)][-1] == "0900_more"


def test_a_postgres_that_does_not_answer_is_named():
    settings = make({"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    with pytest.raises(Transient, match=r"Postgres does not answer.*COPYDESK_DATABASE_URL"):
        migrate(settings, say=quiet)


# --- the contract


def test_every_view_and_column_of_the_contract_is_commented(connection):
    rows = connection.execute(
        """select c.relname, a.attname, obj_description(c.oid), col_description(c.oid, a.attnum), c.relkind
           from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           where c.relnamespace = 'copydesk'::regnamespace and c.relkind <> 'c'"""  # row types of functions
    ).fetchall()
    assert {view for view, *_ in rows} >= {"articles", "article_changes", "copies", "groups", "entries", "feeds"}
    assert {kind for *_, kind in rows} == {"v"}
    assert [(view, column) for view, column, about, says, _ in rows if not (about and says)] == []
    silent = """select oid::regprocedure::text from pg_proc
                where pronamespace = 'copydesk'::regnamespace and obj_description(oid) is null"""
    assert connection.execute(silent).fetchall() == []


def views(connection):
    found = connection.execute("select table_name from information_schema.views where table_schema = 'copydesk'")
    return sorted(name for (name,) in found.fetchall())


def test_the_views_work_on_an_empty_database_and_the_reader_sees_them(connection, reader):
    for view in views(connection):
        query = sql.SQL("select count(*) from (select * from copydesk.{}) v").format(sql.Identifier(view))
        assert reader.execute(query).fetchone() == connection.execute(query).fetchone()
    assert views(connection) == views(reader)
    assert reader.execute("select count(*) from copydesk.articles").fetchone() == (0,)


def test_the_reader_sees_nothing_else(connection, reader):
    tables = connection.execute(
        """select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class c
           join pg_namespace n on n.oid = c.relnamespace
           where relkind in ('r', 'v', 'm', 'p', 'S') and nspname in ('desk', 'public')"""
    ).fetchall()
    assert len(tables) > 8
    for (table,) in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(f"select * from {table}")


WRITES = (
    "insert into copydesk.dead_letters (topic) values ('x')",
    "update copydesk.feeds set title = 'x'",
    "delete from copydesk.rulesets",
    "truncate desk.articles",
    "create table copydesk.mine (x int)",
    "create table public.mine (x int)",
    "create table desk.mine (x int)",
    "create schema mine",
    "create or replace view copydesk.rulesets as select 1",
    "drop view copydesk.articles",
    "comment on view copydesk.articles is 'mine'",
    "select pg_read_file('postgresql.conf')",
    "create role mine",
    "grant select on desk.articles to copydesk_reader",
)


@pytest.mark.parametrize("statement", WRITES)
def test_the_reader_writes_nothing(reader, statement):
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
        reader.execute(statement)


def test_a_reader_password_is_set(empty):
    migrate(empty.model_copy(update={"reader_password": SecretStr("se'cret")}), say=quiet)
    with psycopg.connect(empty.database_url.get_secret_value()) as connection:
        stored = connection.execute("select rolpassword from pg_authid where rolname = 'copydesk_reader'").fetchone()
    assert stored[0].startswith("SCRAM-SHA-256$")
