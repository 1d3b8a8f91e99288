"""Commands that show the state and the settings of the desk: status, settings."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Annotated, Any

import typer
from rich.table import Table

from contract.errors import Transient
from contract.freshness import Freshness
from contract.masking import masked
from contract.settings import PREFIX, Settings
from copydesk.terminal import cells, json_line, printable, say, wide_console
from copydesk.wiring import Wiring

_PANEL = "Ask"
_LATE_SECONDS = 10  # before it is reported that changes are waiting for a position


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (status, settings):
        app.command(rich_help_panel=_PANEL)(command)


def _say_late(found: dict[str, Any]) -> None:
    """What is delayed after landing, and why."""
    if (unread := found["search_lag"])["articles"]:
        waiting, seconds = unread["articles"], unread["seconds"]
        say(f"search: {waiting:,} articles are not indexed yet, the oldest for {seconds:.0f} s")
    if (changes := found["changes"])["seconds"] > _LATE_SECONDS:
        say(f"changes: {changes['unnumbered']:,} have no position yet, the oldest for {changes['seconds']:.0f} s")
    for writer in found["changes_held_back_by"]:
        who = f"process {writer['pid']} ({writer['application_name']}, {writer['role']})"
        say(f"article_changes is held back by {who}, {writer['state']} for {writer['seconds']:.0f} s")


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,  # typer's way to declare a flag
) -> None:
    """Show which services respond, what landed, the fates of entries, what is waiting, and how far the workers are.

    Exits with 1 if a service does not respond within 3 seconds.
    """
    desk: Wiring = context.obj
    found = desk.status()
    away = {name: one["why"] for name, one in found["services"].items() if not one["answers"]}
    if as_json:
        typer.echo(json.dumps(found, default=str))
        raise typer.Exit(int(bool(away)))
    for name, why in away.items():
        if name != "postgres":
            say(f"{name} is unavailable: {why}")
    if "postgres" in away:
        raise Transient(str(away["postgres"]))
    _show(found, away)
    raise typer.Exit(int(bool(away)))


def settings(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per setting.")] = False,
) -> None:
    """List every setting: its environment variable, current value and meaning."""
    desk: Wiring = context.obj
    now = desk.settings
    for name, field in Settings.model_fields.items():
        held = getattr(now, name)
        variable, value, own = PREFIX + name.upper(), masked(str(held)), name in now.model_fields_set
        if as_json:
            row = {
                "variable": variable,
                "value": None if held is None else value,
                "default": not own,
                "meaning": field.description,
            }
            typer.echo(json_line(row))
        else:
            say(f"{variable} = {value}{'' if own else '  (default)'}")
            say(f"    {field.description}")


def _table(title: str, rows: dict[str, Any]) -> Table:
    table = Table(box=None, show_header=False, title=title, title_justify="left")
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def _show(found: dict[str, Any], away: Collection[str]) -> None:
    """The state of the desk on one screen."""
    console = wide_console()
    console.print(_figures(found, away))
    about = "about " if "entries" in found["estimated"] else ""
    console.print(_table("entries", {fate: f"{about}{count:,}" for fate, count in found["entries_by_fate"].items()}))
    lag = {
        f"{row['topic']}/{row['partition']}": f"{row['next_offset']:,} of "
        + ("?" if row["end"] is None else f"{row['end']:,}")
        for row in found["partitions"]
    }
    console.print(_table("partitions: landed up to", lag))
    _say_late(found)
    _say_unusual(found)
    if events := found["events"]:
        table = Table(box=None, show_header=False, title="events, the newest first", title_justify="left")
        for event in events:
            table.add_row(*cells(f"{event['at']:%Y-%m-%d %H:%M}", event["kind"], event["text"]))
        console.print(table)


def _say_unusual(found: dict[str, Any]) -> None:
    """Lines that only appear if there is something to report."""
    if hosts := found["other_desks"]:
        say(f"workers of another database share the consumer group, at {', '.join(hosts)}: each gets only a part")
    if outage := found["outage"]:
        say(f"since {outage['since']:%Y-%m-%d %H:%M} {outage['reason']}: the next probe at {outage['probe_at']:%H:%M}")
    if subscriptions := found["subscriptions"]:
        say(
            "hubs: "
            + ", ".join(f"{count:,} {state}" for state, count in subscriptions.items())
            + " (view subscriptions)"
        )
    if alarms := found["feed_alarms"]:
        words = ", ".join(f"{count:,} {alarm}" for alarm, count in alarms.items())
        say(f"feed alarms: {words} (view feed_alarms)")


def _figures(found: dict[str, Any], away: Collection[str]) -> Table:
    table = Table(box=None, show_header=False)
    table.add_row("services that answer", ", ".join(name for name in found["services"] if name not in away))
    rates = found["rates"]
    table.add_row(
        "landed a minute",
        f"{rates['minute']:.0f} in the last, {rates['quarter']:.1f} over 15, {rates['hour']:.1f} over 60",
    )
    fresh = found["freshness"]
    if spread := Freshness(**fresh).in_words():
        table.add_row("from publication to landing", spread)
    index, disk = found["index"], found["disk"]
    table.add_row("index of a worker", f"{_size(index['bytes'])} of memory, {index['versions']:,} versions")
    table.add_row("database", f"{_size(disk['database_bytes'])}, {_size(disk['bytes_a_day'])} more a day")
    for one in disk["folders"]:
        left = "" if one["days_left"] is None else f", full in {one['days_left']:,} days"
        table.add_row("disk", f"{_size(one['free'])} free of {_size(one['total'])}{left}: {printable(one['folder'])}")
    table.add_row("lag", "not known" if found["lag"] is None else f"{found['lag']:,}")
    for name in ("entries_today_by_fate", "feeds_by_state"):
        words = ", ".join(f"{count:,} {one}" for one, count in found[name].items())
        table.add_row(name.replace("_", " "), words or "none")
    for name in ("articles", "versions", "copies", "groups", "dead_letters", "feeds", "feeds_quarantined"):
        about = "about " if name in found["estimated"] else ""
        table.add_row(name.replace("_", " "), f"{about}{found[name]:,}")
    return table


def _size(count: float) -> str:
    for size, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
