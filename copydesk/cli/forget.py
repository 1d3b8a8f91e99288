"""The command that removes articles permanently."""

from __future__ import annotations

from typing import Annotated

import typer

from copydesk.cli.groups import WHY, Who
from copydesk.terminal import say
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Run the desk")(forget)


def forget(  # noqa: PLR0913  # the options of one command
    context: typer.Context,
    *,
    who: Who,
    why: Annotated[str | None, typer.Option("--why", help=WHY)] = None,
    articles: Annotated[list[str] | None, typer.Argument(help="Ids or URLs of articles, landed or not.")] = None,
    feed: Annotated[list[str] | None, typer.Option(help="Everything this feed has listed, by its address.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Everything this outlet has published, by its host.")] = None,
    allow: Annotated[bool, typer.Option("--allow", help="Let them land again, instead of removing them.")] = False,
) -> None:
    """Remove articles permanently: texts, evidence, fingerprints, search entries and archived pages; regroups the rest.

    Only a tombstone in the view `removed` remains. They do not land again, neither through their feed nor through a
    replay, unless `--allow` lets them. What the feed or outlet publishes from now on is not affected.
    """
    from copydesk import forget as forgetting

    desk: Wiring = context.obj
    forgetting.check(articles or [], feeds=feed or [], outlets=outlet or [])
    why = why or str(typer.prompt("Why"))  # asked only when the arguments are valid
    with desk.connection("copydesk forget") as connection:
        chosen = forgetting.chosen(connection, articles or [], feeds=feed or [], outlets=outlet or [])
        if allow:
            typer.echo(f"{forgetting.allow(connection, chosen, who, why)} articles are allowed to land again")
            return
        report = forgetting.forget(connection, desk.settings, chosen, who, why)
    typer.echo(report.sentence)
    if report.archive is not None:
        typer.echo(f"{report.archive.records} pages were removed from {report.archive.files} files of the archive")
        for path in report.archive.busy:
            say(f"a run is appending to {path.name}, which has such pages: run this again when it has ended")
