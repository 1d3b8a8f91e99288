"""The contract only grows: columns, functions and types of schema copydesk are as recorded, with comments."""

from __future__ import annotations

from pathlib import Path

import pytest

RECORDED = Path(__file__).parent / "contract.txt"

pytestmark = pytest.mark.stack

_COLUMNS = """
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod),
           c.relname || '.' || a.attname, col_description(c.oid, a.attnum)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'copydesk'::regnamespace and c.relkind in ('v', 'c', 'm', 'r', 'p')"""
_FUNCTIONS = """
    select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || pg_get_function_result(p.oid),
           p.proname, obj_description(p.oid, 'pg_proc')
    from pg_proc p where p.pronamespace = 'copydesk'::regnamespace"""
_WHOLE = """
    select c.relname, coalesce(obj_description(c.oid, 'pg_class'), obj_description(c.reltype, 'pg_type'))
    from pg_class c where c.relnamespace = 'copydesk'::regnamespace and c.relkind in ('v', 'c', 'm', 'r', 'p')"""


@pytest.fixture
def present(connection):
    """Each column and function as one line, and its comment."""
    rows = [*connection.execute(_COLUMNS).fetchall(), *connection.execute(_FUNCTIONS).fetchall()]
    return {line: comment for line, _, comment in rows}


def test_nothing_that_was_promised_is_gone_or_of_another_type(present):
    recorded = set(RECORDED.read_text("utf-8").splitlines())
    gone = sorted(recorded - present.keys())
    assert not gone, f"gone, or of another type: {gone}"
    new = sorted(present.keys() - recorded)
    assert not new, f"new: add these lines to {RECORDED.name}: {new}"


def test_the_record_is_sorted_and_each_line_is_there_once():
    lines = RECORDED.read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_everything_has_a_comment(present, connection):
    assert [line for line, comment in present.items() if not comment] == []
    assert [name for name, comment in connection.execute(_WHOLE).fetchall() if not comment] == []


@pytest.mark.parametrize(
    "change",
    [
        "alter view copydesk.rulesets rename column description to about",
        "drop view copydesk.rulesets",
        "alter type copydesk.found alter attribute rank type double precision cascade",
        "drop function copydesk.diff",
    ],
)
def test_a_broken_promise_is_seen(change, connection):
    recorded = set(RECORDED.read_text("utf-8").splitlines())
    connection.execute("begin")
    connection.execute(change)
    rows = [*connection.execute(_COLUMNS).fetchall(), *connection.execute(_FUNCTIONS).fetchall()]
    connection.execute("rollback")
    assert recorded - {line for line, _, _ in rows}
