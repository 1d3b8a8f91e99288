"""The command that runs this version's ruleset, or another threshold, over what has landed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

import typer
from psycopg import IsolationLevel

from contract.errors import Permanent
from contract.postgres import Connection
from copydesk.terminal import progress_bar, say
from copydesk.wiring import Wiring
from enrich.copies.ruleset import RULESET, VERBATIM_RULES, VerbatimRules

_EXAMPLES = 5  # of each kind of change
_MEMBERS = 4  # of a group that are shown


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
            help="Another threshold, for a dry run: coverage=6000 (in 1/10000). Can be repeated. "
            "A name that there is not lists those that there are.",
            metavar="NAME=VALUE",
        ),
    ] = None,
) -> None:
    """Judge all that has landed anew by this version's ruleset, and show what would change.

    Copies, groups, canonical articles. Nothing changes without --apply. After an upgrade with a new ruleset, workers
    judge what comes by the new one; what landed before keeps its copies until this is applied. Start it again should it
    be stopped: it goes on with what is left.
    """
    from enrich.landing import reclassify
    from enrich.landing.landing import install_ruleset
    from enrich.landing.preview import Difference, before_and_after
    from enrich.store.versions import days

    rules = _rules(threshold or [])
    if apply and threshold:
        msg = (
            "a threshold of the command line is for a dry run: the workers would not go by it. "
            "Change enrich/copies/ruleset, with a new number, and deploy that"
        )
        raise Permanent(msg)
    desk: Wiring = context.obj
    counts, difference = Counter[str](), Difference()
    with (
        desk.connection("copydesk regroup", patient=True) as connection,
        desk.connection("copydesk regroup writes", patient=True) as writer,
        progress_bar() as progress,
    ):
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        if apply:
            install_ruleset(writer)
        total = sum(versions for _, versions in days(connection))
        bar = progress.add_task("judging", total=total)
        for changes in reclassify.reclassified(connection, desk.settings.window_days, rules):
            counts.update(
                added=len(changes.added),
                removed=len(changes.removed),
                changed=len(changes.changed),
            )
            if apply:
                reclassify.apply(writer, changes)
                writer.commit()
            else:
                difference.add(changes)
            progress.update(bar, advance=changes.versions, description=f"judging {changes.day}")
        done = "are" if apply else "would be"
        typer.echo(
            f"ruleset {RULESET} over {total} versions: {counts['added']} copies {done} added, "
            f"{counts['removed']} removed, {counts['changed']} {done} of another relation or score"
        )
        if apply:
            typer.echo("written, groups included")
        else:
            _tell(connection, *before_and_after(connection, difference))


def _tell(
    connection: Connection, before: Mapping[int, tuple[int, bool]], after: Mapping[int, tuple[int, bool]]
) -> None:
    """What would become of groups, with examples. before, after: by article its group, and whether it is canonical."""
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
            msg = f"{text!r} is no threshold: write it as coverage=6000"
            raise Permanent(msg)
        rules = rules.with_threshold(name.strip(), int(value))
    return rules
