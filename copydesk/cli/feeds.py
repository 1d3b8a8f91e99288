"""Commands about feeds: the list of polled feeds, and changes to it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from contract.masking import masked
from copydesk.cli.files import check_writable
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring

feeds = typer.Typer(no_args_is_help=True, help="Manage the polled feeds.")
Feed = Annotated[
    str, typer.Argument(help="Its address in any spelling, or its number from `feeds list`.", metavar="URL|NUMBER")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Tag = Annotated[str | None, typer.Option(help="Only feeds with this tag.")]
APPLICATION = "copydesk feeds"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (add, import_, export, list_, show):
        feeds.command(command.__name__.strip("_"))(command)
    app.add_typer(feeds, name="feeds", rich_help_panel="Run the desk")


def add(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(help="Addresses, or files (OPML, CSV, address lines).", metavar="URL|SITE|FILE…")
    ],
    tag: Annotated[list[str] | None, typer.Option(help="A tag for each of them; repeatable.")] = None,
    take_all: Annotated[bool, typer.Option("--all", help="Add all feeds of a site.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add feeds; they are due immediately.

    For a site (an address without a path, or any with --all) its feeds are looked up and shown; on a terminal it asks
    which. A feed already polled under another spelling (http or https, case of the host, default port, fragment) is
    not added again. Lines of a file that are not feeds are reported. `copydesk feeds try URL` previews an address.
    """
    from contract.urls import canonical
    from copydesk.cli.feed_discovery import feeds_of_site, is_site
    from ingest.feeds.list_parts import FeedLine, completed

    desk: Wiring = context.obj
    lines, problems, found = list[FeedLine](), list[str](), list[dict[str, Any]]()
    for given in sources:
        source = given if Path(given).is_file() else completed(given)
        if "://" not in source and Path(source).is_file():
            read = desk.feed_list(Path(source))
            lines += read.feeds
            problems += [f"{source}: {problem}" for problem in read.problems]
        elif canonical(source) and (take_all or is_site(source)):
            picked, wrong, rows = feeds_of_site(desk, source, take_all=take_all, quiet=as_json)
            lines, problems, found = lines + picked, problems + wrong, found + rows
        elif canonical(source):
            lines.append(FeedLine(source))
        else:
            problems.append(f"{source!r} is neither an http(s) address nor a file")
    tagged = [line._replace(tags=(*line.tags, *filter(str.strip, tag or ()))) for line in lines]
    _add(desk, tagged, problems, as_json=as_json, found=found)


def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="OPML, CSV, or one address per line; `-`: standard input.")],
    as_json: AsJson = False,
) -> None:
    """Import lists of feeds. OPML folders become tags; lines that are not feeds are reported, the others added."""
    desk: Wiring = context.obj
    lines, problems = [], []
    for path in files:
        read = desk.feed_list(path)
        lines += read.feeds
        problems += [f"{path}: {problem}" for problem in read.problems]
    _add(desk, lines, problems, as_json=as_json)


def _add(
    desk: Wiring, lines: Sequence[Any], problems: list[str], *, as_json: bool, found: list[dict[str, Any]] | None = None
) -> None:
    """Adds the lines and reports it; exits with 1 if something was not a feed. found: the feeds of sites."""
    from copydesk.cli.feed_lines import added_line
    from ingest.feeds.management import Added
    from ingest.feeds.management import add as add_all

    added = Added([], [], [])
    if lines:
        with desk.connection(APPLICATION) as connection:
            added = add_all(connection, lines)
    problems += [
        f"{url}: its secrets were left out: export with --secrets, or give its address" for url in added.without
    ]
    problems = [masked(problem) for problem in problems]
    if as_json:
        row: dict[str, Any] = {"added": [*map(masked, added.new)], "known": [*map(masked, added.known)]}
        row |= {"problems": problems} | ({"found": found} if found else {})
        sys.stdout.write(json_line(row) + "\n")
    else:
        for problem in problems:
            say(f"copydesk: {problem}", err=True)
        say(added_line(len(added.new), len(added.known)))
    if problems:
        raise typer.Exit(1)


