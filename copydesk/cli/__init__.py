"""The `copydesk` command."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape
from typer.models import CommandInfo

from contract.settings import Settings, load
from copydesk import __version__
from copydesk.cli import (
    dead_letters,
    desk,
    explain,
    feed_editing,
    feed_trial,
    feeds,
    forget,
    furniture,
    groups,
    local,
    metrics,
    pairs,
    query,
    reading,
    regroup,
    report,
    sql,
    why,
)
from copydesk.cli.examples import example_of
from copydesk.cli.exits import run
from copydesk.terminal import say
from copydesk.wiring import Wiring

# Commands that only work on files, or start their own desk.
_OF_NO_DESK = frozenset({"demo", "up", "extract", "read", "pairs"})

app = typer.Typer(
    name="copydesk",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "A streaming news pipeline: polls feeds, extracts articles, detects syndicated copies, and stores them with "
        "their evidence in Postgres.\n\n"
        "Start with [bold]copydesk demo[/bold]: the whole pipeline on this machine, in two minutes. "
        "[bold]copydesk up[/bold] keeps a desk running; then use [bold]copydesk feeds add URL[/bold] and "
        "[bold]copydesk sql[/bold].\n\n"
        "Every setting is an environment variable COPYDESK_…, see [bold]copydesk settings[/bold]."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def _entry(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,  # typer's way to declare a flag
) -> None:
    del version  # its callback has already ended the command
    own = context.invoked_subcommand in _OF_NO_DESK
    context.obj = Wiring(load if own else _settings)  # each command takes what it needs from it


def _settings() -> Settings:
    """The settings, with those of the desk running here if they name none; says which desk is used."""
    from copydesk.running_desk import settings_here

    settings, desk = settings_here(load)
    if desk:
        say(f"copydesk: using the desk in {desk.home}", err=True)
    return settings


local.register(app)
desk.register(app)
feeds.register(app)
feed_trial.register(feeds.feeds)
feed_editing.register(feeds.feeds)
metrics.register(app)
dead_letters.register(app)
groups.register(app)
forget.register(app)
regroup.register(app)
furniture.register(app)
sql.register(app)
query.register(app)
report.register(app)
why.register(app)
reading.register(app)
pairs.register(app)
explain.register(app)


def _finish(commands: Iterable[CommandInfo], group: str) -> None:
    """Let the terminal wrap a command's help, since typer keeps a docstring's line breaks; then append an example."""
    for command in commands:
        paragraphs = [" ".join(one.split()) for one in (inspect.getdoc(command.callback) or "").split("\n\n")]
        name = command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        if example := example_of(f"{group} {name}".strip()):
            paragraphs.append(f"Example: {escape(example)}")
        command.help = "\n\n".join(paragraphs)


_finish(app.registered_commands, "")
for one in app.registered_groups:
    if one.typer_instance:
        _finish(one.typer_instance.registered_commands, str(one.name))


def main() -> None:
    """Runs the command of the command line, and exits with its code: see `exits`."""
    sys.exit(run(app))
