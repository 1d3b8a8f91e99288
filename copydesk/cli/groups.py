"""Commands about groups of copies: manual decisions."""

from __future__ import annotations

import getpass
from typing import Annotated, Final, Literal

import typer

from contract.words import one_line
from copydesk.article_references import article_key
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring

groups = typer.Typer(
    no_args_is_help=True,
    help="Groups of copies: join or split them manually. Decisions survive every recomputation until withdrawn.",
)
WHY: Final = "The reason, for the record; asked for if not given."
Why = Annotated[str, typer.Option("--why", help=WHY, prompt="Why")]
Who = Annotated[
    str,
    typer.Option(
        "--who", help="Who makes the decision.", show_default="your user name", default_factory=getpass.getuser
    ),
]
Article = Annotated[str, typer.Argument(help="An article's id or URL.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(groups, name="groups", rich_help_panel="Run the desk")


@groups.command()
def join(context: typer.Context, a: Article, b: Article, why: Why, who: Who) -> None:
    """Decide that two articles carry the same report, together with the others in their groups."""
    _decide(context.obj, "join", (a, b), who, why)


@groups.command()
def split(
    context: typer.Context,
    a: Article,
    why: Why,
    who: Who,
    b: Annotated[
        str | None, typer.Argument(help="The article it is not a copy of; without it A gets a group of its own.")
    ] = None,
) -> None:
    """Decide that two articles carry different reports, or that one is not a copy of any other."""
    _decide(context.obj, "split", (a, b), who, why)


@groups.command()
def withdraw(
    context: typer.Context,
    decision: Annotated[int, typer.Argument(help="Its number, as `copydesk groups list` shows it.")],
    why: Why,
    who: Who,
) -> None:
    """Withdraw a decision; the articles are grouped by their copies again."""
    from enrich.landing.clustering import recluster
    from enrich.store import decisions

    desk: Wiring = context.obj
    with desk.connection("copydesk groups") as connection:
        taken_back = decisions.withdraw(connection, decision, who, why)
        changed = recluster(connection, {key for key in (taken_back.a, taken_back.b) if key is not None})
    typer.echo(f"decision {decision} is withdrawn; {_articles(changed)}")


@groups.command("list")
def list_decisions(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Include withdrawn decisions.")] = False,  # typer's flag
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per decision.")] = False,
) -> None:
    """List the decisions in force."""
    from enrich.store import decisions

    desk: Wiring = context.obj
    with desk.connection("copydesk groups") as connection:
        rows = decisions.listed(connection, withdrawn=everything)
    if not rows and not as_json:
        say("no decisions are in force", err=True)
    for row in rows:
        if as_json:
            typer.echo(json_line(row._asdict()))
            continue
        kind = "one report" if row.kind == "join" else "two reports" if row.b else "alone"
        say(f"{row.decision}  {kind}  {row.decided_at:%Y-%m-%d %H:%M}  {one_line(row.who)}: {one_line(row.why)}")
        for article in filter(None, (row.a, row.b)):
            say(f"  {article}")
        if row.withdrawn:
            say(f"  withdrawn by {one_line(row.withdrawn)}")


def _decide(desk: Wiring, kind: Literal["join", "split"], articles: tuple[str, str | None], who: str, why: str) -> None:
    from enrich.landing.clustering import recluster
    from enrich.store import decisions

    with desk.connection("copydesk groups") as connection:
        a, b = articles
        one, other = article_key(connection, a), article_key(connection, b) if b is not None else None
        number = decisions.decide(connection, kind, (one, other), who, why)
        changed = recluster(connection, {key for key in (one, other) if key is not None})
    typer.echo(f"decision {number} is recorded; {_articles(changed)}")


def _articles(changed: int) -> str:
    return f"{changed} articles changed their group or canonical article"
