"""`copydesk sql` only reads: no text escapes from the reader's role or its transaction, whatever it contains."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from contract.errors import CopydeskError, Permanent, Transient
from contract.postgres import connect_reader
from contract.settings import make
from copydesk.ask import ask, check, first_word
from copydesk.cli import app

# Each would change or show something if it were executed; harmless in effect, as they only create an empty table.
TAKE = "create table public.taken ()"
ESCAPES = [
    # several statements
    f"select 1; {TAKE}", f"select 1; commit; {TAKE}", f"select 1;commit;reset role;{TAKE}", "select 1; select 2",
    f"select 1; rollback; {TAKE}", f"select 1; end; set role none; {TAKE}", f"select 1; abort; begin; {TAKE}; commit",
    f"select 1\n;\n-- more\n{TAKE}", f"select 1 /* ; */ ; {TAKE} --", f"select $$;$$; {TAKE}",
    f"select e'\\';'; {TAKE}",
    f"values (1); {TAKE}", f"table articles; {TAKE}", f"show role; {TAKE}", f"explain select 1; {TAKE}",
    f"select 1;;{TAKE}", "select 1; set session authorization default", "select 1; discard all",
    "with a as (select 1) select * from a; reset session authorization", f"select 1; do $$ begin {TAKE}; end $$",
    # one statement of another kind
    "commit", "rollback", "begin", "end", "abort", "start transaction read write", "commit and chain", "savepoint a",
    "prepare transaction 'a'", "set transaction read write", "set session characteristics as transaction read write",
    "set role none", "set role copydesk", "set local role none", "reset role", "reset all", "discard all",
    "set session authorization default", "reset session authorization", "set session authorization copydesk",
    "set default_transaction_read_only = off", "set search_path = desk",
    TAKE, "create temporary table taken ()", "insert into desk.feeds (url) values ('a')",
    "update desk.feeds set url = ''",
    "delete from desk.feeds", "truncate desk.feeds", "drop view copydesk.articles",
    "alter role copydesk_reader superuser",
    "grant all on schema desk to copydesk_reader", f"do $$ begin execute '{TAKE}'; end $$", "call nothing()",
    "copy (select 1) to stdout", "copy (select 1) to program 'true'", "copy desk.feeds from stdin",
    "lock table desk.feeds",
    "listen a", "notify a", "vacuum", "analyze desk.feeds", "checkpoint", "load 'a'", "prepare a as select 1",
    "execute a",
    "deallocate all", "declare a cursor with hold for select 1", "refresh materialized view a", "merge into desk.feeds",
    "comment on view copydesk.articles is 'a'", "security label on view copydesk.articles is 'a'",
    # queries that do or read more than they may
    "select * from desk.feeds", "table desk.entries", "select * from public.copydesk_migrations",
    "select * from pg_authid",
    "with a as (delete from desk.feeds returning 1) select * from a",
    "with a as (insert into desk.feeds (url) values ('a') returning 1) select * from a",
    "select 1 into public.taken", "select 1 into temporary taken",
    "explain analyze create table public.taken as select 1",
    "explain analyze delete from desk.feeds", "explain (analyze) insert into desk.feeds (url) values ('a')",
    "select set_config('role', 'copydesk', false)", "select set_config('session_authorization', 'copydesk', false)",
    "select set_config('transaction_read_only', 'off', false)",
    "select set_config('role', 'none', false), query_to_xml('select * from desk.feeds', true, true, '')",
    "select set_config('session_authorization', 'default', false), query_to_xml('table desk.feeds', true, true, '')",
    f"select query_to_xml('{TAKE}', true, true, '')",
    "select query_to_xml('reset role; table desk.feeds', true, true, '')",
    "select ts_stat('select to_tsvector(url) from desk.feeds')",
    "select * from table_to_xml('desk.feeds', true, true, '')",
    "select pg_read_file('postgresql.conf')", "select pg_ls_dir('.')", "select lo_import('/etc/hostname')",
    "select pg_terminate_backend(pg_backend_pid() + 1)/0", "select pg_reload_conf()", "select pg_switch_wal()",
    "select nextval(pg_get_serial_sequence('desk.feeds', 'feed_id'))", "select setval('desk.feeds_feed_id_seq', 1)",
    "select * from articles for update", "select pg_export_snapshot() from desk.feeds",
    # not a query
    "", "   \n", ";", "-- only a comment", "/* one /* inside */ another */", "/* never ended", "(", "selec 1",
    "\\! true", "\\c postgres", "'select'", "select 1\0; commit", "select '\udcff'",
]  # fmt: skip
QUESTIONS = {
    "select 1 as a": [(1,)],
    "SELECT 1;": [(1,)],
    "  -- a remark\n/* and /* one */ more */ select 1": [(1,)],
    "((select 1))": [(1,)],
    "with a as (select 2) select * from a": [(2,)],
    "values (1), (2)": [(1,), (2,)],
    "table rulesets": [],
    "show transaction_read_only": [("on",)],
    "show search_path": [("copydesk",)],
    "show timezone": [("UTC",)],
    "select '100 %', '%s', 5 % 3": [("100 %", "%s", 2)],
    "select '; commit' as a": [("; commit",)],
    "select session_user::text, current_user::text": [("copydesk_reader", "copydesk_reader")],
}


def state(connection):
    """Everything that a text could have changed."""
    return [
        connection.execute(query).fetchall()
        for query in (
            "select oid, relname, relacl::text, relfilenode from pg_class where relkind in ('r', 'v', 'S') order by 1",
            "select * from pg_authid order by 1",
            "select nspname, nspacl::text from pg_namespace where nspname !~ '^pg_(toast_)?temp' order by 1",
            "select to_jsonb(f)::text from desk.feeds f",
            "select last_value from desk.feeds_feed_id_seq",
            "select count(*) from pg_largeobject_metadata",
        )
    ]


@pytest.mark.stack
def test_no_text_leaves_its_role_or_transaction(desk, connection):
    connection.execute("insert into desk.feeds (url) values ('https://feed.example/')")
    before = state(connection)
    answered = []
    for text in ESCAPES:
        try:
            answered.append((text, ask(desk, text).rows))
        except CopydeskError:
            continue
    assert answered == []
    assert state(connection) == before


@pytest.mark.stack
def test_what_reaches_postgres_is_harmless_there(desk, connection):
    """The check of the first word only helps users: without it, the role and the protocol still protect the desk."""
    before = state(connection)
    refused = 0
    for text in ESCAPES:
        with closing(connect_reader(desk, application="test")) as reader:
            try:
                reader.execute(text.encode("utf-8", "replace"), prepare=True)
                reader.commit()
            except psycopg.Error:
                refused += 1
    assert refused > 80
    assert state(connection) == before


@pytest.mark.stack
@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_answered(empty_desk, text):
    assert ask(empty_desk, text).rows == QUESTIONS[text]


@pytest.mark.stack
def test_several_statements_are_refused_in_words(desk):
    with pytest.raises(Permanent, match="contains several statements: run one at a time"):
        ask(desk, "select 1; select 2")
    with pytest.raises(Permanent, match='Postgres says: syntax error at or near "selec"'):
        ask(desk, "select 1 selec selec")


@pytest.mark.stack
def test_the_connection_has_no_other_role_behind_it(desk):
    """Each of these statements would switch back to the login role: that is the reader, too."""
    backs = [
        "reset role",
        "set role none",
        "reset session authorization",
        "set session authorization default",
        "reset all",
    ]
    with connect_reader(desk, application="test") as connection:
        connection.autocommit = True
        for back in [*backs, "discard all"]:
            connection.execute(back)
            assert connection.execute("select session_user::text, current_user::text").fetchone() == (
                "copydesk_reader",
                "copydesk_reader",
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set role copydesk")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set session authorization copydesk")


@pytest.mark.stack
def test_the_owners_password_is_not_tried_for_the_reader(desk):
    """If Postgres asks for a password, the message names the setting."""
    port = "host=127.0.0.1 port=1"
    with pytest.raises(Transient, match=r"COPYDESK_READER_PASSWORD") as raised:
        ask(make({"database_url": f"{port} user=copydesk password=owners dbname=a"}), "select 1")
    assert "owners" not in str(raised.value)
    given = desk.model_copy(update={"reader_password": SecretStr("se'cret")})
    assert ask(given, "select 1").rows == [(1,)]  # this Postgres trusts connections through its socket


@pytest.mark.stack
@pytest.mark.parametrize("given", ["", " \n\t", "-- nothing\n", "\udcff"])
def test_empty_or_broken_standard_input_is_an_error(given, desk, monkeypatch):
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    result = CliRunner().invoke(app, ["sql", "-"], input=given.encode("utf-8", "surrogateescape"))
    assert isinstance(result.exception, Permanent)


@pytest.mark.stack
def test_a_query_comes_from_standard_input(desk, monkeypatch):
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    result = CliRunner().invoke(app, ["sql", "--json", "-"], input="select 'é' as a".encode())
    assert json.loads(result.output) == {"a": "é"}


@pytest.mark.stack
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select\n  outlet,\n  titel\nfrom articles", 'column "titel" does not exist (line 3, character 3). Perhaps'),
        ("select 'é', foo", 'column "foo" does not exist (line 1, character 13).'),
        ("select 1 +", "syntax error at end of input (line 1, character 11)."),
        ("select 1/0", "division by zero."),
        ("table article", "(line 1, character 7). Did you mean articles or article_changes?"),
        ("select * from copydesk.grups", "Did you mean groups"),
        ("select * from serch('a')", "Did you mean search?"),
        (
            "select * from search('a', lang => 'en')",
            "Its signature is search(query text, since timestamp with",
        ),
        ("table changes", "Its signature is changes(after bigint, most integer)."),
        ("select * from articles()", "It is a view: use `from articles`, without parentheses."),
        ("selct 1", "not with selct; did you mean select?"),
        ("\\d articles", "not with \\; `copydesk sql` alone lists the views"),
    ],
)
def test_a_refusal_says_where_and_suggests_names(desk, text, said):
    with pytest.raises(Permanent) as raised:
        ask(desk, text)
    assert said in str(raised.value)


@pytest.mark.stack
@pytest.mark.parametrize("text", ["-- how many?\nselect 1 as a", "--one word\nselect 1 as a"])
def test_a_query_may_begin_with_a_comment(copydesk, text):
    assert json.loads(copydesk("sql", text, "--json")) == {"a": 1}
    assert json.loads(copydesk("sql", "--json", "--", text)) == {"a": 1}


@pytest.mark.stack
@pytest.mark.parametrize("given", ["select 'é' as a", "\ufeff-- saved on Windows\nselect 'é' as a"])
def test_what_is_piped_in_is_the_query(desk, given):
    environment = {**os.environ, "COPYDESK_DATABASE_URL": desk.database_url.get_secret_value()}
    said = subprocess.run(
        [sys.executable, "-m", "copydesk", "sql", "--json"],
        input=given.encode(), capture_output=True, env=environment, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == {"a": "é"}


IDS = "225d3a1f-8c1e-4b02-9f6e-0123456789ab"
ROW = (
    f"select '{IDS}'::uuid as id, 12.50::numeric as n, 3::numeric as three, true as b, null as nothing, "
    "array['a', 'b,c'] as l, 'say \"x\", or' as t, repeat('long ', 60) || 'end' as w"
)


@pytest.mark.stack
def test_json_has_numbers_and_lists_as_such(copydesk):
    row = json.loads(copydesk("sql", "--json", ROW))
    assert (row["id"], row["n"], row["three"], row["b"], row["nothing"]) == (IDS, 12.5, 3, True, None)
    assert type(row["three"]) is int
    assert row["l"] == ["a", "b,c"]


@pytest.mark.stack
def test_csv_is_read_back_as_it_was(copydesk):
    names, row = csv.reader(copydesk("sql", "--csv", ROW).splitlines())
    assert names == ["id", "n", "three", "b", "nothing", "l", "t", "w"]
    assert row == [IDS, "12.50", "3", "true", "", '["a", "b,c"]', 'say "x", or', "long " * 60 + "end"]
    assert "choose one" in copydesk("sql", "--csv", "--json", ROW, refused=True)


ODD = """
select 'infinity'::timestamptz as never, '4713-01-01 BC'::date as old, '24:00'::time as late, 'NaN'::float8 as nan,
       array['-infinity'::float8] as list, 'NaN'::numeric as n, interval '1 day -2 hours' as lag,
       interval '-3 months' as ago, '\\xdead'::bytea as bytes, '2026-03-10'::date as day
