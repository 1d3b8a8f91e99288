"""The command `why`: the full history of an address, an entry, an article or a feed."""

from __future__ import annotations

import sys
from datetime import UTC
from typing import Annotated

import typer

from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Ask")(why)


def why(
    context: typer.Context,
    reference: Annotated[
        str,
        typer.Argument(
            help="A page's or feed's address, an article's id, an entry's number or guid.", metavar="URL|ID"
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Show the full history of an entry, an article or a feed: who listed it, every try and response, and the result.

    If a report did not land, this says why. Times are UTC.
    """
    from copydesk.why import story_of

    desk: Wiring = context.obj
    with desk.connection("copydesk why") as connection:
        story = story_of(connection, reference, desk.settings.user_agent)
    if as_json:
        sys.stdout.write(json_line(story) + "\n")
        return
    for moment in story["story"]:
        say(f"{moment['at'].astimezone(UTC):%Y-%m-%d %H:%M:%S}  {moment['what']}")
    if group := story["group"]:
        for member in group["members"]:
            mark = "*" if member["canonical"] else " "
            say(f"  {mark} {member['outlet'] or ''}  {member['title']}  {member['url'] or ''}")
