"""The command that applies this version's ruleset, or another threshold, to landed articles."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Annotated

import typer

from contract.errors import Permanent
from contract.postgres import Connection
from copydesk.terminal import progress_bar, say
from copydesk.wiring import Wiring
from enrich.copies.ruleset import VERBATIM_RULES, VerbatimRules

_EXAMPLES = 5  # of each kind of change
_MEMBERS = 4  # shown per group


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(rich_help_panel="Run the desk")(regroup)


def regroup(
    context: typer.Context,
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Write the changes, in bounded batches, while workers run.")
    ] = False,  # typer's way to declare a flag
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            help="Another threshold, for a dry run: coverage=6000 (in 1/10000). Repeatable. "
            "An unknown name lists the known ones.",
            metavar="NAME=VALUE",
        ),
    ] = None,
) -> None:
    """Apply this version's ruleset to all landed articles, and show what would change.

    Shows copies, groups and canonical articles. Nothing changes without --apply. After an upgrade with a new ruleset,
    workers use the new one for new articles; landed articles keep their copies until this is applied. If it is
    interrupted, start it again; it continues with the rest.
    """
    from copydesk.regroup import regroup as run
    from enrich.landing.preview import before_and_after

    rules = _rules(threshold or [])
    if apply and threshold:
        msg = (
            "a threshold on the command line works only for a dry run, since workers would not use it. "
            "Change enrich/copies/ruleset, with a new number, and deploy that"
        )
        raise Permanent(msg)
    desk: Wiring = context.obj
    with ExitStack() as stack:
        connection = stack.enter_context(desk.connection("copydesk regroup", patient=True))
        writer = stack.enter_context(desk.connection("copydesk regroup writes", patient=True)) if apply else None
        progress = stack.enter_context(progress_bar())
        bar = progress.add_task("comparing", total=None)
        done = run(
            connection,
            writer,
            desk.settings.window_days,
            lambda judged, total, what: progress.update(bar, completed=judged, total=total, description=what),
            rules,
        )
        typer.echo(done.sentence)
        if done.difference is None:
            typer.echo("written, groups included")
        else:
            _tell(connection, *before_and_after(connection, done.difference))


def _tell(
    connection: Connection, before: Mapping[int, tuple[int, bool]], after: Mapping[int, tuple[int, bool]]
) -> None:
    """How groups would change, with examples. before, after: by article, its group, and whether it is canonical."""
    from enrich.landing.preview import articles_of, changed_groups, titles

    for kind, groups in changed_groups(before, after).items():
        typer.echo(f"{len(groups)} groups {'with another canonical article' if kind == 'canonical moved' else kind}")
        shown = sorted(groups)[:_EXAMPLES]
        members = articles_of(before if kind == "split" else after, shown)
        names = titles(connection, [key for keys in members.values() for key in keys])
        for group in shown:
            typer.echo(f"  group {group}")
            for key in members.get(group, [])[:_MEMBERS]:
                was, now = before.get(key, (key, True)), after.get(key, (key, True))
                moved = f"group {was[0]} → {now[0]}" if was[0] != now[0] else "stays"
                mark = (
                    " (canonical)"
                    if now[1] and not was[1]
                    else " (no longer canonical)"
                    if was[1] and not now[1]
                    else ""
                )
                say(f"    {names.get(key, key)}: {moved}{mark}")
            if len(members.get(group, [])) > _MEMBERS:
                typer.echo(f"    … and {len(members[group]) - _MEMBERS} more")


def _rules(thresholds: list[str]) -> VerbatimRules:
    rules = VERBATIM_RULES
    for text in thresholds:
        name, _, value = text.partition("=")
        if not value.isdecimal():
            msg = f"{text!r} is not a threshold: write it as coverage=6000"
            raise Permanent(msg)
        rules = rules.with_threshold(name.strip(), int(value))
    return rules
