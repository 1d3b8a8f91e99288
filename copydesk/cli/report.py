"""The command that renders a day: report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from contract.errors import Permanent
from copydesk.cli.files import check_writable
from copydesk.terminal import progress_bar
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Ask")(report)


def report(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write the page to.", metavar="FILE.html")],
    day: Annotated[
        str | None, typer.Option(help="The day, as 2026-03-01; default: today, in UTC.", metavar="DAY")
    ] = None,
) -> None:
    """Write an HTML report of a day: its largest syndications, who copied whom, rewrites, feeds, volumes.

    The file is self-contained, runs no script, and its data comes only from the views.
    """
    from copydesk.report.page import report_page

    desk: Wiring = context.obj
    now = datetime.now(UTC)
    wanted = _day(day, now)
    check_writable(file)
    with progress_bar() as progress:
        bar = progress.add_task("reading", total=None)
        found = desk.report(wanted, lambda what: progress.update(bar, description=f"reading {what}"))
    page = report_page(found, now)
    file.write_text(page, encoding="utf-8", errors="backslashreplace")
    typer.echo(f"wrote {file}", err=True)


def _day(text: str | None, now: datetime) -> date:
    if text is None:
        return now.date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        msg = f"{text} is not a date: write it as {now:%Y-%m-%d}"
        raise Permanent(msg) from error
