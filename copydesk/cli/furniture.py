"""Commands about learned lines: what an outlet prints on many of its pages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from copydesk.terminal import cells, json_line, progress_bar, wide_console
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # imported late: compiling its patterns takes a tenth of a second
    from enrich.reading import LearnedLine

furniture = typer.Typer(
    no_args_is_help=True,
    help="Lines that an outlet prints on many of its pages (a footer, a slogan), "
    "learned from landed articles, in numbered versions.",
)
Json = Annotated[bool, typer.Option("--json", help="One JSON object per learned line.")]
_SHOWN = 60  # lines of a table on the terminal
_DAYS = 30


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(furniture, name="furniture", rich_help_panel="Run the desk")


@furniture.command("learn")
def learn_lines(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="Learn from articles that landed within this many days.", min=1)] = _DAYS,
    apply: Annotated[
        bool, typer.Option("--apply", help="Save the learned lines as a new version, and use it from now on.")
    ] = False,  # typer's way to declare a flag
    as_json: Json = False,
) -> None:
    """Find and show lines with which many reports of an outlet begin or end.

    Nothing changes without --apply. Landed articles stay as they were read; furniture_version says which version an
    article was read with. `copydesk furniture use 0` reverts to none.
    """
    from copydesk import learning

    desk: Wiring = context.obj
    with desk.connection("copydesk furniture", patient=True) as connection, progress_bar() as progress:
        bar = progress.add_task("outlets", total=None)
        done = learning.learn_lines(
            connection,
            days,
            apply=apply,
            progress=lambda outlets, what: progress.update(bar, completed=outlets, description=what),
        )
    _show(done.lines, as_json=as_json)
    typer.echo(done.sentence, err=as_json)


@furniture.command("list")
def list_lines(
    context: typer.Context,
    version: Annotated[int | None, typer.Option(help="Version to show; default: the one in use.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only lines of this outlet.", metavar="HOST")] = None,
    as_json: Json = False,
) -> None:
    """Show the learned lines of a version, and which version is in use."""
    from enrich.store import boilerplate

    desk: Wiring = context.obj
    with desk.connection("copydesk furniture") as connection:
        current = boilerplate.in_use(connection)
        wanted = current if version is None else version
        lines = boilerplate.lines_of(connection, wanted, outlet)
        versions = boilerplate.numbers(connection)
    _show(lines, as_json=as_json)
    typer.echo(f"version {wanted}: {len(lines)} lines; in use: {current}; there are {[0, *versions]}", err=as_json)


@furniture.command("use")
def use_version(
    context: typer.Context,
    version: Annotated[int, typer.Argument(help="Number of a version; 0 uses no learned lines.", min=0)],
) -> None:
    """Use this version from now on."""
    from enrich.store import boilerplate

    desk: Wiring = context.obj
    with desk.connection("copydesk furniture") as connection:
        boilerplate.use(connection, version)
    typer.echo(f"workers use version {version} from their next batch on")


def _show(lines: Sequence[LearnedLine], *, as_json: bool) -> None:
    """On a terminal only the first ones."""
    if as_json:
        for line in lines:
            typer.echo(json_line({"outlet": line.outlet, "line": line.line, "reports": line.reports, "of": line.of}))
        return
    if not lines:
        return
    table = Table(header_style="bold")
    table.add_column("outlet", no_wrap=True, min_width=max(len(line.outlet) for line in lines))
    table.add_column("line", overflow="fold")
    table.add_column("reports", no_wrap=True)
    shown = lines[:_SHOWN] if sys.stdout.isatty() else lines
    for line in shown:
        table.add_row(*cells(line.outlet, line.line, f"{line.reports} of {line.of}"))
    wide_console().print(table)
    if len(lines) > len(shown):
        typer.echo(f"… and {len(lines) - len(shown)} more", err=True)
