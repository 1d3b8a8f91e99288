"""The command that changes a feed: `copydesk feeds edit`."""

from __future__ import annotations

from typing import Annotated

import typer

from contract.errors import Permanent
from copydesk.cli.feeds import Feed, changed
from copydesk.terminal import say


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command()(edit)


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
    shown = changed(context, feed, change, url=url, title=title, tags=tags) if named else ""
    if agent is not None or headers is not None:
        shown = changed(context, url or feed, ask_with, user_agent=agent, headers=headers)
    say(f"{shown} is changed")
