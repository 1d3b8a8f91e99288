"""Commands about dead letters: messages that no worker could land."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from contract.errors import Permanent
from contract.words import one_line
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # Kafka's client takes a while to import
    from ingest.dead_letters import Letter, Which

dead_letters = typer.Typer(
    no_args_is_help=True,
    help="Messages that no worker could land: inspect them, send them again, or discard them.",
)
Topic = Annotated[str | None, typer.Option("--topic", help="Only those from this topic.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Only those with these words in their reason.")]
Places = Annotated[
    list[str] | None, typer.Argument(help="TOPIC/PARTITION/OFFSET, as `list` shows it.", metavar="[PLACE]…")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per letter.")]
All = Annotated[bool, typer.Option("--all", help="All dead letters.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(dead_letters, name="dead-letters", rich_help_panel="Run the desk")


@dead_letters.command("list")
def list_letters(
    context: typer.Context,
    topic: Topic = None,
    reason: Reason = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Maximum number, newest first.")] = 100,
    as_json: Json = False,
) -> None:
    """List the dead letters, newest first."""
    from ingest.dead_letters import waiting

    desk: Wiring = context.obj
    with desk.connection("copydesk dead-letters") as connection:
        letters = waiting(connection, _which(None, topic, reason), limit + 1)
    if not letters and not as_json:
        say("there are no dead letters", err=True)
    for letter in letters[:limit]:
        if as_json:
            typer.echo(json_line(_row(letter)))
        else:
            say(f"{letter.place}  {letter.found_at:%Y-%m-%d %H:%M}  {letter.bytes:,} bytes")
            say(f"  {one_line(letter.reason)}")
    if len(letters) > limit:
        say("… and more: see --limit, --topic and --reason", err=True)


@dead_letters.command()
def show(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="TOPIC/PARTITION/OFFSET, as `list` shows it.")],
    raw: Annotated[bool, typer.Option("--raw", help="Only the bytes, unchanged.")] = False,  # typer's flag
) -> None:
    """Show one dead letter: its reason and content."""
    from ingest.dead_letters import place_of, value_of, waiting

    desk: Wiring = context.obj
    where = place_of(place)
    with desk.connection("copydesk dead-letters") as connection:
        letters = waiting(connection, _which([place], None, None))
    if not letters:
        msg = f"there is no dead letter at {where}: see `copydesk dead-letters list`"
        raise Permanent(msg)
    desk.need()
    found = value_of(desk.settings, where)
    value = found[1] if found else None
    if raw:
        sys.stdout.buffer.write(value or b"")
        return
    text = None if value is None else value.decode("utf-8", "replace")
    typer.echo(json_line({**_row(letters[0]), "value": text}))


@dead_letters.command()
def redrive(
    context: typer.Context,
    places: Places = None,
    topic: Topic = None,
    reason: Reason = None,
    everything: All = False,
) -> None:
    """Send dead letters to their original topics again. Those that fail again become new letters."""
    from ingest.dead_letters import redrive as send_again

    desk: Wiring = context.obj
    which = _meant(places, topic, reason, everything=everything)
    desk.need()
    done = send_again(desk.settings, which)
    say(f"{done.sent} dead letters sent again")
    for place in done.gone:
        say(f"{place}: its bytes are not on the dead-letter topic", err=True)


@dead_letters.command()
def discard(
    context: typer.Context,
    places: Places = None,
    topic: Topic = None,
    reason: Reason = None,
    everything: All = False,
) -> None:
    """Discard dead letters. Their bytes stay on the dead-letter topic."""
    from ingest.dead_letters import discard as give_up

    desk: Wiring = context.obj
    which = _meant(places, topic, reason, everything=everything)
    with desk.connection("copydesk dead-letters") as connection:
        count = give_up(connection, which)
    say(f"{count} dead letters discarded")


def _meant(places: list[str] | None, topic: str | None, reason: str | None, *, everything: bool) -> Which:
    """Raises Permanent if nothing says which letters are meant."""
    if not (places or topic or reason or everything):
        msg = "say which: places, --topic, --reason, or --all"
        raise Permanent(msg)
    return _which(places, topic, reason)


def _which(places: list[str] | None, topic: str | None, reason: str | None) -> Which:
    from ingest.dead_letters import Which, place_of

    return Which([place_of(one) for one in places or ()], topic, reason)


def _row(letter: Letter) -> dict[str, object]:
    return {"place": str(letter.place), **letter._asdict()}
