"""The command that queries the views: sql."""

from __future__ import annotations

import csv
import stat
import sys
from os import fstat
from pathlib import Path
from typing import Annotated, Final, cast
from uuid import UUID

import typer
from rich.table import Table
from typer.core import TyperCommand

from contract.errors import Permanent
from copydesk.ask import Answer
from copydesk.terminal import cells, json_line, printable, shown, wide_console
from copydesk.wiring import Wiring

_ID: Final = 36  # characters of an id
_ROWS: Final = 1000  # rows that a query on the terminal shows at most


class _Query(TyperCommand):
    """A command whose argument may begin with an SQL comment, which is not an option."""

    def parse_args(self, ctx: object, args: list[str]) -> list[str]:
        queries = [word for word in args if word.startswith("--") and any(map(str.isspace, word))]
        if queries and "--" not in args:
            args = [*(word for word in args if word not in queries), "--", *queries]
        return super().parse_args(cast("typer.Context", ctx), args)


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(rich_help_panel="Ask", cls=_Query)(sql)


def sql(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(
            help="One SQL query starting with select, with, values, table, show or explain; or a file with one, whose "
            "name ends in .sql; or `-` for standard input, which is also read from a pipe. Without a query, lists the "
            "views, their columns and the functions."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per row; numbers stay numbers.")
    ] = False,  # typer's way to declare a flag
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV with a header line; lists as JSON.")] = False,
) -> None:
    """Query the views of schema copydesk, read-only, as the role copydesk_reader."""
    desk: Wiring = context.obj
    if as_json and as_csv:
        msg = "--json and --csv exclude each other: choose one"
        raise Permanent(msg)
    answer = desk.ask(_text(query), most=sys.maxsize if as_json or as_csv else _ROWS)
    if as_json:
        for row in answer.by_name():
            typer.echo(json_line(row))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(map(printable, answer.names))
        writer.writerows(map(shown, row) for row in answer.rows)
    else:
        _print(answer)


def _text(query: str | None) -> str:
    """The query itself, however it was given."""
    if query is None and not _is_piped():
        return _CATALOGUE
    if query is None or query == "-":
        return _decoded(sys.stdin.buffer.read())
    if not query.endswith(".sql"):
        return query
    try:
        return _decoded(Path(query).read_bytes())
    except OSError as error:
        msg = f"{query} cannot be read: {error.strerror}"
        raise Permanent(msg) from error


def _decoded(query: bytes) -> str:
    return query.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _is_piped() -> bool:
    """Whether a file was given, or something is piped in: not a terminal, and not like /dev/null."""
    try:
        kind = fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISREG(kind)


def _print(answer: Answer) -> None:
    # In a pipe nothing is wrapped, on a terminal everything but ids.
    console = wide_console()
    table = Table(header_style="bold")
    for at, name in enumerate(cells(*answer.names)):
        ids = any(isinstance(row[at], UUID) for row in answer.rows)
        table.add_column(name, no_wrap=ids, min_width=_ID if ids else None, overflow="fold")
    for row in answer.rows:
        table.add_row(*cells(*map(shown, row)))
    console.print(table)
    if answer.more > 0:
        typer.echo(f"… and {answer.more} rows more: add a limit, or take all of them with --json or --csv", err=True)


_CATALOGUE: Final = """
select view, "column", type, meaning from (
    select c.relname::text as view, a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type,
           col_description(c.oid, a.attnum) as meaning, false as is_function, a.attnum as place
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'copydesk'::regnamespace and c.relkind = 'v'
    union all
    select f.name, a.attname, coalesce(format_type(a.atttypid, a.atttypmod), f.result),
           coalesce(col_description(f.relation, a.attnum), f.meaning), true, a.attnum
    from (
        select format('%s(%s)', p.proname, pg_get_function_arguments(p.oid)) as name, t.typrelid as relation,
               pg_get_function_result(p.oid) as result, obj_description(p.oid, 'pg_proc') as meaning
        from pg_proc p join pg_type t on t.oid = p.prorettype where p.pronamespace = 'copydesk'::regnamespace
    ) f
    left join pg_attribute a on a.attrelid = f.relation and a.attnum > 0 and not a.attisdropped
) listed
order by is_function, view, place
"""
