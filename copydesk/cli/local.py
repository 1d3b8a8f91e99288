"""Commands that run the whole stack on this machine: demo, up."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from contract.errors import Permanent
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # a server has no copydesk.local, and `--help` should be fast
    from copydesk.local.demo.report import Findings
    from copydesk.local.stack import Stack

_PANEL = "The whole desk on this machine"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (demo, up):
        app.command(rich_help_panel=_PANEL)(command)


def demo(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the result at the end.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running until Ctrl-C.")] = False,
) -> None:
    """Run the whole pipeline: real Kafka, Postgres and Prefect on loopback, and sample feeds, collected and landed.

    Starts from an empty folder each time, stops everything at the end, and needs no network after the first run.
    """
    _need_checkout("demo")
    from copydesk.local.demo.report import show
    from copydesk.local.demo.run import demo as run

    desk: Wiring = context.obj
    console = Console(stderr=as_json)
    status = console.status("starting")
    told = ""

    def say(line: str) -> None:
        console.print(f"[dim]·[/dim] {escape(line)}", highlight=False)
        status.update(line)

    def progress(fates: Mapping[str, int]) -> None:
        nonlocal told
        line = ", ".join(f"{count} {fate}" for fate, count in fates.items()) or "the flows start"
        status.update(line)
        if not console.is_terminal and line != told:  # no updating line here: print each message once
            console.print(f"  {line}", highlight=False)
        told = line

    def present(found: Findings, stack: Stack) -> None:
        status.stop()
        ui = stack.prefect.ui_url if stack.prefect else ""
        if keep:
            _show_addresses(console, stack)
        show(console, found, ui=ui, again=None if keep else ".venv/bin/copydesk demo --keep")

    def stay(watch: Callable[[], NoReturn]) -> None:
        console.print("[bold]Everything runs on. Ctrl-C stops it.[/bold]")
        with suppress(KeyboardInterrupt):
            watch()

    with status:
        try:
            found = run(desk.settings, say=say, progress=progress, show=present, keep=stay if keep else None)
        except KeyboardInterrupt:
            console.print("stopped")
            raise typer.Exit(130) from None
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False) + "\n")
    if found.lost:
        raise typer.Exit(1)


def up(
    context: typer.Context,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Enrichment workers.")] = 1,
) -> None:
    """Run the stack on this machine in the foreground: Kafka, Postgres, Prefect, workers, poll and fetch every minute.

    A part that dies is named and restarted; if it dies three times within a minute, everything stops, with the reason.
    Commands such as `copydesk feeds add`, `sql` and `status` in another terminal find this desk automatically.
    Ctrl-C stops everything; the data stays in COPYDESK_HOME.
    """
    _need_checkout("up")
    from copydesk.local.up import up as run

    desk: Wiring = context.obj
    console = Console()

    def say(line: str) -> None:
        console.print(f"[dim]·[/dim] {escape(line)}", highlight=False, soft_wrap=True)

    def present(stack: Stack) -> None:
        _show_addresses(console, stack)
        if stack.prefect:
            console.print(f"Prefect UI: {stack.prefect.ui_url}")
        console.print("Ctrl-C stops everything.")

    try:
        run(desk.settings, workers, say=say, show=present)
    except KeyboardInterrupt:
        console.print("stopped")


def _need_checkout(command: str) -> None:
    """Raises Permanent if this is a server's install, which does not include the stack on one machine."""
    if find_spec("copydesk.local") is None:
        msg = (
            f"`copydesk {command}` needs a checkout (`make venv`): this is a server's install, "
            "which leaves out the stack on one machine. On a server: `make up`, see docs/server.md"
        )
        raise Permanent(msg)


def _show_addresses(console: Console, stack: Stack) -> None:
    """The addresses of this desk, for programs that do not find it by themselves."""
    console.print(
        "\nIn another terminal `copydesk status`, `feeds add`, `sql` and the others find this desk by themselves, "
        "with the same COPYDESK_HOME. Whatever else speaks to it needs:",
        highlight=False,
    )
    for name in ("COPYDESK_DATABASE_URL", "COPYDESK_KAFKA_SERVERS", "PREFECT_API_URL"):
        console.print(f"  export {name}='{stack.environment[name]}'", highlight=False, soft_wrap=True)