"""


@pytest.mark.stack
def test_values_that_python_and_json_lack_are_given_as_postgres_writes_them(copydesk):
    def no_number(written):
        pytest.fail(f"{written} is no JSON")

    row = json.loads(copydesk("sql", "--json", ODD), parse_constant=no_number)
    assert row == {
        "never": "infinity", "old": "4713-01-01 BC", "late": "24:00:00", "nan": "NaN", "list": ["-Infinity"],
        "n": "NaN", "lag": "1 day -02:00:00", "ago": "-3 mons", "bytes": "\\xdead", "day": "2026-03-10",
    }  # fmt: skip
    names, line = csv.reader(copydesk("sql", "--csv", ODD).splitlines())
    assert dict(zip(names, line, strict=True)) == row | {"list": '["-Infinity"]'}


WRITTEN = """
select array['a', null] as l, array[timestamptz '2026-03-10 10:00Z'] as times, array[1.50] as n, true as yes,
       '{"a": null}'::jsonb as j, row(1, 'x', null) as r, daterange('2026-01-01', null) as d, 'NaN'::float8 as f,
       '{[1,2)}'::int4multirange as m, 0::numeric(30, 20) as z
"""


@pytest.mark.stack
def test_a_table_shows_values_as_sql_knows_them(copydesk):
    row = copydesk("sql", WRITTEN).splitlines()[-2]
    assert [cell.strip() for cell in row.split("│")[1:-1]] == [
        '["a", null]', '["2026-03-10 10:00:00+00:00"]', "[1.5]", "true", '{"a": null}', "(1,x,)", "[2026-01-01,)",
        "NaN", "{[1,2)}", "0.00000000000000000000",
    ]  # fmt: skip


@pytest.mark.stack
def test_columns_with_the_same_name_are_not_lost_in_json(copydesk):
    assert "called 'a'" in copydesk("sql", "--json", "select 1 as a, 2 as a, 3 as b", refused=True)
    assert copydesk("sql", "--csv", "select 1 as a, 2 as a").splitlines() == ["a,a", "1,2"]


@pytest.mark.stack
def test_an_error_in_a_function_is_shown_without_its_position(copydesk):
    said = copydesk("sql", "select * from search(repeat('x', 2000))", refused=True)
    assert "longer than 1,000 characters" in said
    assert "CONTEXT" not in said


@pytest.mark.stack
def test_in_a_pipe_nothing_is_cut_or_folded(copydesk):
    (line,) = [line for line in copydesk("sql", ROW).splitlines() if IDS in line]
    assert "long " * 60 + "end" in line


@pytest.mark.stack
def test_a_query_comes_from_a_file(copydesk, tmp_path):
    file = tmp_path / "query.sql"
    file.write_text("-- how many?\nselect 7 as seven\n")
    assert json.loads(copydesk("sql", "--json", str(file))) == {"seven": 7}
    file.write_bytes(b"\xef\xbb\xbfselect 8 as eight")  # with a byte order mark, as editors on Windows write it
    assert json.loads(copydesk("sql", "--json", str(file))) == {"eight": 8}
    assert "none.sql cannot be read: No such file" in copydesk("sql", "none.sql", refused=True)


@pytest.mark.stack
def test_without_a_query_the_catalogue_is_shown(copydesk):
    listed = {(view, column): kind for view, column, kind, _ in csv.reader(copydesk("sql", "--csv").splitlines())}
    assert listed["article_changes", "change_cursor"] == "bigint"
    assert listed["articles", "authors"] == "text[]"
    (search,) = {view for view, _ in listed if view.startswith("search(query text, since")}
    assert listed[search, "snippet"] == "text"
    assert "there is no query" in copydesk("sql", "", refused=True)


@pytest.mark.stack
def test_rows_beyond_the_limit_are_counted(desk):
    answer = ask(desk, "select * from generate_series(1, 10)", most=4)
    assert (len(answer.rows), answer.more) == (4, 6)


@pytest.mark.parametrize(
    ("text", "word"),
    [("", ""), ("select", "select"), (" ( ( SELECT", "SELECT"), ("--a\n--b\nwith", "with"), ("/**/values", "values"),
     ("/*/*/**/*/*/table", "table"), ("/*", ""), ("--", ""), ("; select 1", ";"), ("éa b", "éa"),
     ("\ufeffselect", "\ufeff")],
)  # fmt: skip
def test_the_first_word_of_a_query_is_found_after_comments(text, word):
    assert first_word(text) == word


def test_the_first_word_of_a_long_text_is_found_at_once():
    """A hundred thousand comments: reading each of them once takes no noticeable time."""
    with pytest.raises(Permanent, match="not with commit"):
        check("/* a /* b */ */ -- c\n" * 100_000 + "commit")
