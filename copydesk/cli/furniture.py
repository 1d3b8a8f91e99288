"""Commands about learned lines: what an outlet prints on many of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from copydesk.terminal import cells, progress_bar
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # read late, where it is needed: its matchers take a tenth of a second to make
    from enrich.reading import LearnedLine

furniture = typer.Typer(
    no_args_is_help=True,
    help="Lines that an outlet prints on many of its pages (a footer, a slogan): "
    "learned from what landed, in numbered versions.",
)
_SHOWN = 60  # lines of a table on the terminal
_DAYS = 30


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(furniture, name="furniture", rich_help_panel="Run the desk")


@furniture.command("learn")
def learn_lines(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="Learn from articles that landed within so many days.", min=1)] = _DAYS,
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep what was learned as a new version, and read with it from now on.")
    ] = False,  # typer's way to declare a flag
) -> None:
    """Find the lines that an outlet's reports begin or end with again and again, and show them.

    Nothing changes without --apply. Articles that have landed keep the reading they have; each says by
    furniture_version which version it was read with. `copydesk furniture use 0` goes back.
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
    _show(done.lines)
    typer.echo(done.sentence)


@furniture.command("list")
def list_lines(
    context: typer.Context,
    version: Annotated[int | None, typer.Option(help="This version; without it the one in use.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Lines of this outlet alone.", metavar="HOST")] = None,
) -> None:
    """Show the learned lines of a version, and which version is in use."""
    from enrich.store import boilerplate

    desk: Wiring = context.obj
    with desk.connection("copydesk furniture") as connection:
        current = boilerplate.in_use(connection)
        wanted = current if version is None else version
        lines = boilerplate.lines_of(connection, wanted, outlet)
        versions = boilerplate.numbers(connection)
    _show(lines)
    typer.echo(f"version {wanted}: {len(lines)} lines; in use: {current}; there are {[0, *versions]}")


@furniture.command("use")
def use_version(
    context: typer.Context,
    version: Annotated[int, typer.Argument(help="Number of a version; 0 reads with no learned lines.", min=0)],
) -> None:
    """Read with this version from now on."""
    from enrich.store import boilerplate

    desk: Wiring = context.obj
    with desk.connection("copydesk furniture") as connection:
        boilerplate.use(connection, version)
    typer.echo(f"workers read with version {version} from their next batch on")


def _show(lines: Sequence[LearnedLine]) -> None:
    if not lines:
        return
    table = Table("outlet", "line", "reports", header_style="bold")
    for line in lines[:_SHOWN]:
        table.add_row(*cells(line.outlet, line.line, f"{line.reports} of {line.of}"))
    Console().print(table)
    if len(lines) > _SHOWN:
        typer.echo(f"… and {len(lines) - _SHOWN} more")