def export(  # noqa: PLR0913, PLR0917  # typer makes options of parameters
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Output file; default: standard output.")] = None,
    as_: Annotated[
        Literal["opml", "csv", "json"], typer.Option("--as", help="OPML with tags as folders, CSV, or a JSON array.")
    ] = "opml",
    tag: Tag = None,
    secrets: Annotated[bool, typer.Option("--secrets", help="Include passwords and tokens in addresses.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --as json.")] = False,
) -> None:
    """Export the list of feeds, for another reader or as a backup, without secrets in addresses unless --secrets."""
    from ingest.feeds.list_writing import WRITERS
    from ingest.feeds.lists import FeedLine
    from ingest.feeds.management import listed, whole_addresses

    desk: Wiring = context.obj
    check_writable(file)
    with desk.connection(APPLICATION) as connection:
        if secrets:
            lines = whole_addresses(connection, tag)
        else:
            rows = listed(connection, tag=tag)
            lines = [FeedLine(row.url, row.title, tuple(row.tags), row.paused_at is not None) for row in rows]
    written = WRITERS["json" if as_json else as_](lines)
    if file is None:
        sys.stdout.buffer.write(written)
    else:
        file.write_bytes(written)
        say(f"{len(lines)} feeds written to {file}", err=True)


def list_(context: typer.Context, tag: Tag = None, as_json: AsJson = False) -> None:
    """List the feeds with their last and next poll and their entries. --json: one object per line."""
    from copydesk.cli.feed_lines import lines_of
    from ingest.feeds.management import listed

    desk: Wiring = context.obj
    with desk.connection(APPLICATION) as connection:
        rows = listed(connection, tag=tag)
    for feed in rows:
        if as_json:
            sys.stdout.write(json_line(asdict(feed) | {"state": feed.state}) + "\n")
        else:
            for line in lines_of(feed):
                say(line)
    if not rows and not as_json:
        say(f"no feed has the tag {tag}" if tag else "no feed is polled: `copydesk feeds add URL` adds one", err=True)


def show(context: typer.Context, feed: Feed, as_json: AsJson = False) -> None:
    """Show one feed: its state, its last polls, and the fates of its entries."""
    from copydesk.cli.feed_lines import lines_of, subscription_line, time_of
    from ingest.feeds.entries import fates_of
    from ingest.feeds.history import last_polls
    from ingest.feeds.management import find, listed
    from ingest.feeds.subscriptions import of_feed

    desk: Wiring = context.obj
    with desk.connection(APPLICATION) as connection:
        number = find(connection, feed)
        (row,) = listed(connection, [number])
        subscription = of_feed(connection, number)
        polls = last_polls(connection, number, most=10)
        fates = fates_of(connection, number)
    if as_json:
        told = asdict(row) | {"state": row.state, "entries_by_fate": fates, "polls": [asdict(poll) for poll in polls]}
        told["subscription"] = subscription
        sys.stdout.write(json_line(told) + "\n")
        return
    for line in lines_of(row):
        say(line)
    say("  entries: " + (", ".join(f"{count:,} {fate}" for fate, count in fates.items()) or "none yet"))
    if subscription:
        say(subscription_line(subscription))
    for poll in polls:
        answer = ", ".join(str(part) for part in (poll.http_status, poll.bytes and f"{poll.bytes:,} bytes") if part)
        what = poll.error or f"{poll.status}, {poll.new_entries} new of {poll.listed or 0}"
        what = f"pushed by the hub: {what}" if poll.pushed else what
        say(f"  {time_of(poll.polled_at)}  {what}{f' ({answer})' if answer else ''}")
        say(f"    next in {poll.next_seconds:.0f} s: {poll.why}")
