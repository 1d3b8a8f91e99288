"""The command `feeds try`: what the desk would read from a feed, without writing anything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from contract.errors import Permanent
from contract.masking import masked
from contract.words import one_line
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring


def register(feeds: typer.Typer) -> None:
    """Adds the command to the group of feeds."""
    feeds.command("try")(try_)


def try_(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A feed's or site's address, or a file.", metavar="URL|FILE")],
    url: Annotated[str | None, typer.Option(help="For a file: the address it was fetched from.")] = None,
    content_type: Annotated[str | None, typer.Option(help="For a file: its Content-Type.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Show what the desk would read from a feed, without writing anything.

    Final address and redirects, status, format, title, warnings, the entries as they would be recorded, and when and
    why it would be polled next. For a site's address, the feeds that its page links to. Exits with 1 if it is not a
    feed.
    """
    from contract.urls import canonical
    from ingest.feeds.list_parts import completed
    from ingest.feeds.schedule import limits_of
    from ingest.feeds.trial import try_address, try_bytes
    from ingest.fetch import Fetcher, FetcherOptions
    from ingest.sandbox.limits import ParseLimits
    from ingest.sandbox.sandbox import Sandbox

    desk: Wiring = context.obj
    settings = desk.settings
    source = source if Path(source).is_file() else completed(source)
    limits = limits_of(settings)
    path = Path(source)
    is_file = "://" not in source and path.is_file()
    if not is_file and not canonical(source):
        msg = f"{source!r} is neither an http(s) address nor a file"
        raise Permanent(msg)
    with Sandbox(1, ParseLimits.of(settings)) as sandbox, Fetcher(FetcherOptions.of(settings)) as fetcher:
        if is_file:
            whole = path.read_bytes()[: settings.feed_bytes]
            address = url or path.resolve().as_uri()
            trial = try_bytes(
                whole, url=address, content_type=content_type or None, limits=limits, parse=sandbox.read_feed
            )
        else:
            trial = try_address(source, fetcher, limits, sandbox.read_feed)
    row = _row(msgspec.to_builtins(trial))
    if as_json:
        sys.stdout.write(json_line(row) + "\n")
    else:
        _show(row)
    if trial.error:
        raise typer.Exit(1)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a trial, without redundant fields: dates always come from the feed."""
    for entry in row["entries"]:
        if entry["published"]:
            del entry["published"]["from"]
    return {name: _masked(value) for name, value in row.items()}


def _masked(value: object) -> object:
    """The value with the secrets in its addresses masked, including those of a feed's own links."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    return {name: _masked(one) for name, one in value.items()} if isinstance(value, dict) else value


def _show(row: dict[str, Any]) -> None:
    for hop in row["hops"]:
        say(f"{hop['status']} {hop['url']}")
    say(f"{row['status'] or ''} {row['final_url'] or row['url']}".strip())
    if row["error"]:
        say(f"error: {row['error']}")
    else:
        say(f"{row['format']}: {row['title'] or 'without a title'}, {len(row['entries'])} entries")
    for name in row["feeds"]:
        say(f"feed: {name}")
    for warning in row["warnings"]:
        say(f"warning: {warning}")
    if after := row["next_poll"]:
        say(f"next poll in {after['seconds']:.0f} s: {after['why']}")
    for entry in row["entries"]:
        published = entry["published"]
        when = f"{published['value']} {published['zone'] or ''}".strip() if published else "no date"
        by = f" ({', '.join(entry['authors'])})" if entry["authors"] else ""
        say(f"\n{when}  {one_line(entry['title'])}{one_line(by)}\n  {entry['url'] or 'no address'}")
