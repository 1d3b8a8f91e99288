"""The commands that change a polled feed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from contract.errors import Permanent
from copydesk.cli.feeds import APPLICATION, AsJson, Feed
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (pause, resume, poll, remove, edit):
        app.command()(command)


def pause(context: typer.Context, feed: Feed, as_json: AsJson = False) -> None:
    """Stop polling a feed until `copydesk feeds resume`."""
    from ingest.feeds.management import pause as set_aside

    _tell(_changed(context, feed, set_aside), "paused", "is paused", as_json=as_json)


def resume(context: typer.Context, feed: Feed, as_json: AsJson = False) -> None:
    """Resume a paused or ended feed, or parse a quarantined one again; it is due immediately."""
    from ingest.feeds.management import resume as take_up

    _tell(_changed(context, feed, take_up), "due", "is due", as_json=as_json)


def poll(
    context: typer.Context,
    feed: Feed,
    whole: Annotated[
        bool, typer.Option("--whole", help="Request the whole feed, even if the server says not modified.")
    ] = False,
    old: Annotated[bool, typer.Option("--old", help="Also fetch entries that were too old at its first poll.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a feed due now; the next poll run requests it."""
    from ingest.feeds.entries import fetch_old
    from ingest.feeds.management import poll_soon

    if old:
        _changed(context, feed, fetch_old)
    url = _changed(context, feed, poll_soon, polled=True, whole=whole)
    _tell(url, "due", "is due: the next poll run requests it", as_json=as_json)


def remove(context: typer.Context, feed: Feed, as_json: AsJson = False) -> None:
    """Stop polling a feed; its entries and articles stay."""
    from ingest.feeds.management import remove as end

    _tell(_changed(context, feed, end), "removed", "is no longer polled", as_json=as_json)


def edit(  # noqa: PLR0913, PLR0917  # typer makes options of parameters
    context: typer.Context,
    feed: Feed,
    url: Annotated[str | None, typer.Option(help="Its new address.")] = None,
    title: Annotated[str | None, typer.Option(help="Its title in the desk; empty: the feed's own.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Its tags, replacing the present ones; repeatable.")] = None,
    no_tags: Annotated[bool, typer.Option("--no-tags", help="Remove its tags.")] = False,
    user_agent: Annotated[str | None, typer.Option(help="User-Agent for this feed; empty: the usual one.")] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(help="A header for this feed, 'Name: value', replacing the present ones; repeatable."),
    ] = None,
    no_headers: Annotated[bool, typer.Option("--no-headers", help="Remove its headers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change a feed's address, title, tags, User-Agent or headers; its entries and articles stay."""
    from contract.urls import canonical
    from ingest.feeds.list_parts import completed
    from ingest.feeds.management import ask_with
    from ingest.feeds.management import edit as change
    from ingest.feeds.own_headers import headers_of, user_agent_of

    url = url and completed(url)
    if url is not None and not canonical(url):
        msg = f"{url!r} is not an http(s) address"
        raise Permanent(msg)
    tags = [] if no_tags else tag and [*filter(str.strip, tag)]
    headers = {} if no_headers else header and headers_of(header)
    agent = user_agent and user_agent_of(user_agent)
    if all(one is None for one in (url, title, tags, agent, headers)):
        msg = "nothing to change: give --url, --title, --tag, --no-tags, --user-agent, --header or --no-headers"
        raise Permanent(msg)
    named = any(one is not None for one in (url, title, tags))
    shown = _changed(context, feed, change, url=url, title=title, tags=tags) if named else ""
    if agent is not None or headers is not None:
        shown = _changed(context, url or feed, ask_with, user_agent=agent, headers=headers)
    _tell(shown, "changed", "is changed", as_json=as_json)


def _tell(url: str, change: str, words: str, *, as_json: bool) -> None:
    """Prints what happened to a feed."""
    if as_json:
        sys.stdout.write(json_line({"url": url, "change": change}) + "\n")
    else:
        say(f"{url} {words}")


def _changed(
    context: typer.Context, reference: str, change: Callable[..., object], *, polled: bool = False, **values: object
) -> str:
    """Does one thing to one feed; returns its address for display.

    polled: raises Permanent if it is not polled.
    """
    from ingest.feeds.management import find, listed

    desk: Wiring = context.obj
    with desk.connection(APPLICATION) as connection:
        number = find(connection, reference)
        (row,) = listed(connection, [number])
        if polled and row.state in {"paused", "ended"}:
            msg = f"{row.url} is {row.state}, and is not polled: `copydesk feeds resume` makes it due"
            raise Permanent(msg)
        change(connection, number, **values)
    return row.url
